"""Grey, previews and files made of pictures."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from convviz.errors import RefusedType, RefusedValue
from convviz.lab.files.images import decode, encode_jpeg, encode_png, preview, to_grey
from tests.lab.files.images.files import picture


def test_grey_is_the_brightness_that_jpeg_uses() -> None:
    colours = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [9, 9, 9]]], np.uint8)
    np.testing.assert_array_equal(to_grey(colours)[0, :, 0], [76, 150, 29, 255, 9])
    grey = picture(channels=1)[:, :, None]
    assert to_grey(grey) is grey


def test_grey_of_every_row_is_its_own_in_a_tall_picture() -> None:
    tall = np.random.default_rng(0).integers(0, 256, (301, 5, 3), dtype=np.uint8)
    expected = tall @ np.array([0.299, 0.587, 0.114])
    assert np.abs(to_grey(tall)[:, :, 0] - expected).max() <= 0.51


@pytest.mark.parametrize("channels", [1, 3])
def test_a_preview_keeps_the_proportions_and_the_look(channels: int) -> None:
    smooth = np.tile(np.linspace(0, 255, 1500).astype(np.uint8)[None, :, None], (1000, 1, channels))
    small = preview(smooth, 150)
    assert small.shape == (100, 150, channels)
    assert np.abs(small.astype(int) - smooth[5::10, 5::10]).max() <= 3


def test_a_preview_never_enlarges_and_never_vanishes() -> None:
    assert preview(picture()) is not None and preview(picture()).shape == (6, 9, 3)
    assert preview(np.zeros((1, 3000, 1), np.uint8), 10).shape == (1, 10, 1)
    with pytest.raises(RefusedValue, match="at least 1 pixel wide"):
        preview(picture(), 0)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_png_keeps_every_pixel_and_a_jpeg_nearly(channels: int) -> None:
    pixels = np.ascontiguousarray(picture(40, 50).repeat(2, 0)[:, :, :channels])
    np.testing.assert_array_equal(decode(encode_png(pixels)), pixels)
    smooth = np.tile(np.linspace(0, 255, 64).astype(np.uint8)[None, :, None], (32, 1, channels))
    assert np.abs(decode(encode_jpeg(smooth, 95)).astype(int) - smooth).max() <= 4
    assert len(encode_jpeg(smooth, 20)) < len(encode_jpeg(smooth, 95))
    assert Image.open(BytesIO(encode_jpeg(smooth))).format == "JPEG"


@pytest.mark.parametrize("use", [to_grey, preview, encode_png, encode_jpeg])
def test_what_is_not_a_picture_is_refused(use: type) -> None:
    with pytest.raises(RefusedType, match="array of bytes"):
        use(picture().astype(float))
    with pytest.raises(RefusedType, match="got list"):
        use([[0]])
    for shape in ((3, 3), (3, 3, 2), (0, 3, 1), (3, 0, 3), (1, 3, 3, 3)):
        with pytest.raises(RefusedValue, match="shape"):
            use(np.zeros(shape, np.uint8))
