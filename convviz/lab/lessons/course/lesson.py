"""A lesson as data: parts to watch or to answer, what helps after a slip, what a teacher says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from convviz.lab.state import Experiment

ALL = "all"
"""Every step of the walk."""


@dataclass(frozen=True)
class Words:
    """A sentence: for those of this program's own lessons an English msgid, else as its author wrote it.

    `by_language` holds what the author wrote for other languages.
    """

    text: str
    by_language: Mapping[str, str] = field(default_factory=dict)
    is_own: bool = False

    def __bool__(self) -> bool:
        """Say whether there is anything to read."""
        return bool(self.text)


@dataclass(frozen=True)
class Scenery:
    """What a stage shows: a page's view of an experiment at a step, and which results are covered."""

    page: str
    experiment: Experiment
    cover: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Task:
    """What has to be done on the stage until a part counts: all that is not empty.

    Steps that have to be on show (or `ALL`), parts of the experiment that have to be changed, and fields of
    the address with the values that they have to get; so many covered cells that have to be found.
    """

    see: frozenset[int] | str = frozenset()
    change: frozenset[str] = frozenset()
    reach: Mapping[str, str] = field(default_factory=dict)
    find: int = 0


@dataclass(frozen=True)
class Watch:
    """A part that is watched, or done, on a stage; `notice` is told once it is done."""

    text: Words
    scenery: Scenery
    task: Task
    notice: Words


@dataclass(frozen=True)
class Ask:
    """A part that asks: kinds of questions in turn, until so many in a row are right."""

    text: Words
    kinds: tuple[str, ...]
    right: int


Part = Watch | Ask


@dataclass(frozen=True)
class Remedy:
    """The smallest case that shows a slip, for who has made it twice."""

    slips: frozenset[str]
    text: Words
    scenery: Scenery


@dataclass(frozen=True)
class Teacher:
    """What a teacher says and clicks, and what the class will get wrong."""

    say: tuple[Words, ...] = ()
    click: tuple[Words, ...] = ()
    wrong: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """One lesson; `goal` says what one can do after it, `minutes` how long it takes."""

    id: str
    title: Words
    goal: Words
    minutes: int
    parts: tuple[Part, ...]
    remedies: tuple[Remedy, ...] = ()
    teacher: Teacher = Teacher()

    def remedy_of(self, slip: str) -> Remedy | None:
        """Return what helps with a slip, None where the lesson has nothing for it."""
        return next((remedy for remedy in self.remedies if slip in remedy.slips), None)
