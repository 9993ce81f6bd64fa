"""What the largest pictures cost while they are decoded, in a process of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from convviz.lab.files.images.limits import MAX_PEAK
from tests.lab.files.images.files import png, saved

DECODE = """
import sys
from convviz.lab.files.images import decode

def memory(name):
    return next(1024 * int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(name))

decode(open(sys.argv[1], "rb").read(), 32)
data = open(sys.argv[2], "rb").read()
open("/proc/self/clear_refs", "w").write("5")  # the peak begins anew
before = memory("VmRSS")
decode(data)
whole = memory("VmHWM") - before
decode(data, 1280)
print(whole, memory("VmHWM") - before)
"""


def flat_png(size: tuple[int, int], depth: int, colour: int, bytes_a_pixel: int) -> bytes:
    """A picture (w, h) of zeros."""
    return png((*size, depth, colour), (b"\0" + bytes(size[0] * bytes_a_pixel)) * size[1])


LARGEST: dict[str, Callable[[], bytes]] = {
    "PNG, 40 megapixels": lambda: flat_png((8000, 5000), 8, 2, 3),
    "PNG with opacity, 40 megapixels": lambda: flat_png((8000, 5000), 8, 6, 4),
    "PNG of 16 bits, 40 megapixels": lambda: flat_png((8000, 5000), 16, 6, 8),
    "PNG of 16 bits, 25 megapixels": lambda: flat_png((5900, 4200), 16, 2, 6),
    "WebP, 15 megapixels": lambda: saved(
        Image.new("RGBA", (5000, 3000), (1, 2, 3, 4)), "WEBP", lossless=True
    ),
    "GIF, 40 megapixels": lambda: saved(Image.new("P", (8000, 5000)), "GIF"),
    "JPEG, 100 megapixels": lambda: saved(Image.new("RGB", (10_000, 10_000)), "JPEG"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGEST)
def test_no_picture_takes_more_than_the_limit_while_it_is_decoded(name: str, tmp_path: Path) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(flat_png((64, 64), 16, 2, 6))
    large.write_bytes(LARGEST[name]())
    done = subprocess.run([sys.executable, "-c", DECODE, small, large], capture_output=True, check=True)
    whole, preview = map(int, done.stdout.split())
    assert 0 < whole <= MAX_PEAK and 0 < preview <= MAX_PEAK
