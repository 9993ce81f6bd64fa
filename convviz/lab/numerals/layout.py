"""Where the rows and the numbers of a text stand apart: every way in which it may have been meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Rows = list[list[str]]
Layouts = list[list["Layout"]]
"""Layouts in groups: the first group in which one can be read holds, and two that can be read are a doubt."""

_RULE = re.compile(r":?-+:?")  # below the head of a Markdown table
_DIGIT = re.compile(r"[0-9]")
_LOOSE = "\x00"  # a comma with a space beside it, which is no decimal comma


@dataclass(frozen=True)
class Layout:
    """Blocks of rows of cells; a number that stood beside them multiplies or divides each."""

    blocks: Sequence[Rows]
    times: float = 1.0
    over: float = 1.0

    def scaled(self, number: float) -> float:
        """Return a number as the one beside the grid makes it."""
        return number * self.times / self.over + 0.0


def written(text: str) -> Layouts:
    """Return the layouts of lines of numbers: a spreadsheet's, Markdown's, MATLAB's or plain ones."""
    text = _unquoted(text)
    lines = [line for line in text.split("\n") if line.strip(" \t")]
    if all("|" in line for line in lines):
        return [[_by_lines("\n".join(_table(lines)), _tabs)]]
    if "\t" in text:
        return [[_by_lines(text, _tabs)]]
    if any(";" in line.strip(" ;") for line in lines):
        return _with_semicolons(text, lines)
    return [[_by_lines(text, loose_words), _by_lines(text, words)]]


def rows(text: str, split: Callable[[str], list[str]]) -> Rows:
    """Split a text into rows at line ends and semicolons; one at the end of a row means nothing."""
    return [split(row) for row in text.replace(";", "\n").split("\n") if row.strip(" ")]


def words(row: str) -> list[str]:
    """Split a row at spaces and at every comma; between two commas in a row stands an empty word."""
    return _split(row.replace(",", _LOOSE))


def loose_words(row: str) -> list[str]:
    """Split a row at spaces and at commas with a space beside them."""
    for comma in (" , ", " ,", ", "):
        row = row.replace(comma, _LOOSE)
    return _split(row)


def _unquoted(text: str) -> str:
    """Drop a spreadsheet's quotes; commas outside them then certainly stand between numbers."""
    parts = text.split('"')
    outside = "".join(parts[::2])
    if len(parts) > 1 and not any(mark in outside for mark in "\t;"):
        parts[::2] = [part.replace(",", "\t") for part in parts[::2]]
    return "".join(parts)


def _split(row: str) -> list[str]:
    found = []
    for part in _single_spaced(row).strip(" ,;" + _LOOSE).split(_LOOSE):
        found += [word for word in part.split(" ") if word] or [""]
    return found


def _single_spaced(text: str) -> str:
    return " ".join(part for part in text.split(" ") if part)


def _tabs(line: str) -> list[str]:
    return line.split("\t")


def _semicolons(line: str) -> list[str]:
    return line.split(";")


def _by_lines(text: str, split: Callable[[str], list[str]]) -> Layout:
    """Split lines into cells, and channels where a line is blank."""
    blocks: list[Rows] = [[]]
    for line in text.split("\n"):
        if line.strip(" \t,;"):
            blocks[-1].append(split(line))
        elif blocks[-1]:
            blocks.append([])
    return Layout([block for block in blocks if block])


def _with_semicolons(text: str, lines: Sequence[str]) -> Layouts:
    """Read semicolons between numbers, as in a spreadsheet's file, or between rows, as in MATLAB's."""
    cells = _by_lines(text, _semicolons)
    matrix = Layout([rows("\n".join(lines), loose_words)])
    inner = any(" " in cell.strip(" ") for row in cells.blocks for line in row for cell in line)
    likely = [cells, matrix] if inner or len(lines) == 1 else [cells]
    return [likely, [matrix, Layout([rows("\n".join(lines), words)])]]


def _table(lines: Sequence[str]) -> list[str]:
    """Return a Markdown table's rows with tabs between cells, without its rule and a head in words."""
    cells = [[cell.strip(" ") for cell in line.strip(" \t").strip("|").split("|")] for line in lines]
    ruled = [all(map(_RULE.fullmatch, row)) for row in cells]
    head = len(cells) > 1 and ruled[1] and not any(map(_DIGIT.search, cells[0]))
    kept = [row for k, row in enumerate(cells) if not ruled[k] and not (k == 0 and head)]
    return ["\t".join(row) for row in kept]
