"""Lines of a program: some are known by name, others are folded where they are shown, whole where copied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Line:
    """A line that the animation can be at, or whose variable it knows; the browser knows its name too."""

    text: str
    mark: str


@dataclass(frozen=True)
class Folded:
    """Lines in whose place `shown` stands on the page; empty, where they are shown themselves."""

    lines: tuple[str, ...]
    shown: str = ""


Part = str | Line | Folded


@dataclass(frozen=True)
class Block:
    """A part of a program that is a listing of its own on the page.

    `name` is that of its live values, empty where it has none. `marks` and `folds` count lines of `text` from
    0: marks by name, each fold as its first line, how many it folds, and what is shown in their place.
    """

    name: str
    text: str
    marks: dict[str, int]
    folds: tuple[tuple[int, int, str], ...]

    @property
    def json(self) -> dict[str, Any]:
        """What the browser is told about it."""
        return {"name": self.name, "text": self.text, "marks": self.marks, "folds": self.folds}


def block_of(parts: Iterable[Part], name: str = "") -> Block:
    """Return the parts, in order, as a block."""
    lines: list[str] = []
    marks: dict[str, int] = {}
    folds: list[tuple[int, int, str]] = []
    for part in parts:
        first = len(lines)
        if isinstance(part, Line):
            marks[part.mark] = first
        text = (
            part.text
            if isinstance(part, Line)
            else "\n".join(part.lines)
            if isinstance(part, Folded)
            else part
        )
        lines += text.split("\n")
        if isinstance(part, Folded) and part.shown:
            folds.append((first, len(lines) - first, part.shown))
    return Block(name, "\n".join(lines), marks, tuple(folds))


def text_of(blocks: Iterable[Block]) -> str:
    """Return the whole program, as it is copied."""
    return "\n\n".join(block.text for block in blocks)
