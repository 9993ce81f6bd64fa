"""The letters of a picture, the same on every machine: files with what both languages are written with.

`tests/lab/drawing/make_fonts.py` made them; where a sentence brings a new character, a test says so.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import ImageFont

FOLDER = Path(__file__).parent
SYMBOLS = "ŵ̃ᵀ⁹⁻₀₁₂₃₄₅₆₇₈₉₊₋∗⌈⌉⌊⌋✗⟨⟩"
"""What Noto Sans TC lacks and DejaVu Sans has."""


@lru_cache(maxsize=64)
def font(size: int, bold: bool = False, symbols: bool = False) -> ImageFont.FreeTypeFont:
    """Return a font of so many px."""
    weight = "Bold" if bold else "Regular"
    name = f"DejaVuSans-{weight}.ttf" if symbols else f"NotoSansTC-{weight}.otf"
    return ImageFont.truetype(FOLDER / name, size, layout_engine=ImageFont.Layout.BASIC)


def runs(text: str) -> list[tuple[bool, str]]:
    """Cut a text where the font changes: whether each part is of symbols, and the part."""
    return [(symbols, "".join(part)) for symbols, part in groupby(text, SYMBOLS.__contains__)]


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a line of text in px at a size in px."""
    scale = 64 / size  # measured large: a size need not be a whole number
    return sum(font(64, bold, symbols).getlength(part) for symbols, part in runs(text)) / scale
