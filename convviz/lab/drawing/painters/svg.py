"""A picture as an SVG file: text as text, and nothing in it that lies elsewhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from PIL import Image

from convviz.lab.drawing.palette import RGB, Colour
from convviz.lab.drawing.picture import Picture
from convviz.lab.drawing.shapes import Box, Field, Rectangle, Shape, Stroke, Words

_FAMILY = "system-ui, 'Noto Sans TC', 'PingFang TC', 'Microsoft JhengHei', sans-serif"
_MOST_CELLS = 8_000
"""More cells of one panel than this are a bitmap inside the file: as paths they would be megabytes."""


def svg_of(picture: Picture) -> bytes:
    """Return the file, in UTF-8; its size in px is the picture's, and it scales."""
    width, height = picture.width, picture.height
    body = _Body()
    for shape in picture.shapes:
        body.put(shape)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" font-family="{_FAMILY}">',
        f"<title>{escape(picture.title)}</title>",
        *body.clips,
        f'<rect width="{width}" height="{height}" fill="{_hex(picture.ground)}"/>',
        *body.lines,
        "</svg>",
    ]
    return ("\n".join(lines) + "\n").encode()


class _Body:
    """The elements of a file under way, and the areas that they are cut to."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.clips: list[str] = []
        self._known: dict[tuple[Rectangle, Rectangle | None], str] = {}

    def put(self, shape: Shape) -> None:
        if isinstance(shape, Words):
            self.lines.append(_words(shape))
        elif isinstance(shape, Box):
            self.lines.append(_box(shape))
        elif isinstance(shape, Field):
            self.lines.extend(_field(shape))
        elif isinstance(shape, Stroke):
            self.lines.append(
                f'<rect {_at(shape.place)} fill="none" {_ink("stroke", shape.colour)}'
                f' stroke-width="{_n(shape.width)}"{self._clip(shape.clip)}/>'
            )
        elif shape.segments:
            path = "".join(f"M{_n(a)} {_n(b)}L{_n(c)} {_n(d)}" for a, b, c, d in shape.segments)
            self.lines.append(
                f'<path d="{path}" fill="none" {_ink("stroke", shape.colour)}'
                f' stroke-width="{_n(shape.width)}"{self._clip(shape.clip, shape.hole)}/>'
            )

    def _clip(self, clip: Rectangle | None, hole: Rectangle | None = None) -> str:
        """Return the attribute that cuts an element to an area, which is written once."""
        if clip is None:
            return ""
        if (clip, hole) not in self._known:
            name = self._known[clip, hole] = f"clip{len(self._known)}"
            path = "".join(_outline(at) for at in (clip, hole) if at)
            self.clips.append(f'<clipPath id="{name}"><path d="{path}" clip-rule="evenodd"/></clipPath>')
        return f' clip-path="url(#{self._known[clip, hole]})"'


def _words(words: Words) -> str:
    bold = ' font-weight="600"' if words.bold else ""
    anchor = "" if words.anchor == "start" else f' text-anchor="{words.anchor}"'
    return (
        f'<text x="{_n(words.x)}" y="{_n(words.y)}" font-size="{_n(words.size)}"'
        f' fill="{_hex(words.colour)}"{bold}{anchor}>{escape(words.text)}</text>'
    )


def _box(box: Box) -> str:
    if not box.round_top and not box.round_bottom:
        return f"<rect {_at(box.place)} {_ink('fill', box.fill)}/>"
    at, top, low = box.place, box.round_top, box.round_bottom
    path = (
        f"M{_n(at.x + top)} {_n(at.y)}H{_n(at.right - top)}{_turn(top, top, top)}V{_n(at.bottom - low)}"
        f"{_turn(low, -low, low)}H{_n(at.x + low)}{_turn(low, -low, -low)}V{_n(at.y + top)}"
        f"{_turn(top, top, -top)}Z"
    )
    return f'<path d="{path}" {_ink("fill", box.fill)}/>'


def _turn(radius: float, x: float, y: float) -> str:
    """Write a quarter of a circle, clockwise."""
    return f"a{_n(radius)} {_n(radius)} 0 0 1 {_n(x)} {_n(y)}" if radius else ""


def _field(field: Field) -> Iterator[str]:
    if field.known.sum() > _MOST_CELLS:
        yield _bitmap(field)
        return
    rows, cols = field.known.shape
    high, wide = field.place.height / rows, field.place.width / cols
    cell = f"h{_n(wide)}v{_n(high)}h{_n(-wide)}z"
    yield '<g shape-rendering="crispEdges">'
    for colour, places in _by_colour(field):
        path = "".join(
            f"M{_n(field.place.x + col * wide)} {_n(field.place.y + row * high)}{cell}" for row, col in places
        )
        yield f'<path fill="{_hex(colour)}" d="{path}"/>'
    yield "</g>"


def _by_colour(field: Field) -> Iterator[tuple[RGB, Iterable[list[int]]]]:
    places = np.argwhere(field.known)
    colours = field.colours[field.known]  # (cells, 3)
    if not len(colours):
        return
    known, which = np.unique(colours, axis=0, return_inverse=True)
    for k, (r, g, b) in enumerate(known.tolist()):
        yield (r, g, b), places[which.ravel() == k].tolist()


def _bitmap(field: Field) -> str:
    alpha = 255 * field.known[..., None].astype(np.uint8)
    file = BytesIO()
    Image.fromarray(np.concatenate([field.colours, alpha], axis=2), "RGBA").save(file, "PNG")
    data = quoteattr(f"data:image/png;base64,{b64encode(file.getvalue()).decode()}")
    way = 'preserveAspectRatio="none" style="image-rendering:pixelated"'
    return f"<image {_at(field.place)} {way} href={data}/>"


def _outline(at: Rectangle) -> str:
    return f"M{_n(at.x)} {_n(at.y)}H{_n(at.right)}V{_n(at.bottom)}H{_n(at.x)}Z"


def _at(place: Rectangle) -> str:
    return (
        f'x="{_n(place.x)}" y="{_n(place.y)}" width="{_n(max(0, place.width))}"'
        f' height="{_n(max(0, place.height))}"'
    )


def _ink(what: str, colour: Colour) -> str:
    r, g, b, cover = colour
    seen = "" if cover >= 1 else f' {what}-opacity="{cover}"'
    return f'{what}="{_hex((r, g, b))}"{seen}'


def _hex(colour: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _n(value: float) -> str:
    """Write a length with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
