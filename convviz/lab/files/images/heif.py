"""HEIC and HEIF, the photos of phones, by the package pi-heif in a process of its own.

Its wheels carry libheif and libde265, which damaged files can bring down, and with them whoever called them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import BoundedSemaphore

import numpy as np
from numpy.typing import NDArray

from convviz.errors import MissingPackage
from convviz.lab.files.images.limits import MAX_DECODINGS
from convviz.lab.files.images.pixels import STRIP_ROWS, Strips

CHILD = Path(__file__).with_name("heif_child.py")
SECONDS = 60

_children = BoundedSemaphore(MAX_DECODINGS)


@dataclass(frozen=True)
class Photo:
    """A photo's size as it stands upright, its colours in Pillow's words, its pixels where it is decoded."""

    height: int
    width: int
    mode: str
    pixels: bytes = b""


def look(data: bytes) -> Photo:
    """Read the header of a file; raises OSError for one that libheif does not read."""
    return _asked(data, "look")


def decoded(data: bytes, factor: int) -> Photo:
    """Decode the photo, `factor` times smaller on each side; raises OSError as `look` does."""
    return _asked(data, "decode", str(factor))


def _asked(data: bytes, *question: str) -> Photo:
    if find_spec("pi_heif") is None:
        raise MissingPackage(
            "HEIC pictures need the package pi-heif, which is not installed here: export the picture as JPEG."
        )
    with _children:
        # The program's own folder stays off its path: a module of ours could shadow one of Python's.
        command = [sys.executable, "-P", str(CHILD), *question]
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS)
    if done.returncode:
        raise OSError(f"libheif gave up: {done.returncode}")
    line, _, pixels = done.stdout.partition(b"\n")
    found = json.loads(line)
    return Photo(found["height"], found["width"], found["mode"], pixels)


def white_strips(photo: Photo) -> Strips:
    """Yield strips of a decoded photo in bytes on white, (h, W, 1 or 3)."""
    deep = photo.mode.startswith("I;16")
    flat: NDArray[np.generic] = np.frombuffer(photo.pixels, "<u2" if deep else np.uint8)
    values = flat.reshape(photo.height, photo.width, -1)
    for top in range(0, photo.height, STRIP_ROWS):
        part = values[top : top + STRIP_ROWS]
        yield slice(top, top + len(part)), _on_white(part, photo.mode)


def _on_white(part: NDArray[np.generic], mode: str) -> NDArray[np.uint8]:
    if part.dtype.itemsize == 2:  # grey of more than 8 bits, spread over 16
        return np.rint(part.astype(np.float32) / 257).astype(np.uint8)
    if not mode.endswith(("A", "a")):
        return part.astype(np.uint8, copy=False)
    opacity, colours = part[..., -1:].astype(np.uint16), part[..., :-1].astype(np.uint16)
    shown = colours * 255 if mode.endswith("a") else colours * opacity
    return ((shown + (255 - opacity) * 255 + 127) // 255).clip(0, 255).astype(np.uint8)
