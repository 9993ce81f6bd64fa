"""The stage's colours: of numbers, of marks over them, of the page around them.

The browser knows them from `heatmap/js/palette.js`, `stage/stage.css` and Streamlit's theme;
`tests/lab/drawing/test_palette.py` holds all of them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

RGB = tuple[int, int, int]
Colour = tuple[int, int, int, float]
"""Red, green, blue, and how much they cover, 0 to 1."""

SIGNED = {
    False: ("#8c4a06", "#d9862b", "#fbd7a5", "#f4f5f7", "#a9d0ee", "#3d86c6", "#0b3f7a"),
    True: ("#ffc27a", "#d98324", "#6e441a", "#262b35", "#1d4e78", "#3f93d6", "#a5d8ff"),
}
"""From the lowest to the highest number, in the light theme and in the dark one."""
GREY = ("#000000", "#ffffff")

WINDOW: Colour = (230, 159, 0, 1.0)
TAP: Colour = (230, 159, 0, 0.3)
PINNED: Colour = (214, 51, 108, 1.0)
GATHER: Colour = (0, 158, 115, 1.0)
BLOCKED: Colour = (120, 40, 60, 0.7)
HATCH: Colour = (128, 140, 160, 0.55)
RIM: Colour = (0, 0, 0, 0.45)
"""Around an outline: it keeps the colour readable on white and on black."""

ROLES = {
    "#7a869a": ("input", "spread", "patch", "matrix", "patch_matrix", "patch_matrix_t"),
    "#8e5bd0": ("kernel", "bias", "kernels", "kernel_matrix", "kernel_matrix_t", "flipped"),
    "#2f86d1": (*("output", "products", "row", "partials", "maps", "activated", "pooled", "transposed"),),
    "#c2571a": ("output_grad", "spread_grad", "pooled_grad", "activated_grad"),
    "#1f9d76": (
        *("weight_parts", "weight_total", "input_parts", "input_total", "transposed_check"),
        *("weight_grad", "input_grad", "scatter", "gather", "difference", "term", "stamp"),
    ),
}
"""The line above a panel, by what it shows."""


@dataclass(frozen=True)
class Theme:
    """The page around the panels."""

    page: RGB
    panel: RGB
    text: RGB


def rgb(colour: str) -> RGB:
    """Read "#rrggbb"."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


THEMES = {
    False: Theme(rgb("#fcfdfd"), rgb("#eff4f5"), rgb("#0a161e")),
    True: Theme(rgb("#101a20"), rgb("#18252d"), rgb("#e3ecef")),
}
"""The light one and, for True, the dark one."""

_ROLE = {role: rgb(colour) for colour, roles in ROLES.items() for role in roles}


def role_colour(role: str) -> RGB:
    """Return the colour of the line above a panel."""
    return _ROLE[role]


def faded(text: RGB, ground: RGB, share: float) -> RGB:
    """Return the text's colour where it covers its ground by a share only."""
    r, g, b = (round(t * share + p * (1 - share)) for t, p in zip(text, ground, strict=True))
    return r, g, b


# ---- numbers ---------------------------------------------------------------------------------------------

_INKS: tuple[RGB, RGB] = ((0, 0, 0), (255, 255, 255))
_EVEN = (1.05 * 0.05) ** 0.5 - 0.05  # the luminance on which black and white contrast alike, 4.58:1


@cache
def stops(kind: str, dark: bool) -> NDArray[np.float64]:
    """Return the colours (stops, 3) of a palette, ``"grey"`` or ``"signed"``, evenly apart."""
    return np.array([rgb(colour) for colour in (GREY if kind == "grey" else SIGNED[dark])], dtype=np.float64)


def coloured(values: ArrayLike, limits: tuple[float, float], kind: str, dark: bool) -> NDArray[np.uint8]:
    """Return the colours (..., 3) of numbers between limits, as the browser works them out.

    What is no number is black here: nobody sees it.
    """
    mixed = _mixed(_shares(values, limits), kind, dark)
    return np.floor(np.nan_to_num(mixed) + 0.5).astype(np.uint8)


def inks(values: ArrayLike, limits: tuple[float, float], kind: str, dark: bool) -> NDArray[np.bool_]:
    """Say of each number whether it reads best in white; otherwise in black."""
    shares = np.nan_to_num(_shares(values, limits), nan=0.5)
    channels = _mixed(shares, kind, dark)
    linear = np.where(channels <= 10, channels / 255 / 12.92, ((channels / 255 + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ (0.2126, 0.7152, 0.0722) <= _EVEN)


def ink(white: bool) -> RGB:
    """Return white or black."""
    return _INKS[white]


def _shares(values: ArrayLike, limits: tuple[float, float]) -> NDArray[np.float64]:
    low, high = limits
    return np.clip((np.asarray(values, dtype=np.float64) - low) / ((high - low) or 1.0), 0, 1)


def _mixed(shares: NDArray[np.float64], kind: str, dark: bool) -> NDArray[np.float64]:
    colours = stops(kind, dark)
    places = np.linspace(0, 1, len(colours))
    return np.stack([np.interp(shares, places, colours[:, k]) for k in range(3)], axis=-1)
