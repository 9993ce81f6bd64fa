"""The caption of a panel: its title at the left and its size at the right, in as many lines as they need."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from convviz.lab.drawing.fonts import text_width
from convviz.lab.drawing.panel import Panel

SIZE = 13.6
"""px of the letters,"""
LINE = 17.68
"""and of a line."""
BELOW = 5.6
"""px between a caption and its map."""
_APART = 8
_WITH_BUTTON = 24
"""px of the line of a strip: on the page a button stands in it, for the scale of its colours."""
_PIECES = re.compile(r"\S+\s*|\s+")
_WIDE = re.compile("[「『（]*(?:[\u2e80-\U0010ffff]|[^\u2e80-\U0010ffff]+)[，。、；：！？）」』]*")
"""What a line is never broken within: no line begins with a mark that ends something, as on the page."""


@dataclass(frozen=True)
class Caption:
    """Lines of text from the left and from the right; `shape` begins on line `shape_line`."""

    title: tuple[str, ...]
    shape: tuple[str, ...]
    shape_line: int
    least: float = LINE

    @property
    def height(self) -> float:
        """In px, with the space below it."""
        return max(self.least, max(len(self.title), self.shape_line + len(self.shape)) * LINE) + BELOW


def caption_of(panel: Panel, width: float) -> Caption:
    """Break a panel's caption to `width` px."""
    title = wrapped(panel.title, width, bold=True)
    shape = wrapped(panel.shape, width) if panel.shape else ()
    beside = text_width(panel.title, SIZE, True) + _APART + text_width(panel.shape, SIZE)
    least = _WITH_BUTTON if panel.strip and panel.grid.channels > 1 else LINE
    return Caption(title, shape, 0 if beside <= width else len(title), least)


@lru_cache(maxsize=1024)
def wrapped(text: str, width: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text between words, or between Chinese characters, to lines of at most `width` px."""
    lines = [""]
    for word in _PIECES.findall(text):
        for piece in _WIDE.findall(word):
            if lines[-1].strip() and text_width((lines[-1] + piece).rstrip(), SIZE, bold) > width:
                lines.append("")
            lines[-1] += piece
    return tuple(line.strip() for line in lines)
