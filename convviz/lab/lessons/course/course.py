"""The course: seven lessons, an hour, after which one computes dW and dX by hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from convviz.lab.lessons.course.lesson import Lesson
from convviz.lab.lessons.course.lesson_file import read_lesson

FOLDER = Path(__file__).with_name("lessons")
IDS = (
    "one_window",
    "stride_padding",
    "channels",
    "weight_gradient",
    "input_gradient",
    "all_channels",
    "mastery",
)
"""The lessons in order, each a file of this name."""


@cache
def course() -> Mapping[str, Lesson]:
    """Return the lessons by their ids, in order."""
    return MappingProxyType({id: read_lesson(lesson_source(id), id, is_own=True) for id in IDS})


def lesson_source(id: str) -> bytes:
    """Return the file of a lesson of the course, as it is written."""
    return (FOLDER / f"{id}.toml").read_bytes()
