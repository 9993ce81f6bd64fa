"""Every kind of picture opens right: upright, on white, scaled rather than clipped."""

import threading
import time
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFile

from convviz.lab.files.images import decode, inspect, kinds, opening, to_grey
from convviz.lab.files.images.limits import MAX_DECODINGS
from tests.for_each import for_each
from tests.lab.files.images.files import (
    every_kind,
    oriented,
    picture,
    png,
    png_rows,
    saved,
    tiff,
    without_adobe_marker,
)

LOSSLESS = {"PNG": {}, "BMP": {}, "TIFF": {}, "WEBP": {"lossless": True}}
RAMP_16 = (np.arange(54, dtype=np.uint16) * 1213).reshape(6, 9)


def near(pixels: np.ndarray, expected: Any, within: int) -> None:
    assert pixels.dtype == np.uint8 and pixels.shape == np.shape(expected)
    assert np.abs(pixels.astype(int) - np.asarray(expected, dtype=int)).max() <= within


@pytest.mark.parametrize("kind", LOSSLESS)
def test_a_lossless_colour_picture_opens_pixel_by_pixel(kind: str) -> None:
    np.testing.assert_array_equal(
        decode(saved(Image.fromarray(picture()), kind, **LOSSLESS[kind])), picture()
    )


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "GIF"])
def test_a_lossless_grey_picture_opens_with_one_channel(kind: str) -> None:
    grey = picture(channels=1)
    np.testing.assert_array_equal(decode(saved(Image.fromarray(grey), kind)), grey[:, :, None])


def test_a_jpeg_opens_nearly_as_it_was_saved() -> None:
    smooth = np.asarray(Image.fromarray(picture()).resize((90, 60), Image.Resampling.BICUBIC))
    near(decode(saved(Image.fromarray(smooth), "JPEG", quality=95, subsampling=0)), smooth, 6)
    near(decode(saved(Image.fromarray(smooth[:, :, 0]), "JPEG", quality=95)), smooth[:, :, :1], 4)


@for_each("name", every_kind())
def test_the_header_promises_what_decoding_gives(name: str) -> None:
    data = every_kind()[name]
    info, pixels = inspect(data), decode(data)
    assert pixels.shape == (info.height, info.width, 3 if info.colour else 1)
    assert info.format.upper().replace(" ", "") == name.split()[0].upper()
    assert not pixels.flags.writeable


def test_looking_at_a_header_decodes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(self: ImageFile.ImageFile) -> None:
        raise AssertionError("decoded")

    for plugin in kinds.PLUGINS.values():
        monkeypatch.setattr(plugin, "load", load)
    for data in every_kind().values():
        inspect(data)


STORED = {
    1: lambda upright: upright,
    2: np.fliplr,
    3: lambda upright: np.rot90(upright, 2),
    4: np.flipud,
    5: lambda upright: upright.swapaxes(0, 1),
    6: lambda upright: np.rot90(upright, 1),
    7: lambda upright: np.rot90(upright, 2).swapaxes(0, 1),
    8: lambda upright: np.rot90(upright, -1),
}


@for_each("orientation", STORED)
@for_each("kind", ["PNG", "WEBP", "TIFF"])
def test_every_orientation_of_a_camera_is_set_upright(kind: str, orientation: int) -> None:
    data = oriented(kind, np.ascontiguousarray(STORED[orientation](picture())), orientation)
    np.testing.assert_array_equal(decode(data), picture())
    assert (inspect(data).height, inspect(data).width) == (6, 9)


@pytest.mark.parametrize("orientation", STORED)
def test_phone_photos_stand_upright_also_when_they_are_decoded_small(orientation: int) -> None:
    upright = np.full((400, 640, 3), 40, np.uint8)
    upright[:200, :320] = (240, 200, 160)
    data = oriented("JPEG", np.ascontiguousarray(STORED[orientation](upright)), orientation)
    near(decode(data), upright, 12)
    small = decode(data, max_width=80)
    assert small.shape == (50, 80, 3)
    near(small[5:20, 5:35], np.broadcast_to(upright[0, 0], (15, 30, 3)), 12)
    near(small[30:, 45:], np.broadcast_to(upright[-1, -1], (20, 35, 3)), 12)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("exif", [b"Exif\0\0garbage", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0"])
def test_a_photo_with_broken_exif_data_opens_as_it_lies(exif: bytes) -> None:
    data = saved(Image.fromarray(picture()), "JPEG", exif=exif, quality=95, subsampling=0)
    assert decode(data).shape == (6, 9, 3)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_an_unknown_orientation_counts_as_upright(kind: str) -> None:
    np.testing.assert_array_equal(decode(oriented(kind, picture(), 77)), picture())


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_transparency_is_laid_on_white(kind: str) -> None:
    alpha = np.zeros((6, 9), np.uint8)
    alpha[:, 3:6], alpha[:, 6:] = 128, 255
    image = Image.fromarray(np.dstack([picture(), alpha]))
    pixels = decode(saved(image, kind, **({"lossless": True, "exact": True} if kind == "WEBP" else {})))
    assert (pixels[:, :3] == 255).all()
    near(pixels[:, 3:6], np.rint(picture()[:, 3:6] * (128 / 255) + 127), 1)
    np.testing.assert_array_equal(pixels[:, 6:], picture()[:, 6:])


def test_grey_with_transparency_stays_grey_on_white() -> None:
    values = np.dstack([np.full((2, 3), 100, np.uint8), np.array([[0, 51, 255]] * 2, np.uint8)])
    near(decode(saved(Image.fromarray(values, "LA"), "PNG")), [[[255], [224], [100]]] * 2, 1)


def test_16_bit_grey_with_transparency_stays_grey_on_white() -> None:
    values = np.array([[[25700, 0], [25700, 65535]]], np.uint16)
    data = png((2, 1, 16, 4), png_rows(values))
    assert not inspect(data).colour
    near(decode(data), [[[255], [100]]], 1)


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_a_palette_with_a_transparent_colour_opens_on_white(kind: str) -> None:
    image = Image.new("P", (3, 1))
    image.putpalette([10, 20, 30, 200, 100, 50, 0, 0, 250])
    image.putdata([0, 1, 2])
    expected = [[[10, 20, 30], [255, 255, 255], [0, 0, 250]]]
    np.testing.assert_array_equal(decode(saved(image, kind, transparency=1)), expected)


def test_a_palette_with_a_transparency_for_every_colour_opens_on_white() -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([0, 0, 0, 200, 100, 50])
    image.putdata([0, 1])
    near(decode(saved(image, "PNG", transparency=bytes([51, 255]))), [[[204] * 3, [200, 100, 50]]], 1)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "TIFF"])
def test_a_palette_without_transparency_gives_its_colours(kind: str) -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([10, 20, 30, 200, 100, 50])
    image.putdata([1, 0])
    np.testing.assert_array_equal(decode(saved(image, kind)), [[[200, 100, 50], [10, 20, 30]]])


def test_one_transparent_colour_of_a_png_opens_on_white_at_every_depth() -> None:
    colours = np.array([[[1, 2, 3], [4, 5, 6]]], np.uint8)
    white = [[[255, 255, 255], [4, 5, 6]]]
    narrow = png((2, 1, 8, 2), png_rows(colours), tRNS=bytes([0, 1, 0, 2, 0, 3]))
    bright = np.array([[[1, 2, 3], [4, 5, 255]]], np.uint16) * 257
    wide = png((2, 1, 16, 2), png_rows(bright), tRNS=bytes([1, 1, 2, 2, 3, 3]))
    np.testing.assert_array_equal(decode(narrow), white)
    np.testing.assert_array_equal(decode(wide), [[[255, 255, 255], [4, 5, 255]]])
    grey = png((3, 1, 16, 0), png_rows(np.array([[257, 2570, 65535]], np.uint16)), tRNS=bytes([1, 1]))
    np.testing.assert_array_equal(decode(grey), [[[255], [10], [255]]])


@pytest.mark.parametrize(
    ("bits", "key", "expected"), [(1, 1, [0, 255]), (2, 1, [255, 255]), (4, 1, [255, 119])]
)
def test_few_grey_levels_are_scaled_and_their_transparent_one_is_found(
    bits: int, key: int, expected: list[int]
) -> None:
    row = {1: 0b01000000, 2: 0b01110000, 4: 0x17}[bits]  # 0 1, 1 3, 1 7
    data = png((2, 1, bits, 0), bytes([0, row]), tRNS=bytes([0, key]))
    np.testing.assert_array_equal(decode(data)[0, :, 0], expected)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF"])
def test_one_bit_is_black_and_white(kind: str) -> None:
    bits = picture(channels=1) > 100
    pixels = decode(saved(Image.fromarray(bits), kind))
    np.testing.assert_array_equal(
        pixels[:, :, 0] if pixels.shape[2] == 1 else to_grey(pixels)[:, :, 0], bits * 255
    )


@pytest.mark.parametrize("order", ["<", ">"])
def test_16_bit_grey_is_scaled_not_clipped(order: str) -> None:
    expected = np.rint(RAMP_16 / 257).astype(int)[:, :, None]
    np.testing.assert_array_equal(decode(tiff(RAMP_16, order=order)), expected)
    np.testing.assert_array_equal(decode(png((9, 6, 16, 0), png_rows(RAMP_16))), expected)


def test_16_bit_colour_is_scaled_not_clipped() -> None:
    wide = picture().astype(np.uint16) * 257
    np.testing.assert_array_equal(decode(png((9, 6, 16, 2), png_rows(wide))), picture())
    for order in "<>":
        np.testing.assert_array_equal(decode(tiff(wide, photometric=2, order=order)), picture())


def test_16_bit_colour_with_transparency_opens_on_white() -> None:
    wide = np.dstack([picture(), np.where(picture()[:, :, 0] > 99, 255, 0)]).astype(np.uint16) * 257
    pixels = decode(png((9, 6, 16, 6), png_rows(wide)))
    np.testing.assert_array_equal(pixels, np.where(picture()[:, :, :1] > 99, picture(), 255))


def test_white_is_zero_is_turned_around_also_for_wide_numbers() -> None:
    expected = 255 - np.rint(RAMP_16 / 257).astype(int)[:, :, None]
    np.testing.assert_array_equal(decode(tiff(RAMP_16, photometric=0)), expected)
    grey = picture(channels=1)
    np.testing.assert_array_equal(decode(tiff(grey, photometric=0))[:, :, 0], 255 - grey)
    near(decode(tiff(grey.astype(np.float32), photometric=0))[:, :, 0], 255 - grey, 0)


def test_12_bit_grey_uses_its_own_range() -> None:
    packed = np.array([[0xFF, 0xF0, 0x00, 0x80, 0x08, 0x00]], np.uint8)  # FFF 000 800 800, two in three bytes
    np.testing.assert_array_equal(decode(tiff(packed, bits=12, t256=4))[0, :, 0], [255, 0, 128, 128])


@for_each(
    ("values", "expected"),
    [
        (np.array([[0, 0.25, 1]], np.float32), [0, 64, 255]),
        (np.array([[0, 100, 255]], np.float32), [0, 100, 255]),
        (np.array([[0, 25700, 65535]], np.float32), [0, 100, 255]),
        (np.array([[-1, 0, 1]], np.float32), [0, 128, 255]),
        (np.array([[1e6, 3e6, 2e6]], np.float32), [0, 255, 128]),
        (np.array([[np.nan, 0.5, np.inf]], np.float32), [0, 128, 255]),
        (np.array([[np.nan, np.nan, np.inf]], np.float32), [0, 0, 255]),
        (np.array([[-7, -7, -7]], np.float32), [0, 0, 0]),
        (np.array([[-32768, 0, 32767]], np.int16), [0, 128, 255]),
        (np.array([[0, 2**31, 2**32 - 1]], np.uint32), [0, 128, 255]),
        (np.array([[0, 1, 1]], np.int32), [0, 255, 255]),
    ],
)
def test_numbers_without_a_range_of_their_own_are_scaled_by_a_plain_rule(
    values: np.ndarray, expected: list[int]
) -> None:
    for order in "<>" if values.dtype != np.uint32 else "<":
        near(decode(tiff(values, order=order))[0, :, 0], expected, 0)


def test_cmyk_opens_in_its_colours_marked_by_adobe_or_not() -> None:
    inks = np.zeros((16, 24, 4), np.uint8)
    inks[:, :12], inks[:, 12:] = (0, 255, 255, 0), (255, 0, 0, 128)
    expected = np.zeros((16, 24, 3))
    expected[:, :12], expected[:, 12:] = (255, 0, 0), (0, 127, 127)
    image = Image.fromarray(inks, "CMYK")
    near(decode(saved(image, "JPEG", quality=95)), expected, 6)
    near(decode(without_adobe_marker(saved(image, "JPEG", quality=95))), expected, 6)
    near(decode(saved(image, "TIFF")), expected, 1)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_gives_its_first_frame(kind: str) -> None:
    frames = [Image.new("RGB", (5, 4), colour) for colour in ("red", "blue", "lime")]
    options = {"lossless": True} if kind == "WEBP" else {}
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=50, **options)
    assert (decode(data) == [255, 0, 0]).all()


@for_each("name", every_kind())
def test_a_reduced_copy_is_as_wide_as_asked_and_looks_the_same(name: str) -> None:
    pixels = decode(every_kind()[name])
    wide = Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels).resize((900, 600))
    data = saved(wide, {"pnm": "PPM", "heic": "AVIF"}.get(name.split()[0], name.split()[0].upper()))
    small = decode(data, max_width=100)
    assert small.shape[:2] == (67, 100)
    assert abs(small.mean() - decode(data).mean()) < 2


def test_a_narrow_picture_is_not_enlarged() -> None:
    data = saved(Image.fromarray(picture()), "PNG")
    np.testing.assert_array_equal(decode(data, max_width=10_000), picture())
    assert decode(data, max_width=1).shape == (1, 1, 3)


def test_few_pictures_are_decoded_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = [0], [0]

    def slow(*_: object) -> opening.Opened:
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.02)
        running[0] -= 1
        return opening.Opened(picture(), None, True)

    monkeypatch.setattr(opening, "_read", slow)
    data = saved(Image.fromarray(picture()), "PNG")
    threads = [threading.Thread(target=decode, args=(data,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == MAX_DECODINGS


def test_a_damaged_file_does_not_keep_its_place_among_the_few() -> None:
    whole = every_kind()["webp"]
    for _ in range(2 * MAX_DECODINGS):
        with pytest.raises(ValueError, match="damaged"):
            decode(whole[:-10])
    assert decode(whole).shape == (6, 9, 3)
