"""Matrices of LaTeX: cells apart by &, rows by two backslashes, fractions and spaces by their commands."""

from __future__ import annotations

import re

from convviz.lab.numerals.layout import Layout, Layouts
from convviz.lab.numerals.literal import BLANK, after, before

_BEGIN = re.compile(r"\\begin *\{[a-zA-Z]{1,20}\*?\} *(?:\[[a-z]\]|\{[clr| ]*\})?")
_END = re.compile(r"\\end *\{[a-zA-Z]{1,20}\*?\}")
_FRACTION = re.compile(r"\\(?:d|t|s|nice|c)?frac *\{([^{}\\]{0,30})\} *\{([^{}\\]{0,30})\}")
_SHORT_FRACTION = re.compile(r"\\(?:d|t|s|c)?frac *([0-9]) *([0-9])")
_ROW_END = re.compile(r"\\\\ *(?:\[[^\]\\]{0,12}\])?")
_SPACE = re.compile(
    r"\\(?:[,;:! ]|quad|qquad|hline|displaystyle|phantom *\{[^{}\\]{0,9}\}|left *[\[(|.]|right *[\])|.])"
)
_TIMES = re.compile(r"\\(?:cdot|times|ast)")


def latex(text: str) -> Layouts:
    """Return the layout of a LaTeX matrix, in whatever environment, with a factor before or after it."""
    text = _SHORT_FRACTION.sub(r"\1/\2", _FRACTION.sub(r"\1/\2", text))
    text = _TIMES.sub("*", text).replace("$", "").replace("{,}", ",")
    prefix, body, suffix = _inside(text)
    factor = before(_plain(prefix).rpartition("=")[2])
    times, over = after(_plain(suffix).strip(BLANK + ".,"))
    rows = [
        row for row in _ROW_END.sub("\n\n", body.replace("\n", " ")).split("\n\n") if _plain(row).strip(BLANK)
    ]
    cells = [[_plain(cell) for cell in row.split("&")] for row in rows]
    return [[Layout([cells], factor * times, over)]]


def _inside(text: str) -> tuple[str, str, str]:
    """Return what stands before, in and behind the first environment; all is inside where there is none."""
    begin = _BEGIN.search(text)
    end = _END.search(text, begin.end()) if begin else None
    if begin is None or end is None:
        return "", text, ""
    return text[: begin.start()], text[begin.end() : end.start()], text[end.end() :]


def _plain(text: str) -> str:
    """Return a cell without commands that set space and without braces."""
    text = _SPACE.sub(" ", text).replace("{", "").replace("}", "")
    return text.replace("\\[", " ").replace("\\]", " ").replace("\\(", " ").replace("\\)", " ")
