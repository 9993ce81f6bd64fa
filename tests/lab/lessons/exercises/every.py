"""Every question of every series, for a number of seeds."""

from functools import cache

import numpy as np

from convviz.lab.lessons.exercises import GENERATORS, SERIES, MapQuestion, Panel, Question, draw_question
from tests.for_each import for_each

SEEDS = range(12)
PLACES = [
    (series.id, index)
    for series in SERIES.values()
    for index, maker in enumerate(series.makers)
    if maker.tries == Question.tries
]
"""Where one number is asked for."""
FADED = [name for name in GENERATORS if "faded" in name]
"""The kinds that ask for a part of a worked example."""
MAPS = [name for name, maker in GENERATORS.items() if maker.tries == MapQuestion.tries and name not in FADED]
"""The kinds that ask for whole maps."""
every_place = for_each(("series", "index"), PLACES)


@cache
def questions(series: str, index: int) -> list[Question]:
    return [draw_question(series, seed, index) for seed in SEEDS]


def asked(question: Question) -> Panel:
    """The panel that hides a cell."""
    (panel,) = [panel for panel in question.panels if panel.hidden is not None]
    return panel


def planes(array: np.ndarray) -> np.ndarray:
    """An array as a panel shows it: (planes, rows, columns)."""
    return array.reshape(-1, *array.shape[-2:])


def filter_of(question: Question) -> int:
    """The filter whose weight is asked for."""
    return question.sentence.values.get("filter", 0)
