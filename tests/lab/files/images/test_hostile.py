"""Files that nobody should trust: each ends in a picture or in one refusal that says the way out."""

import struct
import subprocess
import sys
import time
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from convviz.errors import RefusedType, RefusedValue
from convviz.lab.files.images import MAX_BYTES, MAX_PIXELS, decode, inspect, kinds, opening
from tests.for_each import for_each
from tests.lab.files.images.files import every_kind, picture, png, png_rows, saved, tiff

KINDS = {name: data for name, data in every_kind().items() if name != "heic"}  # test_heif.py has those
MAGIC = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"BM", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"]
MAGIC += [b"RIFF\x40\0\0\0WEBPVP8 ", b"RIFF\x40\0\0\0WEBPVP8X\n\0\0\0", b"RIFF\x40\0\0\0WEBPVP8L"]
READERS = pytest.mark.parametrize("read", [inspect, decode])
# Pillow's own words about broken metadata, which it goes on without.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def opens_or_is_refused(data: bytes) -> None:
    """Whatever the bytes are, nothing but a picture within the limits or a RefusedValue comes out."""
    for read in (inspect, decode):
        try:
            result = read(data)
        except RefusedValue as refusal:
            check_sentence(refusal)
        else:
            size = result.shape[:2] if isinstance(result, np.ndarray) else (result.height, result.width)
            assert 1 <= size[0] * size[1] <= MAX_PIXELS


def check_sentence(refusal: RefusedValue) -> None:
    """One sentence: rule and value before the colon, the way out behind it."""
    sentence = str(refusal)
    rule, way_out = sentence.split(": ", 1)
    assert rule and way_out.endswith(".") and sentence.count(". ") == 0 and len(sentence) < 250
    assert refusal.template.format(**refusal.values) == sentence


@given(st.binary(max_size=300))
@example(b"\0")
def test_bytes_by_chance_are_refused(data: bytes) -> None:
    opens_or_is_refused(data)


@given(st.sampled_from(MAGIC), st.binary(max_size=300))
def test_bytes_by_chance_behind_a_true_beginning_are_refused(magic: bytes, data: bytes) -> None:
    opens_or_is_refused(magic + data)


@for_each("name", KINDS)
def test_a_file_cut_off_anywhere_opens_or_is_refused(name: str) -> None:
    whole = KINDS[name]
    for length in range(0, len(whole), 1 + len(whole) // 150):
        opens_or_is_refused(whole[:length])


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_half_a_file_of_a_kind_that_is_decoded_in_one_go_is_refused(kind: str) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (40, 30, 3), dtype=np.uint8)
    whole = saved(Image.fromarray(noise), kind)
    with pytest.raises(RefusedValue, match=f"{inspect(whole).format} file of .* is damaged"):
        decode(whole[: len(whole) // 2])


@given(st.sampled_from(sorted(KINDS)), st.data())
def test_a_file_with_changed_bytes_opens_or_is_refused(name: str, data: st.DataObject) -> None:
    damaged = bytearray(KINDS[name])
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    opens_or_is_refused(bytes(damaged))


@READERS
def test_an_empty_file_is_refused(read: type) -> None:
    with pytest.raises(RefusedValue, match="got an empty file: choose another one"):
        read(b"")


@READERS
def test_a_file_too_large_in_bytes_is_refused_before_it_is_read(
    read: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = saved(Image.fromarray(picture()), "PNG")
    assert inspect(whole + bytes(MAX_BYTES - len(whole))).width == 9
    monkeypatch.setattr(opening, "PAGES", {})
    with pytest.raises(RefusedValue, match=r"at most 40 MB; got 40\.00 MB"):
        read(whole + bytes(MAX_BYTES - len(whole) + 1))


@READERS
@for_each("data", ["text", None, 7, [137, 80], np.zeros(9, np.uint8)])
def test_what_is_not_bytes_is_refused_as_the_wrong_kind(read: type, data: object) -> None:
    with pytest.raises(RefusedType, match="given as bytes"):
        read(data)


@READERS
@for_each(
    ("data", "sentence"),
    [
        (b"%PDF-1.7", r"a document \(PDF\): take a screenshot"),
        (b"<svg xmlns=", "this SVG file holds shapes: export it as PNG"),
        (b"8BPS\0\1", "Photoshop files do not open: export it as PNG"),
        (b"\xff\x0a\xfa\x1f", "JPEG XL files do not open: export it as PNG"),
        (b"II*\0\x10\0\0\0CR\2\0", r"a camera's raw file \(CR2\): export it as JPEG"),
        (tiff(picture(), photometric=2, t50706=1), r"a camera's raw file \(DNG, NEF\): export it as JPEG"),
        (bytes(128) + b"DICM", "a DICOM file: export one slice"),
        (b"\0\0\0\x18ftypisom", r"a video \(MP4\): take a screenshot of one frame"),
        (b"ID3\4", r"audio \(MP3\): choose a PNG"),
        (b"PK\x03\x04", r"an archive \(ZIP\): unpack it"),
        (b"PK\x03\x04 model/data.pkl", "PyTorch's kind: save model.state_dict"),
        (b"\x89HDF\r\n\x1a\n", r"weights \(HDF5\): the Kernel card opens .safetensors"),
        (b"\x93NUMPY\1\0", r"numbers \(NumPy\): weights belong in the Kernel card, .* picture in a TIFF"),
        (b"PK\x03\x04 conv1.weight.npy", r"numbers \(NumPy, .npz\): weights belong in the Kernel card"),
        (b"<!doctype html>", r"a web page \(HTML\): save the picture in it"),
        (b"1,2,3\n4,5,6\n", "a text file: save the picture itself"),
        (b"\x7fELF", "a Linux program file: choose a PNG"),
    ],
)
def test_a_file_of_another_kind_is_told_by_its_name_and_the_way_out(
    read: type, data: bytes, sentence: str
) -> None:
    with pytest.raises(RefusedValue, match=sentence) as refusal:
        read(data)
    check_sentence(refusal.value)


@READERS
@pytest.mark.parametrize("data", [b"\x89PNG", b"\0\0\1\0", b"BM\xff\xfe" + bytes(40), bytes(range(256))])
def test_what_is_not_a_picture_is_told_so(read: type, data: bytes) -> None:
    with pytest.raises(RefusedValue, match="that is none of them"):
        read(data)


def webp(chunk: bytes, body: bytes) -> bytes:
    riff = b"WEBP" + chunk + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(riff)) + riff


def bmp(width: int, height: int) -> bytes:
    return (
        b"BM"
        + struct.pack("<IHHI", 54, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, *[0] * 6)
    )


def gif(width: int, height: int) -> bytes:
    return (
        b"GIF89a"
        + struct.pack("<HHBBB", width, height, 0, 0, 0)
        + b","
        + struct.pack("<HHHHBB", 0, 0, width, height, 0, 8)
        + b"\0;"
    )


def jpeg(width: int, height: int, progressive: bool = False) -> bytes:
    whole = saved(Image.new("RGB", (8, 8)), "JPEG", progressive=progressive)
    at = whole.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    return whole[: at + 5] + struct.pack(">HH", height, width) + whole[at + 9 :]


def j2k(width: int, height: int) -> bytes:
    whole = saved(Image.new("RGB", (8, 8)), "JPEG2000", no_jp2=True)
    return (
        whole[:8]
        + struct.pack(">II", width, height)
        + whole[16:24]
        + struct.pack(">II", width, height)
        + whole[32:]
    )


def bigtiff(width: int, height: int) -> bytes:
    entries = {256: width, 257: height, 258: 8, 259: 1, 262: 1, 273: 16, 277: 1, 278: height, 279: 1}
    table = b"".join(struct.pack("<HHQQ", tag, 4, 1, value) for tag, value in entries.items())
    return b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, len(entries)) + table + bytes(8)


BOMBS = {
    "png": png((100_000, 100_000, 8, 2), b""),
    "png 32 bit": png((2**31 - 1, 2**31 - 1, 8, 2), b""),
    "png thin": png((1, 240_000_001, 8, 0), b""),
    "png 16 bit": png((6_000, 10_001, 16, 6), b""),
    "jpeg progressive": jpeg(11_000, 8_000, progressive=True),
    "j2k": j2k(5_000, 4_000),
    "pgm": b"P5 20000 20000 255 ",
    "ppm in writing": b"P3 20000 20000 255 1",
    "pam": b"P7\nWIDTH 20000\nHEIGHT 20000\nDEPTH 4\nMAXVAL 255\nENDHDR\n",
    "bigtiff": bigtiff(60_000, 60_000),
    "tiff of numbers": tiff(picture().astype(np.float64), photometric=2, t256=4_000, t257=4_000),
    "tiff of many channels": tiff(picture(), t277=1000, t256=4_000, t257=4_000),
    "jpeg": jpeg(65_500, 65_500),
    "gif": gif(65_535, 65_535),
    "bmp": bmp(50_000, 50_000),
    "bmp downwards": bmp(50_000, -50_000),
    "tiff": tiff(picture(), photometric=2, t256=60_000, t257=60_000),
    "webp": webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 16_383, 16_383)),
    "webp lossless": webp(b"VP8L", b"\x2f" + struct.pack("<I", 16_383 | 16_383 << 14) + bytes(9)),
    "webp extended": webp(b"VP8X", bytes(4) + (9_999).to_bytes(3, "little") + (9_999).to_bytes(3, "little")),
}


@READERS
@for_each("name", BOMBS)
def test_a_picture_of_too_many_pixels_is_refused_with_their_number(read: type, name: str) -> None:
    with pytest.raises(RefusedValue, match="at most .* megapixels; got .* make it smaller first") as refusal:
        read(BOMBS[name])
    check_sentence(refusal.value)


@pytest.mark.parametrize("name", [name for name in BOMBS if name.startswith("webp")])
def test_a_large_webp_is_refused_before_a_decoder_sets_memory_aside(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "PLUGINS", {})
    with pytest.raises(RefusedValue, match="megapixels"):
        inspect(BOMBS[name])


def test_the_last_pixel_that_is_allowed_is_allowed_and_the_next_is_not() -> None:
    assert inspect(png((10_000, 6_000, 8, 2), b"")).full == (6_000, 10_000)
    with pytest.raises(RefusedValue, match=r"6001 × 10000 \(rows × columns\), 60.0 megapixels"):
        inspect(png((10_000, 6_001, 8, 2), b""))
    assert inspect(jpeg(10_000, 10_000)).full == (10_000, 10_000)
    with pytest.raises(RefusedValue, match=r"at most 100 megapixels; got 10001 × 10000"):
        inspect(jpeg(10_000, 10_001))


def test_a_real_bomb_of_zeros_is_refused_without_being_blown_up() -> None:
    rows = zlib.compressobj(9)
    body = b"".join(rows.compress(bytes(48_001)) for _ in range(2000)) + rows.flush()
    data = png((16_000, 16_000, 8, 2), b"").replace(zlib.compress(b""), body)
    assert len(data) < 100_000
    tracemalloc.start()
    with pytest.raises(RefusedValue, match="256.0 megapixels"):
        decode(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20


@pytest.mark.parametrize(
    "data",
    [
        png((65_536, 3, 8, 0), b""),
        bmp(3, 70_000),
        webp(b"VP8X", bytes(4) + (99_999).to_bytes(3, "little") + bytes(3)),
    ],
)
def test_a_picture_whose_rows_or_columns_have_no_end_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedValue, match="at most 65535 rows and columns; got .*: cut it") as refusal:
        inspect(data)
    check_sentence(refusal.value)
    assert inspect(png((65_535, 3, 8, 0), b"")).width == 65_535


@READERS
@for_each(
    "data", [png((0, 5, 8, 0), b""), bmp(0, 7), bmp(7, 0), gif(0, 3), tiff(picture(), photometric=2, t256=0)]
)
def test_a_picture_of_no_pixels_is_refused(read: type, data: bytes) -> None:
    with pytest.raises(RefusedValue, match="at least one pixel|damaged"):
        read(data)


def test_one_giant_tile_in_a_small_tiff_is_refused() -> None:
    with pytest.raises(RefusedValue, match="60000 × 60000"):
        inspect(tiff(picture(), photometric=2, t322=60_000, t323=60_000))


def test_a_jpeg_of_thousands_of_passes_is_refused() -> None:
    progressive = KINDS["jpeg progressive"]
    with pytest.raises(RefusedValue, match="at most 100 passes; got 1[0-9]{3}"):
        decode(progressive[:-2] + b"\xff\xda\0\x08\1\1\0\0\x3f\0" * 1000 + b"\xff\xd9")


def test_a_colour_model_that_does_not_open_is_named() -> None:
    with pytest.raises(RefusedValue, match="got the colour model LAB: save it as RGB"):
        inspect(saved(Image.new("LAB", (3, 2)), "TIFF"))


def test_text_packed_into_a_png_does_not_fill_the_memory() -> None:
    packed = zlib.compress(bytes(64 * 2**20), 9)
    data = png((9, 6, 8, 2), png_rows(picture()), zTXt=b"Comment\0\0" + packed)
    tracemalloc.start()
    opens_or_is_refused(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 2**20


MEASURE = """
import resource, sys, threading
import numpy as np
from io import BytesIO
from PIL import Image
from convviz.lab.files.images import decode

unit = 1 if sys.platform == "darwin" else 1024
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit

rng = np.random.default_rng(0)
small = Image.fromarray(rng.integers(0, 256, (150, 200, 3), dtype=np.uint8))
file = BytesIO()
small.resize((4000, 3000), Image.Resampling.BICUBIC).save(file, "JPEG", quality=60)
data = file.getvalue()
pixels = decode(data)
assert pixels.base is None and pixels.nbytes == 36_000_000
del pixels
before = peak()
threads = [threading.Thread(target=lambda: [decode(data).shape for _ in range(2)]) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(peak() - before)
"""


def test_eight_visitors_with_12_megapixels_each_cost_the_memory_of_two() -> None:
    root = Path(__file__).parents[4]
    result = subprocess.run(
        [sys.executable, "-c", MEASURE], capture_output=True, text=True, cwd=root, check=True
    )
    assert (
        int(result.stdout) < 160e6
    )  # one decoding holds the picture twice, 72 MB; the first one is in the base


def test_a_tiff_that_lists_millions_of_strips_is_refused_before_they_are_objects() -> None:
    data = tiff(picture(), photometric=2)
    at = data.index(struct.pack("<HHI", 273, 4, 1))
    listed = data[: at + 4] + struct.pack("<II", 5_000_000, 8) + data[at + 12 :] + bytes(20_000_000)
    tracemalloc.start()
    with pytest.raises(RefusedValue, match="at most 1,048,576 numbers; this one lists 5,000,000") as refusal:
        inspect(listed)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    check_sentence(refusal.value)
    assert peak < 2**20


@pytest.mark.parametrize(
    "data",
    [
        b"P5" + b" " * 3_000_000,
        b"P2 9 9 9 " + b"# \n" * 1_000_000,
        b"P7\n" + b"#\n" * 1_000_000,
        b"P3 9 9 9 " + b"x " * 10**6,
    ],
)
def test_netpbm_files_of_nothing_but_space_are_refused_at_once(data: bytes) -> None:
    start = time.perf_counter()
    opens_or_is_refused(data)
    assert time.perf_counter() - start < 4
