"""Where the parts of a question stand, in mm: words, grids row by row; and pages that cut no question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from convviz.lab.drawing.captions import SIZE, wrapped
from convviz.lab.drawing.fonts import text_width
from convviz.lab.worksheet.questions import TITLES, Question
from convviz.lab.worksheet.tasks import sentences_of

MM = 25.4 / 72
"""A point in mm."""

GIVEN_CELL, ASKED_CELL = 6.5, 9.0
"""Side of a cell with a printed number, and of one to write into."""

WORDS, CAPTION, SMALL = 10.0, 8.5, 7.0
"""Sizes of letters in points: sentences, what stands over a grid, links and corners."""

LINE, CAPTION_LINE, SMALL_LINE = 5.0, 4.5, 3.2
"""Heights of lines in mm."""

INDENT = 8.0  # of what stands beside a question's number
CODE = 22.0
"""Side of a link's QR code, which stands at the right of the given numbers."""
BELOW = 9.0  # a question, before the next one
_BETWEEN, _ROWS_APART, _MOST_SPARE = 9.0, 4.0, 22.0


@dataclass(frozen=True)
class Box:
    """One grid of a question: its array's name and title, where its top left cell is, the side of a cell."""

    name: str
    title: str
    x: float
    y: float
    cell: float
    rows: int
    columns: int
    ring: int  # cells of padding around it
    is_asked: bool

    @property
    def bottom(self) -> float:
        """Its lower edge, with its ring."""
        return self.y + (self.rows + self.ring) * self.cell


@dataclass(frozen=True)
class Block:
    """One question: lines of words, grids, and lines of a link, from its own top left corner."""

    question: Question
    words: tuple[str, ...]
    boxes: tuple[Box, ...]
    link: tuple[str, ...]
    link_y: float
    code_y: float
    height: float


def block_of(question: Question, _: Callable[[str], str], joint: str, width: float, link: str) -> Block:
    """Lay out a question in this width; its sentences are joined by `joint`, an empty link is left out."""
    words = broken(joint.join(map(_, sentences_of(question))), width - INDENT)
    top = len(words) * LINE + 1.8
    boxes = _flow(question, _, top, width)
    bottom = max(box.bottom for box in boxes)
    lines = cut(link, width - INDENT)
    link_y = bottom + 2.5
    end = link_y + len(lines) * SMALL_LINE if lines else bottom
    return Block(question, words, boxes, lines, link_y, top, end + BELOW)


def broken(text: str, width: float, size: float = WORDS) -> tuple[str, ...]:
    """Break a text of so many points to lines of at most `width` mm."""
    return wrapped(text, width / (size * MM) * SIZE)


def cut(text: str, width: float) -> tuple[str, ...]:
    """Cut an address, which has no words, to lines of at most `width` mm."""
    lines: list[str] = []
    for letter in text:
        if not lines or text_width(lines[-1] + letter, SMALL * MM) > width:
            lines.append("")
        lines[-1] += letter
    return tuple(lines)


# ---- grids, row by row -----------------------------------------------------------------------------------


def _flow(question: Question, _: Callable[[str], str], top: float, width: float) -> tuple[Box, ...]:
    """Place what is given in a row, and what is asked beside it or, where that has no room, in rows below."""
    given = [_box(question, name, _, False) for name in question.given]
    asked = [_box(question, name, _, True) for name in question.asked]
    if _row_width([*given, *asked]) <= width - INDENT - CODE - _BETWEEN:
        return _row([*given, *asked], top)
    placed = _row(given, top)
    row: list[Box] = []
    for box in asked:
        if row and _row_width([*row, box]) > width - INDENT:
            placed += _row(row, _under(placed))
            row = []
        row.append(box)
    return placed + _row(row, _under(placed))


def _under(boxes: Sequence[Box]) -> float:
    return max(box.bottom for box in boxes) + _ROWS_APART


def _box(question: Question, name: str, _: Callable[[str], str], is_asked: bool) -> Box:
    rows, columns = question.grid(name).shape
    ring = question.padding if name == "x" else 0
    cell = ASKED_CELL if is_asked else GIVEN_CELL
    return Box(name, _(TITLES[name]), 0, 0, cell, rows, columns, ring, is_asked)


def _row_width(boxes: Sequence[Box]) -> float:
    return sum(map(_slot, boxes)) + _BETWEEN * (len(boxes) - 1)


def _slot(box: Box) -> float:
    """Return the width that a grid takes up: its own, or that of its title."""
    return max((box.columns + 2 * box.ring) * box.cell, text_width(box.title, CAPTION * MM, bold=True))


def _row(boxes: Sequence[Box], top: float) -> tuple[Box, ...]:
    """Place grids beside each other, their titles on one line."""
    placed, x = [], INDENT
    for box in boxes:
        inset = box.ring * box.cell
        where = {"x": x + inset, "y": top + CAPTION_LINE + inset}
        placed.append(Box(**{**vars(box), **where}))
        x += _slot(box) + _BETWEEN
    return tuple(placed)


# ---- pages -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """The questions of a page by their indices, and the room to work in mm that is left below each."""

    indices: tuple[int, ...]
    spare: float


def paged(heights: Sequence[float], first: float, room: float) -> list[Page]:
    """Share questions of these heights out among pages, none cut; `first` is the room of the first page."""
    pages: list[list[int]] = [[]]
    left = [first]
    for index, height in enumerate(heights):
        if pages[-1] and height - BELOW > left[-1]:
            pages.append([])
            left.append(room)
        pages[-1].append(index)
        left[-1] -= height
    spare = [min(max(rest, 0) / len(page), _MOST_SPARE) for page, rest in zip(pages, left, strict=True)]
    return [Page(tuple(page), rest) for page, rest in zip(pages, spare, strict=True)]
