"""What a picture costs is known before it is decoded: reduced, alone, or refused."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from convviz.errors import RefusedValue
from convviz.lab.files.images import KEPT_BYTES, MAX_BYTES, decode, encode_kept, inspect
from convviz.lab.files.images.decoding_cost import Weight, check_size, factor_for, jpeg_weight, pillow_weight
from convviz.lab.files.images.decoding_slots import Turnstile
from convviz.lab.files.images.limits import ALONE, MAX_DECODINGS, MAX_PEAK
from tests.for_each import for_each
from tests.lab.files.images.files import png, saved

PHOTO, PROGRESSIVE = jpeg_weight("RGB", False, 1.5), jpeg_weight("RGB", True, 1.5)
LOSSLESS, GREY, WEBP = pillow_weight("PNG", "RGB"), pillow_weight("PNG", "L"), pillow_weight("WebP", "RGBA")
ROOT = Path(__file__).parents[4]


@for_each(
    ("size", "file_bytes", "weight", "factor"),
    [
        ((3024, 4032), 5 << 20, PHOTO, 1),
        ((5000, 8000), 5 << 20, PHOTO, 1),
        ((6048, 8064), 5 << 20, PHOTO, 2),
        ((10_000, 10_000), 5 << 20, PHOTO, 2),
        ((3024, 4032), 12 << 20, PHOTO, 1),
        ((6048, 8064), 12 << 20, PHOTO, 2),
        ((10_000, 10_000), 39 << 20, PHOTO, 4),
        ((7000, 8500), 5 << 20, LOSSLESS, 2),
        ((5000, 8000), 5 << 20, LOSSLESS, 1),
        ((5000, 7900), 5 << 20, Weight(6), 2),
        ((15_000, 16_000), 1 << 20, GREY, 4),
    ],
)
def test_a_picture_is_reduced_as_little_as_it_has_to_be(
    size: tuple[int, int], file_bytes: int, weight: Weight, factor: int
) -> None:
    assert factor_for(size, file_bytes, weight, 3 if weight is not GREY else 1) == factor
    check_size(size, weight, factor)


@pytest.mark.parametrize(
    ("size", "weight", "limit"),
    [
        ((10_000, 10_001), PHOTO, "100"),
        ((9_000, 9_000), PROGRESSIVE, "73.8"),
        ((6_001, 10_000), LOSSLESS, "60"),
        ((15_001, 16_000), GREY, "240"),
        ((2441, 16383), WEBP, "15"),
    ],
)
def test_a_picture_that_takes_too_much_is_refused_by_the_bytes_of_its_pixels(
    size: tuple[int, int], weight: Weight, limit: str
) -> None:
    with pytest.raises(RefusedValue, match=f"at most {limit} megapixels; got {size[0]} × {size[1]}"):
        check_size(size, weight, factor_for(size, 1000, weight, 3))


def test_a_photo_of_48_megapixels_opens_at_a_quarter_of_them_and_says_so() -> None:
    smooth = Image.linear_gradient("L").resize((8064, 6048))
    data = saved(smooth, "JPEG", quality=40)
    info, pixels = inspect(data), decode(data)
    assert (info.height, info.width, info.full) == (3024, 4032, (6048, 8064))
    assert pixels.shape == (3024, 4032, 1)
    assert np.abs(pixels[::100, ::100, 0] - np.asarray(smooth)[::200, ::200].astype(float)).max() <= 4


def test_what_is_not_a_jpeg_is_reduced_to_the_means_of_its_blocks() -> None:
    rows = np.zeros((5001, 1), np.uint8)
    row = (np.arange(8001) % 2 * 200).astype(np.uint8)  # 0 200 0 200 ...
    data = png((8001, 5001, 8, 0), np.hstack([rows, np.broadcast_to(row, (5001, 8001))]).tobytes())
    info, pixels = inspect(data), decode(data)
    assert (info.height, info.width, info.full) == (2501, 4001, (5001, 8001))
    assert (pixels[:, :-1] == 100).all() and (pixels[:, -1] == 0).all()


@pytest.mark.parametrize("shape", [(3000, 4000, 3), (4000, 4000, 1)])
def test_what_is_kept_of_a_large_file_is_small_and_looks_the_same(shape: tuple[int, ...]) -> None:
    noise = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    data = encode_kept(noise)
    assert len(data) <= KEPT_BYTES
    assert decode(data).shape == shape
    smooth = np.broadcast_to(np.linspace(0, 255, 300).astype(np.uint8)[:, None, None], (300, 200, 3))
    assert np.abs(decode(encode_kept(smooth.copy())).astype(int) - smooth).max() <= 4


def test_a_file_of_just_the_largest_size_is_read_and_one_byte_more_is_not() -> None:
    data = saved(Image.new("L", (5, 4)), "PNG")
    assert inspect(data + bytes(MAX_BYTES - len(data))).width == 5
    with pytest.raises(RefusedValue, match=r"at most 40 MB; got 40\.00 MB"):
        inspect(data + bytes(MAX_BYTES - len(data) + 1))


@pytest.mark.parametrize(("weight", "together"), [(ALONE - 1, MAX_DECODINGS), (ALONE, 1)])
def test_light_pictures_are_decoded_together_and_a_heavy_one_alone(weight: int, together: int) -> None:
    turnstile, inside, leave = Turnstile(), threading.Semaphore(0), threading.Event()
    running, most, lock = [0], [0], threading.Lock()

    def decoding() -> None:
        with turnstile.place(weight):
            with lock:
                running[0] += 1
                most[0] = max(most[0], running[0])
            inside.release()
            leave.wait(10)
            with lock:
                running[0] -= 1

    threads = [threading.Thread(target=decoding) for _ in range(5)]
    for thread in threads:
        thread.start()
    for _ in range(together):
        assert inside.acquire(timeout=10)
    assert not inside.acquire(timeout=0.05)  # nobody else is let in
    leave.set()
    for thread in threads:
        thread.join(10)
    assert most[0] == together and running[0] == 0


def test_a_heavy_picture_is_not_starved_by_light_ones() -> None:
    turnstile, order = Turnstile(), []
    first = turnstile.place(1)
    first.__enter__()

    def heavy() -> None:
        with turnstile.place(ALONE):
            order.append("heavy")

    thread = threading.Thread(target=heavy)
    thread.start()
    first.__exit__(None, None, None)
    thread.join(10)
    assert order == ["heavy"]


MEASURE = """
import resource, sys
from convviz.lab.files.images import decode
from convviz.errors import RefusedValue
data = sys.stdin.buffer.read()
unit = 1 if sys.platform == "darwin" else 1024
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
before = peak()
try:
    decode(data)
except RefusedValue:
    pass
print(peak() - before)
"""


def peak_of(data: bytes) -> int:
    """Bytes that decoding takes at its worst, in a process of its own."""
    command = [sys.executable, "-c", MEASURE]
    return int(subprocess.run(command, input=data, capture_output=True, cwd=ROOT, check=True).stdout)


def rows_of(width: int, height: int, values: np.ndarray) -> bytes:
    """The rows of a PNG whose pixels are all alike."""
    return (b"\0" + values.tobytes() * width) * height


def test_tiny_files_take_no_more_memory_than_is_promised() -> None:
    webp = saved(Image.new("RGBA", (16383, 2441), (200, 40, 30, 255)), "WEBP", lossless=True)
    assert len(webp) < 10_000
    assert peak_of(webp) < 30e6
    wide = np.array([2000, 1000, 500, 65535], ">u2")
    data = png((7300, 5479, 16, 6), rows_of(7300, 5479, wide))
    assert peak_of(data) < 1.15 * MAX_PEAK


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["JPEG", "progressive", "PNG", "WEBP", "AVIF"])
def test_the_largest_pictures_of_each_kind_stay_below_the_peak(kind: str) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    sides = {
        "JPEG": (10_000, 10_000),
        "progressive": (9_500, 7_700),
        "PNG": (10_000, 6_000),
        "WEBP": (4_900, 3_060),
    }
    image = Image.fromarray(noise).resize(sides.get(kind, (5_400, 3_700)), Image.Resampling.BILINEAR)
    options = {"WEBP": {"method": 0}, "AVIF": {"speed": 10}, "PNG": {"compress_level": 1}}.get(kind, {})
    if kind == "progressive":
        data = saved(image, "JPEG", progressive=True, quality=50)
    else:
        data = saved(image, kind, **options)
    assert inspect(data).full is not None or kind in ("WEBP", "AVIF")
    assert peak_of(data) < 1.15 * MAX_PEAK
