"""The built-in pictures: present, small, licensed, and what their sentences say they are."""

from pathlib import Path

import numpy as np
import pytest

from convviz.errors import RefusedValue
from convviz.lab.files.images import SAMPLES, fit_region, region_values, sample_pixels
from convviz.lab.files.images.samples import FOLDER
from convviz.lab.kernels import preset_kernel
from convviz.ops.forward import conv2d
from tests.for_each import for_each

PHOTOS = [id for id, sample in SAMPLES.items() if sample.kind == "photo"]
DRAWN = [id for id, sample in SAMPLES.items() if sample.kind == "drawn"]


def filtered(id: str, preset: str) -> np.ndarray:
    pixels = sample_pixels(id)
    x = region_values(pixels, fit_region(None, pixels.shape[:2]), scale="unit")
    return conv2d(x[None].astype(np.float64), preset_kernel(preset)[None, None])[0, 0]


@for_each("id", SAMPLES)
def test_a_sample_is_a_picture_that_nobody_can_change_and_made_once(id: str) -> None:
    pixels = sample_pixels(id)
    assert pixels.dtype == np.uint8 and pixels.ndim == 3 and pixels.shape[2] in (1, 3)
    assert pixels is sample_pixels(id)
    with pytest.raises(ValueError, match="read-only"):
        pixels[0, 0] = 1


@pytest.mark.parametrize("id", PHOTOS)
def test_a_photo_is_small_licensed_and_named(id: str) -> None:
    file = FOLDER / f"{id}.jpg"
    assert file.stat().st_size < 120 * 1024 and sample_pixels(id).shape[1] <= 640
    sample = SAMPLES[id]
    assert sample.licence == "CC0" and sample.credit and sample.source.startswith("https://")
    lines = (FOLDER / "LICENCES.md").read_text("utf-8").splitlines()
    line = next(line for line in lines if line.startswith(f"| `{id}.jpg`"))
    assert sample.credit in line and "CC0" in line


def test_every_file_in_the_folder_belongs_to_a_sample() -> None:
    assert sorted(Path(FOLDER).iterdir()) == sorted(
        [FOLDER / "LICENCES.md", *(FOLDER / f"{id}.jpg" for id in PHOTOS)]
    )


def test_there_are_photos_in_colour_and_in_grey_and_eight_drawings() -> None:
    assert {sample_pixels(id).shape[2] for id in PHOTOS} == {1, 3}
    assert DRAWN == ["digit", "step_edge", "dot", "stripes", "checkerboard", "ramp", "noise", "blackboard"]
    assert all(max(sample_pixels(id).shape) <= 64 for id in DRAWN)


def test_names_and_sentences_are_there_and_differ() -> None:
    assert len({sample.name for sample in SAMPLES.values()}) == len(SAMPLES)
    assert all(sample.sentence.endswith(".") for sample in SAMPLES.values())


def test_the_first_visit_shows_a_grey_digit_of_8_by_8_that_uses_the_whole_scale() -> None:
    pixels = sample_pixels("digit")
    assert pixels.shape == (8, 8, 1) and (pixels.min(), pixels.max()) == (0, 255)


def test_the_blackboard_holds_whole_numbers_in_the_scale_of_integers() -> None:
    values = region_values(sample_pixels("blackboard"), fit_region(None, (4, 4)), scale="integers")[0]
    np.testing.assert_array_equal(values, [[1, 2, 0, 3], [4, 1, 2, 0], [0, 3, 5, 1], [2, 0, 1, 4]])


def test_every_whole_number_from_0_to_9_survives_as_a_pixel() -> None:
    from convviz.lab.files.images.drawn import ninths

    pixels = ninths([list(range(10))])
    np.testing.assert_array_equal(
        region_values(pixels, fit_region(None, (1, 10)), scale="integers")[0, 0], range(10)
    )


def test_the_dot_prints_the_kernel_turned_by_half_a_turn() -> None:
    output = filtered("dot", "sobel_x")
    np.testing.assert_allclose(output[5:8, 5:8], preset_kernel("sobel_x")[::-1, ::-1])
    assert np.count_nonzero(output) == 6


def test_the_step_edge_answers_at_one_line_alone() -> None:
    output = filtered("step_edge", "sobel_x")
    assert set(np.flatnonzero(np.abs(output).max(0) > 1e-6)) == {10, 11}
    assert np.abs(filtered("step_edge", "sobel_y")).max() < 1e-6


def test_stripes_are_seen_in_their_direction_alone() -> None:
    assert np.abs(filtered("stripes", "sobel_x")).max() > 1
    assert np.abs(filtered("stripes", "sobel_y")).max() < 1e-6


def test_the_checkerboard_has_edges_both_ways() -> None:
    assert (
        np.abs(filtered("checkerboard", "sobel_x")).max()
        == np.abs(filtered("checkerboard", "sobel_y")).max()
        > 1
    )


def test_the_ramp_rises_evenly() -> None:
    first, second = filtered("ramp", "sobel_x"), filtered("ramp", "laplacian")
    assert np.ptp(first) < 1e-6 < first.min() and np.abs(second).max() < 1e-6


def test_noise_is_calmed_by_a_blur_and_made_worse_by_a_sharpener() -> None:
    plain = filtered("noise", "identity").std()
    assert filtered("noise", "box").std() < plain / 2 < 2 * plain < filtered("noise", "sharpen").std()


@pytest.mark.parametrize("id", ["rocket", "", None, ["cat"], "../samples/cat"])
def test_an_unknown_sample_is_refused_with_the_choices(id: object) -> None:
    with pytest.raises(RefusedValue, match="choose one of camera, cat"):
        sample_pixels(id)  # type: ignore[arg-type]
