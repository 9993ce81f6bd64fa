"""A matrix that does not fit: the block on show follows, and the page says what is left out."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

import convviz
from tests.browser.plain_matrix import SMALL_COLOUR, Array
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

CAMERA = {"pic": "camera", "box": "30_41_28_24", "stride": "1x1", "k": "sobel_y"}
STRETCHES = re.compile(
    r"Showing rows (\d+) to (\d+) of (\d+) and columns (\d+) to (\d+) of (\d+), counted from 0\."
)
_OVERHANG = """() => [...document.querySelectorAll('.cv-panel .cv-map')].filter((map) => {
  const [inner, outer] = [map.getBoundingClientRect(), map.closest('.cv-panel').getBoundingClientRect()];
  return inner.left < outer.left || inner.right > outer.right + 0.5;
}).map((map) => map.closest('.cv-panel').dataset.role)"""
FITS = "() => document.documentElement.scrollWidth <= window.innerWidth"


def stretches(stage: StagePage) -> tuple[slice, slice, tuple[int, int]]:
    """What the sentence says is on show, and of how much."""
    found = STRETCHES.search(stage.sentence.inner_text())
    assert found, stage.sentence.inner_text()
    top, bottom, rows, left, right, columns = map(int, found.groups())
    return slice(top, bottom + 1), slice(left, right + 1), (rows, columns)


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
    expect(stage.sentence).to_contain_text(f"Column {pixel} of C is the pixel x[20, 9]: 9 windows read it.")
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
    expect(stage.sentence).to_contain_text("Only channel 0 of 3 channels is drawn.")
    x = stage.values("input", 3)
    pick = stage.page.locator('[data-pick="channel"]')
    pick.select_option("2")
    expect(stage.sentence).to_contain_text("Only channel 2 of 3")
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
    expect(stage.sentence).not_to_contain_text("Showing")


@pytest.mark.parametrize("width", [390, 1100])
@pytest.mark.parametrize(("path", "view"), [("forward", "matrix"), ("backward", "matrix_grad")])
@pytest.mark.parametrize("query", [SMALL_COLOUR.query, None], ids=["colour", "camera"])
def test_no_panel_is_wider_than_its_place(stage: StagePage, path: str, view: str, query, width: int):
    stage.page.set_viewport_size({"width": width, "height": 844})
    stage.open(path, **(query(view) if query else {"view": view, **CAMERA}))
    assert stage.page.evaluate(_OVERHANG) == []
    assert stage.page.evaluate(FITS)
