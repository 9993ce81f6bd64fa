"""A whole picture through a layer as bytes and as its very numbers."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
import tifffile
from PIL import Image

from convviz.errors import RefusedValue
from convviz.lab.files.images import MAPPINGS, PictureFilter, float_tiff, mapped, output_of
from convviz.ops.layer import LayerOptions
from convviz.ops.reference import conv2d_loops as by_loops

RNG = np.random.default_rng(8)
WEIGHT = RNG.normal(size=(2, 3, 3, 2))
COLOUR = RNG.integers(0, 256, (13, 11, 3), dtype=np.uint8)
LAYER = PictureFilter(
    WEIGHT, np.array([0.25, -0.5]), LayerOptions(stride=(2, 1), padding=(1, 0)), out_channel=1
)
PHOTO = PictureFilter(
    WEIGHT, np.array([0.25, -0.5]), LayerOptions(padding=(1, 0)), out_channel=1, as_filter=True
)


def expected(filter: PictureFilter) -> np.ndarray:
    """The output (C, HO, WO), by plain loops."""
    x = (COLOUR.transpose(2, 0, 1)[None] / 255).astype(np.float32).astype(float)
    bias = np.asarray(filter.bias)
    if not filter.as_filter:
        return by_loops(x, WEIGHT, bias, stride=(2, 1), padding=(1, 0))[0, 1:2]
    each = [by_loops(x[:, c : c + 1], WEIGHT[1:2, c : c + 1], bias[1:2], padding=(1, 0))[0] for c in range(3)]
    return np.concatenate(each)


@pytest.mark.parametrize("filter", [LAYER, PHOTO], ids=["layer", "photo"])
def test_the_numbers_are_the_layer_s_and_a_tiff_keeps_every_one(filter: PictureFilter):
    output = output_of(COLOUR, filter)
    assert output.dtype == np.float32
    np.testing.assert_allclose(output, expected(filter), rtol=1e-5, atol=1e-5)
    file = BytesIO(float_tiff(output))
    read = tifffile.imread(file)
    np.testing.assert_array_equal(read.reshape(output.shape), output)
    assert read.dtype == np.float32


@pytest.mark.parametrize("filter", [LAYER, PHOTO], ids=["layer", "photo"])
def test_each_mapping_is_its_formula(filter: PictureFilter):
    y = output_of(COLOUR, filter).astype(float)
    most = np.abs(y).max()
    wanted = {
        "clip": 255 * y,
        "absolute": 255 * np.abs(y) / most,
        "shift": 128 + 127 * y / most,
        "stretch": 255 * (y - y.min()) / (y.max() - y.min()),
    }
    assert set(wanted) == set(MAPPINGS)
    for mapping, levels in wanted.items():
        picture = mapped(COLOUR, filter, mapping).transpose(2, 0, 1)
        assert picture.dtype == np.uint8
        assert np.abs(picture - levels.clip(0, 255)).max() <= 0.51, mapping


def test_an_output_of_zeros_alone_has_a_picture_in_every_mapping():
    nothing = PictureFilter(np.zeros((1, 1, 3, 3)))
    flat = np.full((5, 6, 1), 9, np.uint8)
    levels = {mapping: set(mapped(flat, nothing, mapping).ravel().tolist()) for mapping in MAPPINGS}
    assert levels == {"clip": {0}, "absolute": {0}, "shift": {128}, "stretch": {0}}


def test_the_scale_of_the_picture_says_what_clip_takes_for_white():
    same = PictureFilter(np.ones((1, 1, 1, 1)), scale="bytes")
    np.testing.assert_array_equal(mapped(COLOUR[..., :1], same, "clip"), COLOUR[..., :1])


def test_a_large_picture_is_computed_in_blocks_and_is_the_same():
    large = RNG.integers(0, 256, (3000, 120, 1), dtype=np.uint8)
    filter = PictureFilter(np.array([[[[1.0, -1.0]]]]))
    y = large[:, :-1, 0] / 255 - large[:, 1:, 0] / 255
    np.testing.assert_allclose(output_of(large, filter)[0], y, atol=1e-6)
    assert mapped(large, filter, "absolute").shape == (3000, 119, 1)


def test_an_unknown_mapping_is_refused_in_words():
    with pytest.raises(RefusedValue, match="There is no mapping 'log': choose one of clip, absolute"):
        mapped(COLOUR, LAYER, "log")


def test_pillow_reads_the_pages_in_the_order_of_the_channels():
    output = output_of(COLOUR, PHOTO)
    with Image.open(BytesIO(float_tiff(output))) as tiff:
        assert tiff.n_frames == 3
        tiff.seek(2)
        np.testing.assert_array_equal(np.asarray(tiff), output[2])
