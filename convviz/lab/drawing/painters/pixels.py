"""A picture as pixels, by Pillow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from convviz.lab.drawing.fonts import font, runs
from convviz.lab.drawing.palette import RGB, Colour
from convviz.lab.drawing.picture import Picture
from convviz.lab.drawing.shapes import Box, Field, Lines, Rectangle, Stroke, Words

_FINE = 4
"""Slanted lines and round corners are drawn so many times larger, and made smaller: they get soft edges."""
_MANY = 2_000
"""More lines than this are too small to have soft edges."""

_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""The part of a text's length that lies before its place."""

Mask = Image.Image
Corners = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels."""


def pixels_of(picture: Picture, scale: float = 1) -> Image.Image:
    """Paint a picture, `scale` pixels for each of its px, as an RGB image."""
    size = round(picture.width * scale), round(picture.height * scale)
    canvas = _Canvas(Image.new("RGB", size, picture.ground), scale)
    for shape in picture.shapes:
        canvas.put(shape)
    return canvas.image


class _Canvas:
    """An image under way."""

    def __init__(self, image: Image.Image, scale: float) -> None:
        self.image, self.scale = image, scale

    def put(self, shape: object) -> None:
        if isinstance(shape, Words):
            self._words(shape)
        elif isinstance(shape, Box):
            self._box(shape)
        elif isinstance(shape, Stroke):
            self._stroke(shape)
        elif isinstance(shape, Field):
            self._field(shape)
        elif isinstance(shape, Lines):
            self._lines(shape)

    def _corners(self, place: Rectangle) -> Corners:
        s = self.scale
        return round(place.x * s), round(place.y * s), round(place.right * s), round(place.bottom * s)

    def _box(self, box: Box) -> None:
        corners = self._corners(box.place)
        left, top, right, bottom = corners
        if right <= left or bottom <= top:
            right, bottom = max(right, left + 1), max(bottom, top + 1)
        self._fill((left, top, right, bottom), box.fill, self._corner_cuts(box, right - left, bottom - top))

    def _corner_cuts(self, box: Box, width: int, height: int) -> list[tuple[int, int, Mask]]:
        """Return what of a box's round corners is not filled, each with its place."""
        cuts = []
        for radius, is_top in ((box.round_top, True), (box.round_bottom, False)):
            r = min(round(radius * self.scale), width // 2, height // 2)
            if r > 0:
                y = 0 if is_top else height - r
                cuts += [(0, y, _corner(r, True, is_top)), (width - r, y, _corner(r, False, is_top))]
        return cuts

    def _fill(self, corners: Corners, colour: Colour, cuts: Sequence[tuple[int, int, Mask]] = ()) -> None:
        """Fill a rectangle but for its cuts; where the colour lets the ground through, mix them."""
        if colour[3] >= 1:
            left, top = corners[:2]
            kept = [
                (
                    x + left,
                    y + top,
                    mask,
                    self.image.crop((x + left, y + top, x + left + mask.width, y + top + mask.height)),
                )
                for x, y, mask in cuts
            ]
            self.image.paste(_solid(colour), corners)
            for x, y, mask, ground in kept:
                self.image.paste(ground, (x, y), mask)
            return
        left, top, right, bottom = corners
        left, top = max(0, left), max(0, top)
        right, bottom = min(self.image.width, right), min(self.image.height, bottom)
        if right > left and bottom > top:
            mask = Image.new("L", (right - left, bottom - top), round(255 * colour[3]))
            self.image.paste(_solid(colour), (left, top), mask)

    def _stroke(self, stroke: Stroke) -> None:
        """Put down the four sides of a rectangle, each pixel once."""
        half, at = stroke.width / 2, stroke.place
        outer = self._corners(Rectangle(at.x - half, at.y - half, at.width + 2 * half, at.height + 2 * half))
        thick = max(1, round(stroke.width * self.scale))
        left, top, right, bottom = outer
        low, far = max(top + thick, bottom - thick), max(left + thick, right - thick)
        clip = self._corners(stroke.clip) if stroke.clip else (0, 0, *self.image.size)
        for side in (
            (left, top, right, min(top + thick, bottom)),
            (left, low, right, bottom),
            (left, min(top + thick, bottom), min(left + thick, right), low),
            (far, min(top + thick, bottom), right, low),
        ):
            seen = (*(max(a, b) for a, b in zip(side[:2], clip[:2], strict=True)),) + (
                *(min(a, b) for a, b in zip(side[2:], clip[2:], strict=True)),
            )
            if seen[2] > seen[0] and seen[3] > seen[1]:
                self._fill(seen, stroke.colour)  # type: ignore[arg-type]

    def _field(self, field: Field) -> None:
        left, top, right, bottom = self._corners(field.place)
        rows, cols = field.known.shape
        down, across = _cells_at(bottom - top, rows), _cells_at(right - left, cols)
        colours = np.where(field.known[..., None], field.colours, np.array(field.ground, np.uint8))
        self.image.paste(Image.fromarray(colours[down][:, across]), (left, top))

    def _lines(self, lines: Lines) -> None:
        if not lines.segments:
            return
        s = self.scale
        area = lines.clip or _around(lines)
        left, top, right, bottom = self._corners(area)
        segments = tuple(
            (a * s - left, b * s - top, c * s - left, d * s - top) for a, b, c, d in lines.segments
        )
        mask = _segments(right - left, bottom - top, segments, lines.width * s, round(255 * lines.colour[3]))
        if lines.hole:
            hole = self._corners(lines.hole)
            mask = mask.copy()
            mask.paste(0, (hole[0] - left, hole[1] - top, hole[2] - left, hole[3] - top))
        self.image.paste(_solid(lines.colour), (left, top), mask)

    def _words(self, words: Words) -> None:
        size = max(1, round(words.size * self.scale))
        parts = [(part, size, words.bold, symbols) for symbols, part in runs(words.text)]
        lengths = [_length(*part) for part in parts]
        x = words.x * self.scale - sum(lengths) * _BEFORE[words.anchor]
        for part, length in zip(parts, lengths, strict=True):
            mask, left, top = _letters(*part)
            self.image.paste(words.colour, (round(x) + left, round(words.y * self.scale) + top), mask)
            x += length


def _solid(colour: Colour) -> RGB:
    return colour[0], colour[1], colour[2]


def _around(lines: Lines) -> Rectangle:
    """Return a rectangle that all segments lie in."""
    ends = np.array(lines.segments).reshape(-1, 2)
    (left, top), (right, bottom) = ends.min(axis=0), ends.max(axis=0)
    return Rectangle(left - 1, top - 1, right - left + 2, bottom - top + 2)


@lru_cache(maxsize=256)
def _cells_at(length: int, count: int) -> NDArray[np.intp]:
    """Return which of `count` equal cells each of `length` pixels lies in."""
    return np.minimum(((np.arange(length) + 0.5) * count / max(length, 1)).astype(np.intp), count - 1)


@lru_cache(maxsize=64)
def _corner(radius: int, is_left: bool, is_top: bool) -> Mask:
    """Return the mask of what lies outside of a round corner."""
    fine = radius * _FINE
    mask = Image.new("L", (fine, fine), 255)
    x, y = (0 if is_left else -fine), (0 if is_top else -fine)
    ImageDraw.Draw(mask).ellipse((x, y, x + 2 * fine - 1, y + 2 * fine - 1), fill=0)
    return mask.reduce(_FINE)


@lru_cache(maxsize=8192)
def _letters(text: str, size: int, bold: bool, symbols: bool) -> tuple[Mask, int, int]:
    """Return a text as a mask, and where its corner lies from the left end of its baseline."""
    letters = font(size, bold, symbols)
    left, top, right, bottom = (round(end) for end in letters.getbbox(text, anchor="ls"))
    mask = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(mask).text((-left, -top), text, fill=255, font=letters, anchor="ls")
    return mask, left, top


@lru_cache(maxsize=8192)
def _length(text: str, size: int, bold: bool, symbols: bool) -> float:
    return font(size, bold, symbols).getlength(text)


@lru_cache(maxsize=64)
def _segments(
    width: int,
    height: int,
    segments: tuple[tuple[float, float, float, float], ...],
    thick: float,
    cover: int,
) -> Mask:
    """Return the mask of line segments that cover so much of 255."""
    fine = _FINE if len(segments) <= _MANY else 1
    mask = Image.new("L", (max(1, width) * fine, max(1, height) * fine))
    pen = ImageDraw.Draw(mask)
    for segment in segments:
        pen.line([end * fine for end in segment], fill=cover, width=max(1, round(thick * fine)))
    return mask.reduce(fine) if fine > 1 else mask
