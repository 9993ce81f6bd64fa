"""What the open layer reads: crops, other pictures, responses, maps by chance, layers below."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from convviz.lab.files.images import MAX_REGION, SAMPLES
from convviz.lab.kernels import PRESETS, RANDOM, nearest_size, preset_kernel
from convviz.lab.layer.inputs import COMPANIONS, RESPONSES, companions, crops, maps_of, through_below
from convviz.lab.state import Experiment, LayerSettings, region_of
from convviz.ops import reference
from tests.for_each import for_each

PICTURES = np.random.default_rng(0).uniform(size=(2, 1, 7, 9)).astype(np.float32)


# ---- the batch -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(300, 451), (30, 500), (29, 28)])
def test_crops_are_the_region_and_others_of_its_size_inside_the_picture(size: tuple[int, int]) -> None:
    experiment = Experiment(picture="camera", batch=8, batch_of="crops", region=(1, 0, 28, 20), reduce=2)
    boxes = crops(experiment, size)
    assert boxes[0] == region_of(experiment, size) and len(boxes) == 8
    for box in boxes:
        assert box.size == (14, 10) and box.top >= 0 and box.left >= 0
        assert box.top + box.height <= size[0] and box.left + box.width <= size[1]
    assert len(set(boxes)) == 8 and boxes == crops(experiment, size)


def test_crops_take_every_place_where_there_are_just_as_many() -> None:
    experiment = Experiment(picture="camera", batch=8, batch_of="crops", region=(1, 2, 9, 7), reduce=1)
    places = [(box.top, box.left) for box in crops(experiment, (10, 10))]
    assert places[0] == (1, 2) and sorted(places) == [(top, left) for top in (0, 1) for left in range(4)]


@for_each("picture", SAMPLES)
@for_each("channels", [1, 3])
@for_each("size", [(8, 8), (5, 31), (MAX_REGION, MAX_REGION)])
def test_other_pictures_take_the_size_and_colours_of_the_first(
    picture: str, channels: int, size: tuple[int, int]
) -> None:
    others = companions(Experiment(picture=picture, batch=8, scale="bytes"), size, channels)
    assert [other.shape for other in others] == [(channels, *size)] * 7
    assert all(other.min() >= 0 and other.max() <= 255 and other.any() for other in others)
    assert len({other.tobytes() for other in others}) == 7


def test_a_picture_does_not_keep_itself_company() -> None:
    assert set(COMPANIONS) <= set(SAMPLES) and len(COMPANIONS) >= 8
    first, second = (companions(Experiment(picture=id, batch=2), (9, 9), 1)[0] for id in ("camera", "cat"))
    assert not np.array_equal(first, second)


# ---- the maps --------------------------------------------------------------------------------------------


def test_maps_of_the_picture_are_the_picture() -> None:
    assert maps_of(Experiment(), PICTURES) is PICTURES


def test_responses_are_what_the_presets_answer_by_the_plain_loops() -> None:
    maps = maps_of(Experiment(maps="responses", channels=16), PICTURES)
    assert maps.shape == (2, 16, 7, 9) and maps.dtype == np.float32
    for channel, id in enumerate(RESPONSES):
        kernel = preset_kernel(id, nearest_size(id, (3, 3)))
        sides = [(n - 1) // 2 for n in kernel.shape], [n // 2 for n in kernel.shape]
        padding = (sides[0][0], sides[1][0], sides[0][1], sides[1][1])
        expected = reference.conv2d_loops(
            PICTURES.astype(float), kernel[None, None], padding=padding, padding_mode="replicate"
        )
        np.testing.assert_allclose(maps[:, channel], expected[:, 0], atol=1e-5)


def test_every_preset_but_chance_has_a_response() -> None:
    assert set(RESPONSES) == set(PRESETS) - {RANDOM} and len(RESPONSES) == 16


def test_maps_by_chance_are_the_same_for_the_same_seed() -> None:
    first, again, other = (
        maps_of(Experiment(maps="random", channels=5, map_seed=seed), PICTURES) for seed in (3, 3, 4)
    )
    assert first.shape == (2, 5, 7, 9) and first.dtype == np.float32
    assert (first == again).all() and (first != other).any()
    np.testing.assert_array_equal(first, first.round(2))
    assert 0.8 < first.std() < 1.2


# ---- the layers below ------------------------------------------------------------------------------------


def test_the_layers_below_are_gone_through_one_after_the_other() -> None:
    below: Any = (
        LayerSettings(presets=("box",), padding="same"),
        LayerSettings(presets=("sobel_x",), activation="relu"),
    )
    found = through_below(Experiment(below=below), PICTURES)
    values = PICTURES.astype(float)
    for layer in below:
        kernel = np.float32(preset_kernel(layer.presets[0]))[None, None].astype(float)
        values = reference.conv2d_loops(values, kernel, padding=layer.padding)
    np.testing.assert_allclose(found, np.maximum(values, 0), atol=1e-5)
    assert through_below(Experiment(), PICTURES) is PICTURES
