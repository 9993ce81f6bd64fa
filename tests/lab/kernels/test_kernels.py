"""Presets against the textbook, their promises at every size, and what can be done to a kernel."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convviz.errors import RefusedType, RefusedValue
from convviz.lab.kernels import (
    MAX_SIZE,
    MAX_WEIGHT,
    PRESETS,
    nearest_size,
    negate,
    normalise,
    preset_kernel,
    resize,
    rotate_half_turn,
    transpose,
)
from tests.for_each import for_each

SIZES = list(product(range(1, MAX_SIZE + 1), repeat=2))


def forms(id: str) -> list[np.ndarray]:
    """The preset at every size that it claims to fit."""
    return [preset_kernel(id, size) for size in SIZES if PRESETS[id].fits(size)]


DERIVATIVES = (
    *("sobel_x", "sobel_y", "prewitt_x", "prewitt_y", "scharr_x", "scharr_y"),
    *("laplacian", "log", "outline", "gabor"),
)
AVERAGES = ("box", "gaussian", "motion_blur")
KEEP_BRIGHTNESS = (*AVERAGES, "identity", "sharpen", "emboss")

TEXTBOOK = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "box": np.full((3, 3), 1 / 9),
    "gaussian": np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16,
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "sobel_x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "sobel_y": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "prewitt_x": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "prewitt_y": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "scharr_x": [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]],
    "scharr_y": [[-3, -10, -3], [0, 0, 0], [3, 10, 3]],
    "laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "log": [[0, 0, 1, 0, 0], [0, 1, 2, 1, 0], [1, 2, -16, 2, 1], [0, 1, 2, 1, 0], [0, 0, 1, 0, 0]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
    "outline": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    "motion_blur": np.eye(5) / 5,
}

# HIPR2 and many books: Laplacian of Gaussian, sigma 1.4, nine cells.
MARR_HILDRETH = [
    [0, 1, 1, 2, 2, 2, 1, 1, 0],
    [1, 2, 4, 5, 5, 5, 4, 2, 1],
    [1, 4, 5, 3, 0, 3, 5, 4, 1],
    [2, 5, 3, -12, -24, -12, 3, 5, 2],
    [2, 5, 0, -24, -40, -24, 0, 5, 2],
    [2, 5, 3, -12, -24, -12, 3, 5, 2],
    [1, 4, 5, 3, 0, 3, 5, 4, 1],
    [1, 2, 4, 5, 5, 5, 4, 2, 1],
    [0, 1, 1, 2, 2, 2, 1, 1, 0],
]


@for_each("id", TEXTBOOK)
def test_the_default_form_is_the_textbooks(id: str) -> None:
    np.testing.assert_allclose(preset_kernel(id), TEXTBOOK[id], rtol=0, atol=1e-15)


def test_the_menu_offers_the_presets_of_the_first_version() -> None:
    named = (
        "identity box gaussian sharpen sobel_x sobel_y prewitt_x prewitt_y scharr_x scharr_y"
        " laplacian log emboss outline motion_blur gabor random"
    )
    assert list(PRESETS) == named.split()


def test_larger_forms_are_the_textbooks_too() -> None:
    five = np.array([1, 4, 6, 4, 1])
    np.testing.assert_allclose(preset_kernel("gaussian", (5, 5)), np.outer(five, five) / 256)
    np.testing.assert_array_equal(preset_kernel("sobel_x", (5, 5)), np.outer(five, [-1, -2, 0, 2, 1]))
    np.testing.assert_array_equal(preset_kernel("prewitt_x", (5, 5)), np.outer(np.ones(5), [-2, -1, 0, 1, 2]))
    fourth_order = np.array([-1, 16, -30, 16, -1]) / 12
    np.testing.assert_allclose(preset_kernel("laplacian", (1, 5))[0], fourth_order)
    assert np.abs(preset_kernel("log", (9, 9)) - MARR_HILDRETH).max() < 1


def test_even_derivatives_lie_between_the_cells() -> None:
    np.testing.assert_array_equal(preset_kernel("sobel_x", (2, 2)), [[-1, 1], [-1, 1]])
    np.testing.assert_array_equal(preset_kernel("prewitt_y", (4, 1)), [[-3], [-1], [1], [3]])


@for_each("id", PRESETS)
def test_every_form_has_its_size_and_finite_weights_that_are_allowed(id: str) -> None:
    sizes = [size for size in SIZES if PRESETS[id].fits(size)]
    assert [kernel.shape for kernel in forms(id)] == sizes
    for kernel in forms(id):
        assert kernel.dtype == np.float64
        assert np.isfinite(kernel).all() and 0 < np.abs(kernel).max() <= MAX_WEIGHT


@for_each("id", DERIVATIVES)
def test_a_derivative_of_a_flat_picture_is_zero_at_every_size(id: str) -> None:
    for kernel in forms(id):
        assert abs(kernel.sum()) <= (0 if id == "log" else 1e-12 * np.abs(kernel).sum())


@pytest.mark.parametrize("id", KEEP_BRIGHTNESS)
def test_a_filter_that_is_no_derivative_keeps_a_flat_picture_at_every_size(id: str) -> None:
    for kernel in forms(id):
        assert kernel.sum() == pytest.approx(1)
        assert id not in AVERAGES or kernel.min() >= 0


@for_each("id", [id for id in PRESETS if id not in ("random", "emboss")])
def test_every_form_is_symmetric_about_its_middle_up_to_sign(id: str) -> None:
    sign = -1 if id.endswith(("_x", "_y")) else 1
    for kernel in forms(id):
        np.testing.assert_allclose(rotate_half_turn(kernel), sign * kernel, atol=1e-12)


@pytest.mark.parametrize("family", ["sobel", "prewitt", "scharr"])
def test_the_form_for_y_is_the_form_for_x_lying(family: str) -> None:
    for height, width in SIZES:
        if PRESETS[f"{family}_x"].fits((height, width)):
            upright = preset_kernel(f"{family}_x", (height, width))
            np.testing.assert_array_equal(transpose(upright), preset_kernel(f"{family}_y", (width, height)))


@pytest.mark.parametrize(("height", "width"), [(3, 3), (5, 3), (5, 7), (11, 11), (1, 5)])
def test_a_laplacian_of_a_bowl_is_its_curvature(height: int, width: int) -> None:
    rows, columns = np.ogrid[:height, :width]
    bowl = (rows - height // 2) ** 2 * (height > 1) + 3 * (columns - width // 2) ** 2
    answer = np.sum(preset_kernel("laplacian", (height, width)) * bowl)
    assert answer == pytest.approx(2 * (height > 1) + 6)


@pytest.mark.parametrize("size", [(3, 3), (5, 5), (7, 11), (11, 3)])
def test_emboss_is_a_ramp_of_the_same_strength_at_every_size(size: tuple[int, int]) -> None:
    ramp = preset_kernel("emboss", size) - preset_kernel("identity", size)
    np.testing.assert_allclose(rotate_half_turn(ramp), -ramp, atol=1e-15)
    rows, columns = np.indices(size)
    assert np.sum(ramp * (rows + columns)) == pytest.approx(12)


def test_motion_blur_runs_from_corner_to_corner_of_a_flat_box() -> None:
    line = preset_kernel("motion_blur", (3, 5)) * 5
    np.testing.assert_allclose(line, [[1, 0.5, 0, 0, 0], [0, 0.5, 1, 0.5, 0], [0, 0, 0, 0.5, 1]])
    np.testing.assert_allclose(preset_kernel("motion_blur", (1, 4)), np.full((1, 4), 0.25))


def test_gabor_answers_to_its_own_stripes_and_not_to_crossing_ones() -> None:
    kernel = preset_kernel("gabor", (11, 11))
    rows, columns = np.indices((11, 11)) - 5
    wave = 2 * np.pi / 5.5 / np.sqrt(2)
    own, crossing = (np.sum(kernel * np.cos(wave * (columns + sign * rows))) for sign in (1, -1))
    assert own > 5 * abs(crossing)


def test_random_is_always_the_same_unless_a_generator_is_given() -> None:
    np.testing.assert_array_equal(preset_kernel("random", (4, 5)), preset_kernel("random", (4, 5)))
    other = preset_kernel("random", (4, 5), rng=np.random.default_rng(1))
    assert (other != preset_kernel("random", (4, 5))).any()
    spread = preset_kernel("random", (11, 11)).std() * 11
    assert 0.8 < spread < 1.2


@for_each("id", PRESETS)
def test_the_nearest_size_fits_and_a_fitting_size_is_its_own(id: str) -> None:
    for size in [*SIZES, (0, 0), (-5, 99), (3, 12)]:
        near = nearest_size(id, size)
        assert PRESETS[id].fits(near)
        assert near == size or not PRESETS[id].fits(size)


def test_a_size_that_a_preset_lacks_is_refused_with_one_that_it_has() -> None:
    with pytest.raises(RefusedValue, match="Identity does not come in 4 x 3: use 5 x 3"):
        preset_kernel("identity", (4, 3))
    with pytest.raises(RefusedValue, match="Scharr x does not come in 5 x 5: use 3 x 3"):
        preset_kernel("scharr_x", (5, 5))


@pytest.mark.parametrize("size", [(0, 3), (3, 12), (-1, -1), (10**30, 1)])
def test_a_size_that_no_kernel_has_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(RefusedValue, match="1 to 11 rows"):
        preset_kernel("box", size)


@pytest.mark.parametrize("size", [(3,), (3, 3, 3), (3.0, 3), "33", 3, None.__class__])
def test_what_is_no_size_is_refused(size: object) -> None:
    with pytest.raises(RefusedType, match="two whole numbers"):
        preset_kernel("box", size)  # type: ignore[arg-type]


@pytest.mark.parametrize("id", ["sobel", "", None, ["box"], "x" * 10_000])
def test_an_unknown_preset_is_refused_with_the_choices_and_in_few_words(id: object) -> None:
    with pytest.raises(RefusedValue, match="choose one of identity, box") as refusal:
        preset_kernel(id)  # type: ignore[arg-type]
    assert len(str(refusal.value)) < 400


def test_names_and_sentences_are_there_and_differ() -> None:
    assert len({preset.name for preset in PRESETS.values()}) == len(PRESETS)
    for preset in PRESETS.values():
        assert preset.fits(preset.default_size)
        assert preset.sentence[0].isupper() and preset.sentence.endswith(".")


kernels = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 2), st.integers(1, 3), st.integers(1, 6), st.integers(1, 6)),
    elements=st.floats(-MAX_WEIGHT, MAX_WEIGHT),
)


@given(kernels)
def test_normalising_makes_every_kernel_sum_to_one_in_value_or_magnitude(weight: np.ndarray) -> None:
    normal = normalise(weight)
    total, magnitude = normal.sum((-2, -1)), np.abs(normal).sum((-2, -1))
    empty = ~weight.any((-2, -1))
    assert np.all(empty | np.isclose(total, 1, atol=1e-6) | np.isclose(magnitude, 1))
    assert np.isfinite(normal).all() and np.abs(normal).max() <= MAX_WEIGHT


def test_normalising_a_derivative_divides_by_the_magnitudes() -> None:
    np.testing.assert_allclose(normalise(preset_kernel("sobel_x")), preset_kernel("sobel_x") / 8)
    np.testing.assert_array_equal(normalise(np.zeros((2, 3))), np.zeros((2, 3)))
    round_off = np.array([[1, -1 + 1e-12]])
    np.testing.assert_allclose(normalise(round_off), round_off / 2)
    np.testing.assert_allclose(normalise([[1, 2], [3, 4]]), np.array([[1, 2], [3, 4]]) / 10)


@given(kernels)
def test_transposing_turning_and_negating_twice_restores(weight: np.ndarray) -> None:
    before = weight.copy()
    for change in (transpose, rotate_half_turn, negate):
        np.testing.assert_array_equal(change(change(weight)), weight)
        assert not np.shares_memory(change(weight), weight)
    np.testing.assert_array_equal(weight, before)


def test_turning_is_by_180_degrees_and_negating_leaves_no_minus_zero() -> None:
    np.testing.assert_array_equal(rotate_half_turn([[1, 2, 3], [4, 5, 6]]), [[6, 5, 4], [3, 2, 1]])
    np.testing.assert_array_equal(transpose([[1, 2, 3], [4, 5, 6]]), [[1, 4], [2, 5], [3, 6]])
    assert not np.signbit(negate([[0.0, -1.0]])).any()


def test_changes_keep_float32_and_take_whole_numbers() -> None:
    for change in (normalise, transpose, rotate_half_turn, negate, lambda k: resize(k, (2, 2))):
        assert change(np.ones((3, 3), np.float32)).dtype == np.float32
        assert change(np.ones((3, 3), np.int64)).dtype == np.float64


@given(kernels, st.integers(0, 5), st.integers(0, 5))
def test_growing_adds_zeros_around_and_cropping_restores(weight: np.ndarray, rows: int, columns: int) -> None:
    height, width = weight.shape[-2:]
    grown = resize(weight, (height + rows, width + columns))
    np.testing.assert_array_equal(resize(grown, (height, width)), weight)
    assert np.abs(grown).sum() == pytest.approx(np.abs(weight).sum())


def test_resizing_keeps_the_middle() -> None:
    np.testing.assert_array_equal(resize(preset_kernel("sobel_x"), (5, 1)), [[0], [0], [0], [0], [0]])
    np.testing.assert_array_equal(resize([[1, 2, 3]], (3, 1)), [[0], [2], [0]])
    np.testing.assert_array_equal(resize([[1, 2], [3, 4]], (3, 3)), [[1, 2, 0], [3, 4, 0], [0, 0, 0]])
    with pytest.raises(RefusedValue, match="1 to 11 rows"):
        resize([[1.0]], (12, 1))


@pytest.mark.parametrize("kernel", [[1, 2], 3, np.zeros((0, 3)), [["a"]], [[1j]], None])
def test_what_is_no_kernel_is_refused(kernel: object) -> None:
    with pytest.raises((RefusedType, RefusedValue), match="kernel"):
        normalise(kernel)  # type: ignore[arg-type]
