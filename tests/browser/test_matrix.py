"""The layer as a matrix, forwards and backwards: every entry, every hover, what is said to be left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import BrowserContext, expect

import convviz

from .cases import COLOUR, GREY, Case
from .plain_layer import PlainLayer
from .stage_page import StagePage

Array = NDArray[np.float64]
SMALL_COLOUR = replace(COLOUR, box=(60, 90, 4, 6), mode="reflect")
CASES = {**GREY, "colour": SMALL_COLOUR, "circular": replace(GREY["zeros"], mode="circular", stride=(1, 2))}
each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)

CAMERA = {"pic": "camera", "box": "30_41_28_24", "stride": "1x1", "k": "sobel_y"}
STRETCHES = re.compile(r"On show: rows (\d+) to (\d+) of (\d+), columns (\d+) to (\d+) of (\d+)\.")

# Whether the lines of a band run just outside row (or column) `at` of a panel, a quarter into its other side.
_BAND = """([role, at, count, lying]) => {
  const canvas = document.querySelector(`.cv-panel[data-role="${role}"] canvas.cv-marks`);
  const [long, wide] = lying ? [canvas.width, canvas.height] : [canvas.height, canvas.width];
  const orange = (place) => {
    const [x, y] = lying ? [place, Math.floor(wide / 4)] : [Math.floor(wide / 4), place];
    const [r, g, b] = canvas.getContext('2d').getImageData(x, y, 1, 1).data;
    return r > 180 && g > 120 && b < 60;
  };
  const cell = long / count;
  return orange(Math.floor(at * cell) - 1) && orange(Math.floor((at + 1) * cell));
}"""
_OVERHANG = """() => [...document.querySelectorAll('.cv-panel .cv-map')].filter((map) => {
  const [inner, outer] = [map.getBoundingClientRect(), map.closest('.cv-panel').getBoundingClientRect()];
  return inner.left < outer.left || inner.right > outer.right + 0.5;
}).map((map) => map.closest('.cv-panel').dataset.role)"""
FITS = "() => document.documentElement.scrollWidth <= window.innerWidth"


def kernel_matrix(layer: PlainLayer) -> Array:
    """C from its definition: a column is the output that one pixel alone makes; NaN where no tap meets it."""

    def columns(weight: Array) -> Array:
        pixels = np.eye(layer.x.size).reshape(-1, *layer.x.shape)
        return np.transpose([replace(layer, x=x, weight=weight, bias=0).output().ravel() for x in pixels])

    return np.where(columns(np.ones_like(layer.weight)) > 0, columns(layer.weight), np.nan)


def patch_matrix(layer: PlainLayer) -> Array:
    return np.array([layer.patch(step).ravel() for step in range(layer.steps)])


def tiles(matrix: Array, channels: int, axis: int) -> Array:
    """A matrix as it is drawn: one empty line between the channels."""
    parts = np.split(matrix, channels, axis)
    gap = np.full_like(parts[0][:, :1] if axis else parts[0][:1], np.nan)
    return np.concatenate([piece for part in parts for piece in (gap, part)][1:], axis)


def check(stage: StagePage, role: str, expected: Array) -> None:
    np.testing.assert_allclose(stage.mosaic(role), expected, atol=1e-5, err_msg=role)


def wait_for_band(stage: StagePage, role: str, at: int, count: int, lying: bool = False) -> None:
    assert stage.holds(_BAND, [role, at, count, lying]), f"no line along {at} of {role}"


def stretches(stage: StagePage) -> tuple[slice, slice, tuple[int, int]]:
    """What the sentence says is on show, and of how much."""
    found = STRETCHES.search(stage.sentence.inner_text())
    assert found, stage.sentence.inner_text()
    top, bottom, rows, left, right, columns = map(int, found.groups())
    return slice(top - 1, bottom), slice(left - 1, right), (rows, columns)


# ---- every entry -----------------------------------------------------------------------------------------


@each_case
def test_both_matrices_hold_the_patches_and_the_weights_in_place(stage: StagePage, case: Case):
    layer, channels = case.layer, len(case.weight)
    stage.open("forward", **case.query("matrix"))
    check(stage, "patch_matrix", tiles(patch_matrix(layer), channels, 1))
    check(stage, "kernel_matrix", tiles(kernel_matrix(layer), channels, 1))
    stage.check(input=layer.padded, kernel=case.weight, output=layer.output())


@each_case
def test_backwards_both_are_transposed_and_their_products_are_the_gradients(stage: StagePage, case: Case):
    layer, channels, grad = case.layer, len(case.weight), case.output_grad
    stage.open("backward", **case.query("matrix_grad"))
    check(stage, "patch_matrix_t", tiles(patch_matrix(layer).T, channels, 0))
    check(stage, "kernel_matrix_t", tiles(kernel_matrix(layer).T, channels, 0))
    for step in (0, layer.steps // 2, layer.steps - 1):
        stage.go(step)
        stage.check(weight_grad=layer.weight_grad(grad, step), input_grad=layer.input_grad(grad, step))
    expect(stage.root).to_have_attribute("data-check", "true")
    matrix, patches = np.nan_to_num(kernel_matrix(layer)), patch_matrix(layer)
    stage.check(input_grad=(matrix.T @ grad.ravel()).reshape(case.x.shape))
    stage.check(weight_grad=(patches.T @ grad.ravel()).reshape(case.weight.shape))


@each_case
def test_the_sentence_multiplies_the_row_of_the_step_both_ways(stage: StagePage, case: Case):
    layer = case.layer
    stage.open("forward", **case.query("matrix"))
    row = np.isfinite(kernel_matrix(layer))
    for step in (0, layer.steps - 2):
        stage.go(step)
        value = layer.output().ravel()[step]
        said = stage.sentence.inner_text().replace("\N{MINUS SIGN}", "-")
        numbers = [float(n) for n in re.findall(r"= (-?[\d.]+\d)", said)]
        np.testing.assert_allclose(
            numbers, [value - case.bias, value - case.bias, value], rtol=1e-3, atol=1e-4
        )
        assert f"{row[step].sum()} of {case.x.size} places" in said


def test_an_edit_of_the_kernel_shows_in_every_row(stage: StagePage):
    case = GREY["reflect"]
    stage.open("forward", **case.query("matrix"))
    stage.edit(1, 0, "3")
    weight = case.weight.copy()
    weight[0, 1, 0] = 3
    stage.wait_for(kernel_matrix=kernel_matrix(replace(case.layer, weight=weight)))


# ---- pointing --------------------------------------------------------------------------------------------


def test_the_row_of_the_step_is_outlined_in_both(stage: StagePage):
    layer = GREY["zeros"].layer
    stage.open("forward", **GREY["zeros"].query("matrix"))
    stage.go(17)
    for role in ("patch_matrix", "kernel_matrix"):
        wait_for_band(stage, role, 17, layer.steps)
    stage.open("backward", **GREY["zeros"].query("matrix_grad"))
    stage.go(23)
    for role in ("patch_matrix_t", "kernel_matrix_t"):
        wait_for_band(stage, role, 23, layer.steps, lying=True)


def test_pointing_at_an_entry_of_c_goes_to_its_step_and_lights_its_pixel(stage: StagePage):
    case = GREY["reflect"]
    matrix = np.isfinite(kernel_matrix(case.layer))
    stage.open("forward", **case.query("matrix"))
    step, pixel = 31, int(np.flatnonzero(matrix[31])[3])
    row, col = divmod(pixel, case.x.shape[2])
    stage.hover("kernel_matrix", step, pixel)
    stage.expect_step(step)
    expect(stage.tip).to_contain_text(f"row {step + 1}, column {pixel + 1}")
    expect(stage.tip).to_contain_text(f"reads pixel [{row}, {col}]")
    lit = np.zeros_like(matrix)
    lit[:, pixel] = matrix[:, pixel]
    stage.wait_for_marks("kernel_matrix", lit)
    wait_for_band(stage, "kernel_matrix", step, len(matrix))
    wait_for_band(stage, "kernel_matrix", pixel, matrix.shape[1], lying=True)
    count = int(matrix[:, pixel].sum())
    expect(stage.sentence).to_contain_text(
        f"Column {pixel + 1} of C is pixel [{row}, {col}]: {count} windows"
    )
    stage.wait_for_query(t=str(step))  # the echo of the step lets nothing go that is still pointed at
    stage.wait_for_marks("kernel_matrix", lit)
    stage.sentence.hover()
    stage.wait_for_marks("kernel_matrix", np.zeros_like(matrix))


def test_an_empty_place_of_c_says_that_its_window_does_not_read_it(stage: StagePage):
    case = GREY["zeros"]
    matrix = np.isfinite(kernel_matrix(case.layer))
    stage.open("forward", **case.query("matrix"))
    pixel = int(np.flatnonzero(~matrix[20])[40])
    stage.hover("kernel_matrix", 20, pixel)
    expect(stage.tip).to_contain_text(f"row 21, column {pixel + 1}: empty")
    stage.expect_step(20)


def test_pointing_at_a_weight_lights_its_column_of_p_and_all_its_places_in_c(stage: StagePage):
    case = GREY["reflect"]
    layer, (_, kh, kw) = case.layer, case.weight.shape
    stage.open("forward", **case.query("matrix"))
    for i, j in ((1, 2), (0, 0)):
        only = np.zeros_like(case.weight)
        only[0, i, j] = 1
        stage.hover("kernel", i, j)
        column = np.zeros((layer.steps, kh * kw), dtype=bool)
        column[:, i * kw + j] = True
        stage.wait_for_marks("patch_matrix", column)
        alone = kernel_matrix(replace(layer, weight=only))
        stage.wait_for_marks("kernel_matrix", np.nan_to_num(alone) > 0)
        count = int((np.nan_to_num(alone) > 0).any(axis=1).sum())
        expect(stage.sentence).to_contain_text(f"Column {i * kw + j + 1} of P")
        expect(stage.sentence).to_contain_text(f"stands in {count} rows")


def test_pointing_at_a_pixel_lights_its_column_of_c_and_its_places_in_p(stage: StagePage):
    case = GREY["zeros"]
    layer, (_, height, width) = case.layer, case.x.shape
    stage.open("forward", **case.query("matrix"))
    for row, col in ((4, 6), (0, 11)):
        pixel = np.arange(height * width).reshape(1, height, width) == row * width + col
        alone = replace(layer, x=pixel.astype(float))
        stage.hover("input", row + case.padding[0], col + case.padding[1])
        places = np.array([alone.patch(step).ravel() > 0 for step in range(layer.steps)])
        stage.wait_for_marks("patch_matrix", places)
        lit = np.zeros((layer.steps, height * width), dtype=bool)
        lit[:, row * width + col] = places.any(axis=1)
        stage.wait_for_marks("kernel_matrix", lit)


def test_an_entry_of_p_goes_to_its_step_and_lights_its_weight(stage: StagePage):
    case = GREY["zeros"]
    stage.open("forward", **case.query("matrix"))
    stage.hover("patch_matrix", 30, 4)
    stage.expect_step(30)
    expect(stage.tip).to_contain_text("row 31, column 5")
    expect(stage.tip).to_contain_text("weight [1, 1]")
    stage.wait_for_marks("patch_matrix", np.tile(np.arange(6) == 4, (case.layer.steps, 1)))


def test_a_row_of_the_transpose_gathers_what_the_pixel_is_given(stage: StagePage):
    case = GREY["zeros"]
    layer, grad = case.layer, case.output_grad
    stage.open("backward", **case.query("matrix_grad"))
    stage.do("last")
    stage.hover("input_grad", 4, 6)
    pixel = 4 * case.x.shape[2] + 6
    column = kernel_matrix(layer)[:, pixel]
    lit = np.zeros((case.x.size, layer.steps), dtype=bool)
    lit[pixel] = np.isfinite(column)
    stage.wait_for_marks("kernel_matrix_t", lit)
    said = stage.sentence.inner_text().replace("\N{MINUS SIGN}", "-")
    terms = re.findall(r"\(?(-?[\d.]+)\)? × \(?(-?[\d.]+)\)?", said)
    steps = np.flatnonzero(np.isfinite(column))
    expected = np.stack([grad.ravel()[steps], column[steps]], axis=1)
    np.testing.assert_allclose(np.array(terms, dtype=float), expected, atol=5e-3)
    total = float(said.split("= ")[-1].split(". ")[0].rstrip("."))
    np.testing.assert_allclose(total, layer.input_grad(grad, layer.steps - 1)[0, 4, 6], rtol=1e-4)


def test_pointing_at_a_weight_gradient_lights_its_row_of_the_transposed_patches(stage: StagePage):
    case = GREY["zeros"]
    stage.open("backward", **case.query("matrix_grad"))
    stage.hover("weight_grad", 1, 2)
    rows = np.zeros((6, case.layer.steps), dtype=bool)
    rows[5] = True
    stage.wait_for_marks("patch_matrix_t", rows)
    value = convviz.conv2d_weight_grad(
        case.x[None], (1, *case.weight.shape), case.output_grad[None, None], **case.options
    )[0, 0, 1, 2]
    said = stage.sentence.inner_text().replace("\N{MINUS SIGN}", "-")
    np.testing.assert_allclose(float(said.split("dW[1, 2] = ")[1].rstrip(".")), value, rtol=1e-4)


# ---- what does not fit -----------------------------------------------------------------------------------


def whole_camera(stage: StagePage) -> tuple[Array, Array]:
    """P and C of the layer on show, from its kernel and input."""
    x, weight = stage.values("input"), stage.values("kernel")
    matrix = convviz.conv2d_matrix(weight[None], x.shape[1:])
    filled = convviz.conv2d_matrix(np.ones_like(weight)[None], x.shape[1:]) > 0
    patches = convviz.image_patches(x[None], weight.shape[1:])[0, 0].reshape(weight.size, -1).T
    return patches, np.where(filled, matrix, np.nan)


def test_the_block_on_show_is_named_and_holds_the_step(stage: StagePage):
    stage.open("forward", view="matrix", **CAMERA)
    patches, matrix = whole_camera(stage)
    for step in (0, 299, len(matrix) - 1):
        stage.go(step)
        rows, columns, sizes = stretches(stage)
        assert sizes == matrix.shape and rows.start <= step < rows.stop
        on_show, block = matrix[rows, columns], stage.mosaic("kernel_matrix")
        np.testing.assert_allclose(block[: len(on_show)], on_show, atol=1e-6)
        assert np.isnan(block[len(on_show) :]).all(), "beyond the last row nothing is drawn"
        np.testing.assert_allclose(stage.mosaic("patch_matrix")[: len(on_show)], patches[rows], atol=1e-6)
        assert np.isfinite(matrix[step, columns]).sum() == 9, "the whole window is in sight"


def test_the_block_stays_where_it_is_while_one_points_into_it(stage: StagePage):
    stage.open("forward", view="matrix", t="299", **CAMERA)
    rows, columns, _ = stretches(stage)
    shown = stage.mosaic("kernel_matrix")
    for row in (0, len(shown) - 1, 7):
        stage.hover("kernel_matrix", row, 5)
        stage.expect_step(rows.start + row)
        assert stretches(stage)[:2] == (rows, columns)


def test_pointing_at_a_pixel_out_of_sight_brings_its_column(stage: StagePage):
    stage.open("forward", view="matrix", **CAMERA)
    width = stage.values("input").shape[2]
    pixel = 20 * width + 9
    assert stretches(stage)[1].stop < pixel
    stage.hover("input", 20, 9)
    expect(stage.sentence).to_contain_text(f"Column {pixel + 1} of C is pixel [20, 9]: 9 windows read it.")
    rows, columns, _ = stretches(stage)
    assert columns.start <= pixel < columns.stop
    _patches, matrix = whole_camera(stage)
    assert np.isfinite(matrix[rows, pixel]).any()


def test_the_transposed_block_is_named_and_the_check_still_covers_everything(stage: StagePage):
    stage.open("backward", view="matrix_grad", g="random", **CAMERA)
    x_size, kernel = stage.values("input_grad").shape[1:], stage.values("kernel")
    matrix = convviz.conv2d_matrix(kernel[None], x_size)
    stage.go(300)
    rows, columns, sizes = stretches(stage)
    assert sizes == matrix.T.shape and columns.start <= 300 < columns.stop
    shown = np.nan_to_num(stage.mosaic("kernel_matrix_t"))
    on_show = matrix.T[rows, columns]
    np.testing.assert_allclose(shown[:, : on_show.shape[1]], on_show, atol=1e-6)
    stage.do("last")
    expect(stage.root).to_have_attribute("data-check", "true")
    total = matrix.T @ stage.values("output_grad").ravel()
    stage.check(input_grad=total.reshape(x_size))


def test_of_channels_that_do_not_fit_one_is_drawn_and_may_be_chosen(stage: StagePage):
    stage.open("forward", view="matrix", pic="cat", k="sobel_y")
    expect(stage.sentence).to_contain_text("Of 3 channels, channel 0 alone is drawn.")
    x = stage.values("input", 3)
    pick = stage.page.locator('[data-pick="channel"]')
    pick.select_option("2")
    expect(stage.sentence).to_contain_text("channel 2 alone")
    rows, columns, sizes = stretches(stage)
    pixels = x[0].size
    assert columns.start >= 2 * pixels and sizes[1] == 3 * pixels
    patches = convviz.image_patches(x[None, 2:], (3, 3))[0, 0].reshape(9, -1).T
    np.testing.assert_allclose(
        stage.mosaic("patch_matrix")[: rows.stop - rows.start], patches[rows], atol=1e-6
    )


def test_where_all_channels_fit_there_is_none_to_choose(stage: StagePage):
    stage.open("forward", **SMALL_COLOUR.query("matrix"))
    expect(stage.panel("kernel_matrix")).to_be_visible()
    expect(stage.page.locator('[data-pick="channel"]')).to_be_hidden()
    assert "On show" not in stage.sentence.inner_text()


@pytest.mark.parametrize("width", [390, 1100])
@pytest.mark.parametrize(("path", "view"), [("forward", "matrix"), ("backward", "matrix_grad")])
@pytest.mark.parametrize("query", [SMALL_COLOUR.query, None], ids=["colour", "camera"])
def test_no_panel_is_wider_than_its_place(
    new_context: Callable[..., BrowserContext], server: str, path: str, view: str, query, width: int
):
    page = new_context(viewport={"width": width, "height": 844}).new_page()
    StagePage(page, server).open(path, **(query(view) if query else {"view": view, **CAMERA}))
    assert page.evaluate(_OVERHANG) == []
    assert page.evaluate(FITS)
