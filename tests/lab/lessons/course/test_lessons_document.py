"""docs/lessons.md: its example is a lesson, and it names every kind of question and change."""

from __future__ import annotations

import re
from pathlib import Path

from convviz.lab.lessons.course import read_lesson
from convviz.lab.lessons.course.deeds import CHANGES
from convviz.lab.lessons.exercises import GENERATORS

TEXT = (Path(__file__).parents[4] / "docs" / "lessons.md").read_text("utf-8")


def test_the_example_is_a_lesson() -> None:
    [example] = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    lesson = read_lesson(example.encode(), "own")
    assert len(lesson.parts) == 3 and lesson.remedies and lesson.teacher.say


def test_every_kind_and_change_has_its_name_there() -> None:
    kinds = TEXT.partition("The kinds of questions: ")[2]
    assert set(re.findall(r"`(\w+)`", kinds)) == set(GENERATORS)
    [row] = [line for line in TEXT.splitlines() if line.startswith("| | `change`")]
    assert set(re.findall(r"`(\w+)`", row)) - {"change"} == set(CHANGES)
