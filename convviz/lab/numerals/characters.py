"""The many characters that mean a digit, a sign, a space or a separator, as the few that the reader knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BELOW = {2: "½", 3: "⅓⅔", 4: "¼_¾", 5: "⅕⅖⅗⅘", 6: "⅙___⅚", 7: "⅐", 8: "⅛_⅜_⅝_⅞", 9: "⅑", 10: "⅒"}
VULGAR = {
    character: (above, below)
    for below, characters in _BELOW.items()
    for above, character in enumerate(characters, start=1)
    if character != "_"
}
"""Fractions that are one character."""

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_RAISED_RUN = re.compile(f"[{_RAISED}]+")

# What becomes one character, or none: code points, and ranges of them.
_ALIKE = {
    " ": "A0 1680 2000-200A 202F 205F 3000",
    "": "AD 200B-200F 202A-202E 2060-2064 2066-2069 FEFF",
    "\n": "B-D 1C-1E 85 2028-2029",
    "-": "2010-2015 2212 2796 FE58 FE63 2D7",
    "+": "2795 FE62",
    "/": "2044 2215",
    "*": "D7 B7 2217 2219 22C5",
    ", ": "3001",
    "'": "2018-2019 2B9 2BC",
    '"': "201C-201D",
    "...": "2026 22EF",
}
# Ranges that become ASCII characters one by one, from the character named on.
_SHIFTED = (
    (0xFF01, 0xFF5E, 0x21),  # full-width ASCII
    (0x1D7CE, 0x1D7D7, 0x30),  # bold, double-struck, sans-serif and monospace digits
    (0x1D7D8, 0x1D7E1, 0x30),
    (0x1D7E2, 0x1D7EB, 0x30),
    (0x1D7EC, 0x1D7F5, 0x30),
    (0x1D7F6, 0x1D7FF, 0x30),
)


def _points(spans: str) -> Iterator[int]:
    for span in spans.split():
        low, _dash, high = span.partition("-")
        yield from range(int(low, 16), int(high or low, 16) + 1)


_TABLE: dict[int, str] = {
    **{point: new for new, spans in _ALIKE.items() for point in _points(spans)},
    **{point: chr(start + point - low) for low, high, start in _SHIFTED for point in range(low, high + 1)},
}


def plain(text: str) -> str:
    """Return a text with ASCII digits, signs, separators and line ends; powers are written ``^-3``."""
    return _RAISED_RUN.sub(_power, text.replace("\r\n", "\n").translate(_TABLE))


def _power(found: re.Match[str]) -> str:
    return "^" + "".join("0123456789+-"[_RAISED.index(character)] for character in found[0])
