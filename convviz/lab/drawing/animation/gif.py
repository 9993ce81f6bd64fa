"""A GIF: 256 colours, chosen so that every cell is within 2 of 255 of its own.

Numbers need at most 220 of them, and of those only what a film shows is taken. What is left is for a picture
whose red, green and blue are one: where that has more colours than places are left, each is as near as the
places allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from convviz.lab.drawing.animation.film import Film
from convviz.lab.drawing.model import Model
from convviz.lab.drawing.palette import (
    BLOCKED,
    GATHER,
    HATCH,
    PINNED,
    ROLES,
    THEMES,
    WINDOW,
    faded,
    rgb,
    stops,
)
from convviz.lab.drawing.views import columns

_SIGNED, _GREYS = 150, 70
"""Colours of signed numbers and of grey ones: no number's own is further from one of them than 2."""
_NUMBERS = _SIGNED + _GREYS
_CLOSE = 2
"""How far from its own a cell's colour may be, of 255."""
_COLOURS = 255
"""The last of 256 stands for what does not change."""
_EDGES = 12
"""Colours that are kept for soft edges."""
_MIXED = 64
"""Cells of a picture in colour that have each its own."""
Keys = NDArray[np.uint32]


def write(images: Iterable[Image.Image], durations: Sequence[int], *, dark: bool) -> bytes:
    """Return the file of RGB frames of one size, each shown for so many ms, again and again."""
    frames = [_keys(image) for image in images]
    nearest = _Nearest(chosen(frames, dark))
    first, *rest = nearest.indexed(frames)
    file = BytesIO()
    first.save(
        file,
        "GIF",
        save_all=True,
        append_images=rest,
        duration=list(durations),
        loop=0,
        optimize=True,  # what does not change from frame to frame is left out,
        transparency=_COLOURS,  # shining through this colour
    )
    return file.getvalue()


def has_too_few_colours(model: Model, film: Film) -> bool:
    """Say whether a film shows red, green and blue as one in more cells than places may be left for."""
    shown = [panel for column in columns(model, film.view, film.first) for panel in column]
    return any(
        panel.grid.mixed and panel.grid.rows * panel.grid.cols > _MIXED
        for panel in shown
        if film.role in (None, panel.role)
    )


def palette(dark: bool) -> NDArray[np.uint8]:
    """Return the colours (n, 3) of panels, letters and marks, which every film has, and of all numbers."""
    theme = THEMES[dark]
    marks = [colour[:3] for colour in (WINDOW, PINNED, GATHER, BLOCKED, HATCH)]
    quiet = faded(theme.text, theme.panel, 0.75)
    fixed = [theme.page, theme.panel, theme.text, quiet, *marks, *map(rgb, ROLES)]
    grey = np.linspace(0, 255, _GREYS)[:, None].repeat(3, axis=1)
    all_ = np.concatenate([np.array(fixed, float), grey, _along(stops("signed", dark), _SIGNED)])
    return np.rint(all_).astype(np.uint8)


def _along(colours: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Return so many colours of a palette, the same distance apart."""
    lengths = np.abs(np.diff(colours, axis=0)).max(axis=1)  # the channel that changes most
    places = np.concatenate([[0], np.cumsum(lengths)])
    at = np.linspace(0, places[-1], count)
    return np.stack([np.interp(at, places, colours[:, k]) for k in range(3)], axis=1)


def chosen(frames: Sequence[Keys], dark: bool) -> NDArray[np.uint8]:
    """Return the colours (n, 3) of a film: those that its cells need, then those of soft edges."""
    known = palette(dark)
    always, numbers = known[:-_NUMBERS], known[-_NUMBERS:]
    cells = _cells(frames)
    near = _distances(cells, numbers)
    counted = near.min(axis=1) <= _CLOSE
    in_order = cells[counted][near[counted].argmin(axis=1).argsort(kind="stable")]
    taken = np.concatenate([always, _along_cells(in_order)])
    others = cells[_distances(cells, taken).min(axis=1) > _CLOSE]
    taken = np.concatenate([taken, _cover(others, _COLOURS - _EDGES - len(taken))])
    return np.concatenate([taken, _edges(frames, taken)])


def _cells(frames: Sequence[Keys]) -> NDArray[np.uint8]:
    """Return the colours of all that is two pixels high and wide at least, the most frequent first."""
    seen, before = [], np.full(frames[0].shape, 0xFFFFFFFF, np.uint32)
    for frame in frames:
        here = frame[:-1, :-1]
        flat = (here == frame[1:, :-1]) & (here == frame[:-1, 1:]) & (here == frame[1:, 1:])
        seen.append(here[flat & (here != before[:-1, :-1])])
        before = frame
    keys, counts = np.unique(np.concatenate(seen), return_counts=True)
    return _colours(keys[np.argsort(-counts, kind="stable")])


def _along_cells(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return those of these, in their order along a palette, that no other is further from than 2."""
    found, left = [np.zeros((0, 3), np.uint8)], colours
    while len(left):
        found.append(left[_distances(left, left[:1])[:, 0] <= _CLOSE][-1:])  # the furthest along
        left = left[_distances(left, found[-1])[:, 0] > _CLOSE]
    return np.concatenate(found)


def _cover(colours: NDArray[np.uint8], most: int) -> NDArray[np.uint8]:
    """Return at most so many colours that no other is far from: as little further than 2 as can be."""
    radius = _CLOSE
    while len(found := _covered(colours, radius, most)) > most:
        radius += 1
    return found


def _covered(colours: NDArray[np.uint8], radius: int, most: int) -> NDArray[np.uint8]:
    """Return colours of these that all others are within a radius of, or one more than `most`."""
    found, left = [np.zeros((0, 3), np.uint8)], colours
    while len(left) and len(found) <= most + 1:
        found.append(left[:1])
        left = left[_distances(left, left[:1])[:, 0] > radius]
    return np.concatenate(found)


def _edges(frames: Sequence[Keys], taken: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return what the places that are left are for: soft edges, and what shines through a mark."""
    left = _COLOURS - len(taken)
    seen = np.unique(np.concatenate([frame[::2, ::2].ravel() for frame in frames[:: len(frames) // 4 or 1]]))
    colours = _colours(seen)[:4000]
    far = colours[_distances(colours, taken).min(axis=1) > 24]
    if not len(far):
        return np.zeros((0, 3), np.uint8)
    cut = Image.fromarray(far[None]).quantize(left, Image.Quantize.MEDIANCUT).getpalette() or []
    return np.array(cut[: 3 * left], np.uint8).reshape(-1, 3)


def _keys(image: Image.Image) -> Keys:
    """Return each pixel's colour as one number, (rows, cols), red in its lowest byte."""
    packed = np.frombuffer(image.convert("RGBX").tobytes(), "<u4").reshape(image.height, image.width)
    return packed & np.uint32(0xFFFFFF)


def _colours(keys: Keys) -> NDArray[np.uint8]:
    """Return the colours (n, 3) of such numbers."""
    return np.ascontiguousarray(keys, "<u4").view(np.uint8).reshape(-1, 4)[:, :3]


def _distances(colours: NDArray[np.uint8], known: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Return how far colours are from known ones, (colours, known): by the channel that differs most."""
    return np.abs(colours[:, None].astype(np.int32) - known[None].astype(np.int32)).max(axis=2)


class _Nearest:
    """The nearest colour of a palette to any colour, looked up once."""

    def __init__(self, colours: NDArray[np.uint8]) -> None:
        self.colours = colours
        self._known = np.full(1 << 24, -1, np.int16)

    def indexed(self, frames: Sequence[Keys]) -> list[Image.Image]:
        """Return frames as images of this palette; what does not change is not looked up again."""
        images = []
        indices = np.zeros(frames[0].shape, np.uint8)
        before = np.full(frames[0].shape, 0xFFFFFFFF, np.uint32)
        for frame in frames:
            changed = frame != before
            indices[changed] = self._look_up(frame[changed])
            image = Image.fromarray(indices.copy())  # it shares the memory
            image.putpalette(self.colours.tobytes())
            images.append(image)
            before = frame
        return images

    def _look_up(self, keys: Keys) -> NDArray[np.uint8]:
        found = self._known[keys]
        new = np.unique(keys[found < 0])
        for some in np.array_split(new, len(new) // 2000 + 1):
            self._known[some] = _distances(_colours(some), self.colours).argmin(axis=1)
        return (self._known[keys] if len(new) else found).astype(np.uint8)
