"""Whole maps on the Learn page: what is checked, what is told of it, and what never reaches the browser."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz.app.pages.learn.question.answering import with_cells
from convviz.i18n import LANGUAGES, translator
from convviz.lab.lessons.exercises import Attempt, MapQuestion, draw_question, new_round, round_text
from tests.app.pages.learn.learning import messages_of, opened, press
from tests.app.pages.shell import texts
from tests.for_each import for_each

SEED, SERIES, PLACE = 7, "whole_maps", 1
BOTH = pytest.mark.parametrize("lang", list(LANGUAGES))


def question() -> MapQuestion:
    """The whole of dW."""
    return draw_question(SERIES, SEED, PLACE)


def answers() -> list[float]:
    return [asked.answer for asked in question().cells]


def start(cells: list[float | None], lang: str = "en") -> AppTest:
    """The page at that question, with these numbers in its cells."""
    app = opened(learn="exercises", series=SERIES, rseed=str(SEED), lang=lang)
    press(app, "exercise_reveal")
    press(app, "exercise_next")
    round = new_round(SERIES, SEED)
    round = round.shown().on().after(Attempt().typed(question(), cells))
    app.session_state["learn_progress"].own[f"exercise {SERIES} {SEED}"] = round_text(round)
    app.run()
    assert not app.exception
    return app


def panel(app: AppTest) -> dict:
    """What the browser is told of dW, but for its numbers."""
    (meta,) = [meta for meta, arrays in messages_of(app) if "weight_grad" in arrays]
    return next(panel for panel in meta["panels"] if panel["role"] == "weight_grad")


def shown(app: AppTest) -> list[float]:
    (arrays,) = [arrays for _meta, arrays in messages_of(app) if "weight_grad" in arrays]
    return list(arrays["weight_grad"].ravel())


@BOTH
def test_what_is_wrong_is_told_by_cell_and_by_slip(lang: str) -> None:
    _ = translator(lang)
    place, slip = next(
        (k, mistake)
        for k, asked in enumerate(question().cells)
        for mistake in asked.mistakes
        if mistake.id == "turned"
    )
    cells = answers()
    cells[place] = slip.value
    app = start(cells, lang)
    press(app, "exercise_check")
    assert _("Right so far: {right} of {count} cells.").format(right=5, count=6) in texts(app)
    (warning,) = app.warning
    words = _("That is the gradient of the weight at the opposite end: nothing is flipped here.")
    assert warning.value == f"- **{'1 cell' if lang == 'en' else '1 格'}** — {words}"
    told = panel(app)
    cell = list(question().cells[place].cell)
    assert told["wrong"] == [{"cell": cell, "words": words}]
    assert cell not in told["right"] and len(told["right"]) == 5


def test_an_empty_map_tells_the_browser_no_answer_and_no_colour_of_one() -> None:
    app = start([None] * 6)
    assert np.isnan(shown(app)).all()
    assert panel(app)["range"] == [-1, 1] and len(panel(app)["blanks"]) == 6
    assert panel(app)["right"] == panel(app)["wrong"] == []


@BOTH
def test_a_map_that_is_right_scores_and_shows_how_each_cell_is_computed(lang: str) -> None:
    _ = translator(lang)
    app = start(answers(), lang)
    press(app, "exercise_check")
    assert [note.value for note in app.success] == [_("Right!")]
    assert _("Points: {score} of {count}").format(score=1, count=6) in texts(app)
    written = [each.value.strip("$\n ") for each in app.latex]
    assert written[1:] == [asked.solution.latex() for asked in question().cells]
    assert written[0].startswith("dW[i, j] = ")
    assert len(panel(app)["right"]) == 6
    press(app, "exercise_next")


def test_a_map_that_was_mended_is_praised_for_its_end() -> None:
    app = start([77.0, *answers()[1:]])
    press(app, "exercise_check")
    assert not app.success
    attempt = Attempt().typed(question(), [77.0, *answers()[1:]]).looked_at(question())
    round = new_round(SERIES, SEED).shown().on().after(attempt.typed(question(), answers()))
    app.session_state["learn_progress"].own[f"exercise {SERIES} {SEED}"] = round_text(round)
    press(app.run(), "exercise_check")
    assert app.success[0].value == "Every cell is right in the end."


def test_reveal_fills_the_map_and_costs_the_point() -> None:
    app = start([1.0] + [None] * 5)
    press(app, "exercise_reveal")
    assert shown(app) == answers() and panel(app)["right"] == []
    assert "Points: 0 of 6" in texts(app)


def test_one_large_number_does_not_take_the_colours_away() -> None:
    assert panel(start([900.0] + [None] * 5))["range"] == [-30, 30]


def test_the_second_hint_lights_the_cells_of_one_number_and_the_third_writes_its_products() -> None:
    app = start([answers()[0], 77.0, *[None] * 4])
    press(app, "exercise_check")
    for _press in range(3):
        press(app, "exercise_hint")
    asked = question().cells[1]
    assert app.info[0].value.startswith("**dW[0, 1]**: A weight is used once in every window.")
    assert app.latex[-1].value.strip("$\n ") == asked.solution.latex(total=False)
    (meta,) = [meta for meta, arrays in messages_of(app) if "weight_grad" in arrays]
    lit = {panel["role"]: [tuple(cell) for cell in panel["lit"]] for panel in meta["panels"] if panel["lit"]}
    assert lit == {role: list(cells) for role, cells in asked.lit.items()}


# ---- what a browser sends --------------------------------------------------------------------------------

FIRST = Attempt()


def test_the_numbers_of_a_map_come_all_together() -> None:
    cells = [1, None, 2.5, None, None, -3]
    assert with_cells(question(), FIRST, "turn", {"of": "turn", "cells": cells}).cells == tuple(cells)


def test_numbers_of_another_turn_change_nothing() -> None:
    assert with_cells(question(), FIRST, "turn", {"of": "before", "cells": answers()}) is FIRST


@for_each("value", ["1", True, float("nan"), float("inf"), 10**400, [1], 1e12, {}])
def test_what_is_no_number_changes_nothing(value: object) -> None:
    assert with_cells(question(), FIRST, "turn", {"of": "turn", "cells": [value, *[None] * 5]}) is FIRST


@for_each(
    "sent", [None, 3, "x", [], {}, {"of": "turn"}, {"of": "turn", "cells": 3}, {"of": "turn", "cells": [1]}]
)
def test_what_is_no_map_changes_nothing(sent: object) -> None:
    assert with_cells(question(), FIRST, "turn", sent) is FIRST
