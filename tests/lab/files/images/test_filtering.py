"""A whole picture through a layer: the same in blocks of rows as at once, shown by a stated rule."""

import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convviz.errors import Refusal, RefusedType, RefusedValue
from convviz.lab.files.images import (
    FilteredPicture,
    PictureFilter,
    filter_picture,
    limits,
    region_values,
    to_grey,
)
from convviz.lab.files.images.region import Region
from convviz.lab.kernels import preset_kernel
from convviz.ops.forward import conv2d
from convviz.ops.layer import LayerOptions
from tests.for_each import for_each

RNG = np.random.default_rng(3)
COLOUR = RNG.integers(0, 256, (37, 23, 3), dtype=np.uint8)
GREY = COLOUR[:, :, :1]
MODES = ("zeros", "reflect", "replicate", "circular")


def filtered(pixels: Any, weight: Any, bias: Any = None, **how: Any) -> FilteredPicture:
    """A picture through a layer, all that is asked for by name."""
    walk = {name: how.pop(name) for name in ("limits", "block_rows") if name in how}
    options = LayerOptions(**{name: how.pop(name) for name in LayerOptions._fields if name in how})
    return filter_picture(pixels, PictureFilter(weight, bias, options, **how), **walk)


def whole(
    pixels: np.ndarray, weight: Any, bias: Any = None, scale: str = "bytes", **options: Any
) -> np.ndarray:
    """The layer's output (O, HO, WO) in one go, in float64."""
    x = pixels.transpose(2, 0, 1)[None] * {"bytes": 1.0, "unit": 1 / 255}[scale]
    return conv2d(x, np.asarray(weight, float), None if bias is None else np.asarray(bias, float), **options)[
        0
    ]


def shaded(output: np.ndarray) -> np.ndarray:
    """The rule as it is documented, on one channel (HO, WO)."""
    most = np.abs(output).max()
    return 128 + 127 * output / most if output.min() < 0 else 255 * output / most


def near(pixels: np.ndarray, expected: np.ndarray) -> None:
    assert pixels.dtype == np.uint8 and pixels.shape == expected.shape
    assert np.abs(pixels - expected).max() <= 0.502


@given(st.data())
def test_blocks_of_rows_have_no_seams(data: st.DataObject) -> None:
    kernel = data.draw(st.tuples(st.integers(1, 5), st.integers(1, 4)))
    options = {
        "stride": data.draw(st.tuples(st.integers(1, 4), st.integers(1, 3))),
        "dilation": data.draw(st.tuples(st.integers(1, 4), st.integers(1, 3))),
        "padding": data.draw(
            st.sampled_from(["valid", "same", "full"])
            | st.tuples(*[st.integers(0, 9)] * 4)
            | st.integers(0, 5)
        ),
        "padding_mode": data.draw(st.sampled_from(MODES)),
    }
    # Whole numbers, which float32 holds exactly: equal means equal.
    weight = RNG.integers(-9, 10, (2, 3, *kernel))
    bias = RNG.integers(-50, 50, 2)
    try:
        output = whole(COLOUR, weight, bias, **options)[1]
    except Refusal:
        assume(False)
    rows = data.draw(st.integers(1, 40))
    common = {"scale": "bytes", "out_channel": 1, **options}
    blocks = filtered(COLOUR, weight, bias, block_rows=rows, **common)
    np.testing.assert_array_equal(
        blocks.pixels, filtered(COLOUR, weight, bias, block_rows=10**6, **common).pixels
    )
    near(blocks.pixels[:, :, 0], shaded(output))
    photo = filtered(COLOUR, weight, bias, as_filter=True, block_rows=rows, **common).pixels
    for c in range(3):
        own = whole(COLOUR[:, :, c : c + 1], weight[1:, c : c + 1], bias[1:], **options)[0]
        np.testing.assert_array_equal(photo[:, :, c], own.clip(0, 255))


@pytest.mark.parametrize("scale", ["unit", "bytes"])
def test_a_signed_output_has_mid_grey_for_zero_and_symmetric_limits(scale: str) -> None:
    weight = preset_kernel("sobel_x")[None, None]
    result = filtered(GREY, weight, scale=scale)
    output = whole(GREY, weight, scale=scale)[0]
    most = np.abs(output).max()
    assert result.limits == pytest.approx((-most, most), rel=1e-6)
    near(result.pixels[:, :, 0], shaded(output))
    flat = filtered(np.full((9, 9, 1), 77, np.uint8), weight, padding=1)
    assert (flat.pixels[1:-1, 1:-1] == 128).all() and flat.pixels.min() == 1 and flat.pixels.max() == 255


def test_an_output_without_negative_values_runs_from_black_to_its_largest() -> None:
    weight = preset_kernel("box")[None, None]
    result = filtered(GREY, weight)
    output = whole(GREY, weight, scale="unit")[0]
    assert result.limits == pytest.approx((0, output.max()), rel=1e-6)
    near(result.pixels[:, :, 0], shaded(output))


def test_an_output_of_zeros_is_black() -> None:
    result = filtered(GREY, np.zeros((1, 1, 3, 3)))
    assert result.limits == (0, 1) and not result.pixels.any()


def test_the_limits_of_a_preview_can_be_used_for_the_full_size() -> None:
    weight = preset_kernel("sobel_y")[None, None]
    result = filtered(GREY, weight, scale="bytes", limits=(-50, 50))
    near(result.pixels[:, :, 0], (128 + 127 * whole(GREY, weight)[0] / 50).clip(0, 255))
    assert result.limits == (-50, 50)
    positive = filtered(GREY, weight, scale="bytes", limits=(0, 50))
    near(positive.pixels[:, :, 0], (255 * whole(GREY, weight)[0] / 50).clip(0, 255))


def test_many_blocks_are_computed_twice_rather_than_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    weight = RNG.integers(-3, 4, (1, 3, 3, 3))
    kept = filtered(COLOUR, weight, scale="bytes", block_rows=4)
    monkeypatch.setattr("convviz.lab.files.images.filtering.KEPT_CELLS", 0)
    again = filtered(COLOUR, weight, scale="bytes", block_rows=4)
    assert kept.limits == again.limits
    np.testing.assert_array_equal(kept.pixels, again.pixels)


def test_the_identity_as_a_photo_filter_gives_the_picture_back() -> None:
    for scale in ("unit", "bytes"):
        result = filtered(
            COLOUR, preset_kernel("identity")[None, None], as_filter=True, padding="same", scale=scale
        )
        np.testing.assert_array_equal(result.pixels, COLOUR)
        assert result.limits == (0, {"unit": 1, "bytes": 255}[scale])


def test_a_photo_filter_takes_each_channels_kernel_and_repeats_a_single_one() -> None:
    weight = RNG.integers(-2, 3, (2, 3, 3, 3)) / 4
    photo = filtered(COLOUR, weight, [0, 20], as_filter=True, out_channel=1, scale="bytes").pixels
    for c in range(3):
        near(photo[:, :, c], whole(COLOUR[:, :, c : c + 1], weight[1:, c : c + 1], [20])[0].clip(0, 255))
    single = filtered(COLOUR, weight[:1, :1], as_filter=True, scale="bytes").pixels
    copied = filtered(COLOUR, weight[:1, :1].repeat(3, 1), as_filter=True, scale="bytes").pixels
    np.testing.assert_array_equal(single, copied)


def test_groups_read_their_own_channels() -> None:
    weight = RNG.integers(-5, 6, (6, 1, 3, 3))
    output = whole(COLOUR, weight, np.arange(6), groups=3)
    for out_channel in range(6):
        result = filtered(COLOUR, weight, np.arange(6), groups=3, out_channel=out_channel, scale="bytes")
        near(result.pixels[:, :, 0], shaded(output[out_channel]))


def test_grey_comes_before_the_layer_also_across_blocks() -> None:
    weight = RNG.integers(-5, 6, (1, 1, 3, 3))
    grey = filtered(COLOUR, weight, grey=True, scale="bytes", block_rows=3)
    np.testing.assert_array_equal(grey.pixels, filtered(to_grey(COLOUR), weight, scale="bytes").pixels)
    assert filtered(COLOUR, weight, grey=True, as_filter=True).pixels.shape[2] == 1


def test_the_numbers_are_those_that_the_region_shows() -> None:
    nine = region_values(GREY, Region(0, 0, 37, 23), scale="integers")
    result = filtered(GREY, np.ones((1, 1, 1, 1)), scale="integers", limits=(0, 9))
    near(result.pixels[:, :, 0], nine[0] * (255 / 9))


def test_the_bias_counts_in_the_scale_that_was_chosen() -> None:
    black = np.zeros((4, 4, 1), np.uint8)
    photo = {"as_filter": True, "bias": [0.5]}
    assert (filtered(black, np.ones((1, 1, 1, 1)), **photo).pixels == 128).all()
    assert not filtered(black, np.ones((1, 1, 1, 1)), scale="bytes", **photo).pixels.any()


@pytest.mark.parametrize("as_filter", [False, True])
def test_memory_does_not_grow_with_the_picture(as_filter: bool) -> None:
    pixels = np.tile(COLOUR, (60, 60, 1))  # 2220 x 1380, three megapixels: 37 MB as float32
    weight = preset_kernel("gaussian", (5, 5))[None, None].repeat(3, 1)
    tracemalloc.start()
    result = filtered(
        pixels, weight, as_filter=as_filter, padding="same", limits=None if as_filter else (0, 3)
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak - result.pixels.nbytes < 14 * 2**20


def test_a_preview_is_within_what_is_kept() -> None:
    assert limits.PREVIEW_WIDTH * limits.PREVIEW_WIDTH <= limits.KEPT_CELLS


@for_each(
    ("change", "words"),
    [
        ({"weight": np.full((1, 3, 3, 3), np.nan)}, "Every weight must be a finite number; got nan"),
        ({"bias": [np.inf]}, "Every bias must be a finite number"),
        ({"bias": [1, 2]}, "one bias for each filter, of shape"),
        ({"weight": np.ones((1, 2, 3, 3))}, "channels of x are 3, but .* reads 2"),
        ({"weight": np.ones((1, 3, 50, 3))}, "Kernel spans 50 rows"),
        ({"out_channel": 1}, "output channels are 0 to 0; got 1"),
        ({"out_channel": -1}, "output channels are 0 to 0; got -1"),
        ({"scale": "percent"}, "no scale"),
        ({"padding": "sane"}, "padding 'sane' is unknown"),
        ({"limits": (-1, 2)}, r"Limits are \(-m, m\)"),
        ({"limits": (0, 0)}, r"Limits are \(-m, m\)"),
        ({"limits": (0, np.nan)}, r"Limits are \(-m, m\)"),
        ({"block_rows": 0}, "block has at least one row; got 0"),
    ],
)
def test_what_cannot_be_is_refused_in_words(change: dict[str, Any], words: str) -> None:
    with pytest.raises(RefusedValue, match=words):
        filtered(**{"pixels": COLOUR, "weight": np.ones((1, 3, 3, 3)), **change})


def test_the_wrong_kind_of_thing_is_refused_in_words() -> None:
    with pytest.raises(RefusedType, match="array of bytes"):
        filtered(COLOUR / 255, np.ones((1, 3, 3, 3)))  # type: ignore[arg-type]
    with pytest.raises(RefusedType, match="weight"):
        filtered(COLOUR, "kernel")
