"""Pointing at the layer as a matrix: a row is a step, a column a weight or a pixel, and both light up."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import expect

import convviz
from tests.browser.cases import GREY
from tests.browser.plain_matrix import kernel_matrix
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

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


def wait_for_band(stage: StagePage, role: str, at: int, count: int, lying: bool = False) -> None:
    assert stage.holds(_BAND, [role, at, count, lying]), f"no line along {at} of {role}"


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


def test_pointing_at_an_entry_of_c_shows_its_step_and_lights_its_pixel(stage: StagePage):
    case = GREY["reflect"]
    matrix = np.isfinite(kernel_matrix(case.layer))
    stage.open("forward", **case.query("matrix"))
    step, pixel = 31, int(np.flatnonzero(matrix[31])[3])
    row, col = divmod(pixel, case.x.shape[2])
    stage.hover("kernel_matrix", step, pixel)
    stage.expect_step(step)
    expect(stage.tip).to_contain_text(f"row {step}, column {pixel}")
    expect(stage.tip).to_contain_text(f"reads x[{row}, {col}]")
    lit = np.zeros_like(matrix)
    lit[:, pixel] = matrix[:, pixel]
    stage.wait_for_marks("kernel_matrix", lit)
    wait_for_band(stage, "kernel_matrix", step, len(matrix))
    wait_for_band(stage, "kernel_matrix", pixel, matrix.shape[1], lying=True)
    count = int(matrix[:, pixel].sum())
    expect(stage.sentence).to_contain_text(
        f"Column {pixel} of C is the pixel x[{row}, {col}]: {count} windows"
    )
    before = stage.revision
    stage.page.keyboard.press("Control+y")  # an answer of the server lets nothing go that is pointed at
    expect(stage.root).to_have_attribute("data-rev", str(before + 1))
    stage.expect_step(step)
    stage.wait_for_marks("kernel_matrix", lit)
    stage.sentence.hover()
    stage.wait_for_marks("kernel_matrix", np.zeros_like(matrix))


def test_an_empty_place_of_c_says_that_its_window_does_not_read_it(stage: StagePage):
    case = GREY["zeros"]
    matrix = np.isfinite(kernel_matrix(case.layer))
    stage.open("forward", **case.query("matrix"))
    pixel = int(np.flatnonzero(~matrix[20])[40])
    stage.hover("kernel_matrix", 20, pixel)
    expect(stage.tip).to_contain_text(f"row 20, column {pixel} · empty")
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
        expect(stage.sentence).to_contain_text(f"Column {i * kw + j} of P")
        expect(stage.sentence).to_contain_text(f"appears in {count} rows")


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
    expect(stage.tip).to_contain_text("row 30, column 4")
    expect(stage.tip).to_contain_text("times w[1, 1]")
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
