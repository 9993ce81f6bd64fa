"""The kinds of files that an animation is made as."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PIL import Image

from convviz.errors import RefusedValue
from convviz.lab.drawing.animation import apng, gif, webp
from convviz.lab.drawing.animation.film import Film
from convviz.lab.drawing.animation.frames import Reel, fitted


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name, the end of its files' names, its media type, and what writes it."""

    name: str
    suffix: str
    media_type: str
    write: Callable[..., bytes]


KINDS = {
    "gif": Kind("GIF", "gif", "image/gif", gif.write),
    "apng": Kind("APNG", "png", "image/apng", apng.write),
    "webp": Kind("WebP", "webp", "image/webp", webp.write),
}


def encode(kind: str, film: Film, reels: Sequence[Reel]) -> bytes:
    """Return the file of a film whose frames are painted; RefusedValue for an unknown kind."""
    if kind not in KINDS:
        raise RefusedValue(
            "An animation is made as {kinds}, not as “{kind}”: choose one of these.",
            kinds=", ".join(KINDS),
            kind=kind[:20],
        )
    return KINDS[kind].write(_images(reels), film.durations, dark=film.look.dark)


def _images(reels: Sequence[Reel]) -> Iterable[Image.Image]:
    images = [image for reel in reels for image in reel.images()]
    return images if len({reel.size for reel in reels}) == 1 else list(fitted(images))
