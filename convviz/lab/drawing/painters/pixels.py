"""A picture as pixels, by Pillow."""

from __future__ import annotations

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
        self.pen = ImageDraw.Draw(image)

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
        if box.round_top or box.round_bottom:
            radii = round(box.round_top * self.scale), round(box.round_bottom * self.scale)
            mask = _rounded(right - left, bottom - top, *radii)
            self.image.paste(_solid(box.fill), (left, top), mask)
        else:
            self._fill((left, top, right, bottom), box.fill)

    def _fill(self, corners: Corners, colour: Colour) -> None:
        """Fill a rectangle; where the colour lets the ground through, mix them."""
        if colour[3] >= 1:
            self.image.paste(_solid(colour), corners)
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
        parts = runs(words.text)
        fonts = [font(size, words.bold, symbols) for symbols, _part in parts]
        lengths = [letters.getlength(part) for letters, (_symbols, part) in zip(fonts, parts, strict=True)]
        x = words.x * self.scale - sum(lengths) * {"start": 0.0, "middle": 0.5, "end": 1.0}[words.anchor]
        for letters, (_symbols, part), length in zip(fonts, parts, lengths, strict=True):
            self.pen.text(
                (round(x), round(words.y * self.scale)), part, fill=words.colour, font=letters, anchor="ls"
            )
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


@lru_cache(maxsize=256)
def _rounded(width: int, height: int, top: int, bottom: int) -> Mask:
    """Return the mask of a rectangle with round corners."""
    mask = Image.new("L", (width * _FINE, height * _FINE), 255)
    pen = ImageDraw.Draw(mask)
    for radius, at, is_top in ((top, 0, True), (bottom, height, False)):
        if radius:
            r = radius * _FINE
            y = 0 if is_top else at * _FINE - r
            pen.rectangle((0, y, width * _FINE, y + r), fill=0)
            middle = r if is_top else at * _FINE - r
            pen.ellipse((0, middle - r, 2 * r, middle + r), fill=255)
            pen.ellipse((width * _FINE - 2 * r - 1, middle - r, width * _FINE - 1, middle + r), fill=255)
            pen.rectangle((r, y, width * _FINE - r, y + r), fill=255)
    return mask.reduce(_FINE)


@lru_cache(maxsize=64)
def _segments(
    width: int,
    height: int,
    segments: tuple[tuple[float, float, float, float], ...],
    thick: float,
    cover: int,
) -> Mask:
    """Return the mask of line segments that cover so much of 255."""
    mask = Image.new("L", (max(1, width) * _FINE, max(1, height) * _FINE))
    pen = ImageDraw.Draw(mask)
    for segment in segments:
        pen.line([end * _FINE for end in segment], fill=cover, width=max(1, round(thick * _FINE)))
    return mask.reduce(_FINE)
