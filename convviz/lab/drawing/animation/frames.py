"""The frames of a film, made some at a time and kept small."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from time import perf_counter

import numpy as np
from PIL import Image

from convviz.lab.drawing.animation.film import Film
from convviz.lab.drawing.order import Order
from convviz.lab.drawing.painters.pixels import pixels_of
from convviz.lab.drawing.picture import picture_of


@dataclass(frozen=True)
class Reel:
    """Some frames after each other, packed: what changes from one to the next."""

    size: tuple[int, int]
    packed: tuple[bytes, ...]

    @classmethod
    def of(cls, images: Iterable[Image.Image]) -> Reel:
        """Pack RGB images of one size."""
        packed, size, before = [], (0, 0), None
        for image in images:
            now = np.asarray(image)
            changed = now if before is None else now ^ before
            packed.append(zlib.compress(changed.tobytes(), 1))
            size, before = image.size, now
        return cls(size, tuple(packed))

    def __len__(self) -> int:
        """Return the number of its frames."""
        return len(self.packed)

    def images(self) -> Iterator[Image.Image]:
        """Unpack them."""
        shape = (self.size[1], self.size[0], 3)
        now = np.zeros(shape, np.uint8)
        for packed in self.packed:
            now = now ^ np.frombuffer(zlib.decompress(packed), np.uint8).reshape(shape)
            yield Image.fromarray(now)


def reel(order: Order, film: Film, steps: Sequence[int], seconds: float = inf) -> Reel:
    """Paint these steps of a film, or the first of them until so much time is over, one at least.

    All frames have the size of the largest.
    """
    model, began, images = order.model(film.stage_width), perf_counter(), []
    for t in steps:
        picture = picture_of(model, film.view, t, film.look, film.role)
        images.append(pixels_of(picture, film.width / picture.width if film.role else 1))
        if perf_counter() - began > seconds:
            break
    return Reel.of(fitted(images))


def fitted(images: Sequence[Image.Image]) -> Iterator[Image.Image]:
    """Make images as large as the largest: the lines of a caption may differ from step to step."""
    size = max(image.width for image in images), max(image.height for image in images)
    for image in images:
        if image.size == size:
            yield image
        else:
            larger = Image.new("RGB", size, image.getpixel((0, 0)))  # the page's colour
            larger.paste(image)
            yield larger
