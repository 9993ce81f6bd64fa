"""A whole picture that the browser filters has the bytes of Python's, but for a rounding here and there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from convviz.lab.files.images import FilteredPicture, PictureFilter, filter_picture
from convviz.ops.layer import LayerOptions
from tests.javascript import run

SCRIPT = Path(__file__).with_name("photo.mjs")
COUNT = 60


def drawn(rng: np.random.Generator) -> tuple[dict[str, Any], FilteredPicture]:
    """A random picture and layer, as the browser is asked and as Python answers."""
    pixels = rng.integers(0, 256, (*rng.integers(9, 20, 2), rng.choice([1, 3])), dtype=np.uint8)
    grey, as_filter = bool(rng.random() < 0.3), bool(rng.random() < 0.5)
    channels = 1 if grey else pixels.shape[2]
    groups = channels if rng.random() < 0.3 else 1
    filters = groups * int(rng.integers(1, 3))
    shape = (filters, channels // groups, *rng.integers(1, 5, 2))
    weight = rng.normal(size=shape).astype(np.float32)
    if rng.random() < 0.4:
        weight = abs(weight) / weight[0].size  # an output that is never below zero
    bias = rng.choice([0.0, 0.5], filters).astype(np.float32)
    stride, dilation = (tuple(int(n) for n in rng.integers(1, 3, 2)) for _ in range(2))
    padding = tuple(int(n) for n in rng.integers(0, 4, 4))
    mode, scale = (
        str(rng.choice(["zeros", "reflect", "replicate", "circular"])),
        str(rng.choice(["unit", "bytes", "integers"])),
    )
    o = int(rng.integers(filters))
    options = LayerOptions(stride, padding, dilation, groups, mode)
    asked = PictureFilter(weight, bias, options, out_channel=o, as_filter=as_filter, grey=grey, scale=scale)
    first = 0 if groups == 1 else o // (filters // groups)
    rgba = np.concatenate(
        [np.broadcast_to(pixels, (*pixels.shape[:2], 3)), np.full_like(pixels[..., :1], 255)], 2
    )
    told = {
        "image": {"data": rgba.ravel().tolist(), "width": pixels.shape[1], "height": pixels.shape[0]},
        "meta": {
            "shape": {"channels": shape[1], "kh": int(shape[2]), "kw": int(shape[3])},
            "stride": stride,
            "dilation": dilation,
            "padding": padding,
            "mode": mode,
        },
        "filter": {
            "weight": weight[o].ravel().tolist(),
            "bias": float(bias[o]),
            "channels": channels,
            "first": first,
            "asFilter": as_filter,
            "scale": scale,
        },
    }
    return told, filter_picture(pixels, asked)


@pytest.fixture(scope="module")
def pictures() -> list[tuple[dict[str, Any], FilteredPicture]]:
    rng = np.random.default_rng(23)
    drawings = [drawn(rng) for _ in range(COUNT)]
    answers = run(SCRIPT, [told for told, _ in drawings])
    return [(answer, expected) for answer, (_, expected) in zip(answers, drawings, strict=True)]


def test_a_filtered_picture_has_the_bytes_of_pythons(
    pictures: list[tuple[dict[str, Any], FilteredPicture]],
) -> None:
    off = count = 0
    for answer, expected in pictures:
        height, width = expected.pixels.shape[:2]
        assert (answer["height"], answer["width"]) == (height, width)
        rgba = np.reshape(answer["data"], (height, width, 4)).astype(int)
        away = abs(rgba[..., :3] - expected.pixels)
        assert away.max() <= 1, "float32 there, float64 here: half a byte can round either way"
        assert (rgba[..., 3] == 255).all()
        off, count = off + int((away > 0).sum()), count + away.size
    assert off <= count / 1000


def test_black_and_white_stand_for_the_same_numbers(
    pictures: list[tuple[dict[str, Any], FilteredPicture]],
) -> None:
    for answer, expected in pictures:
        assert answer["limits"] == pytest.approx(expected.limits, rel=1e-5)
    assert {answer["limits"][0] < 0 for answer, _ in pictures} == {True, False}
