"""For those who see no colours or must see no flashes: signs on negative cells, tiles that change calmly."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

import convviz
from convviz.lab.kernels import preset_kernel
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

_CHANGES = """async () => {
  const cells = document.querySelector('.cv-panel[data-role="patch"] .cv-numbers');
  const end = performance.now() + 2000;
  let [changes, before] = [0, cells.textContent];
  while (performance.now() < end) {
    await new Promise(requestAnimationFrame);
    if (cells.textContent !== before) changes += 1;
    before = cells.textContent;
  }
  return changes;
}"""


def test_negative_cells_too_small_for_a_number_are_marked_on_demand(stage: StagePage) -> None:
    stage.open("forward", pic="camera", box="20_20_28_28", k="sobel_x", t=675)
    x = stage.values("input")[0]
    output = convviz.conv2d(x[None, None], np.array([[[[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]]]))[0, 0]
    drawn = stage.marked("output", 26, 26)
    assert drawn.sum() == 0 or not drawn[output < -0.01].all()
    stage.page.get_by_label("Mark negative cells").check()
    clear = np.abs(output) > 0.01  # what lies nearer to zero may be round-off
    stage.wait_for_marks("output", output < 0, among=clear)
    stage.page.reload()
    stage.wait()
    expect(stage.page.get_by_label("Mark negative cells")).to_be_checked()
    stage.wait_for_marks("output", output < 0, among=clear)
    stage.page.get_by_label("Mark negative cells").uncheck()


def test_tiles_never_flash_however_fast_it_plays(stage: StagePage) -> None:
    stage.open("forward", pic="noise")
    stage.page.locator(".cv-speed").select_option("60")
    stage.do("play")
    changes = stage.page.evaluate(_CHANGES)
    assert 0 < changes <= 2 * 6 + 1
    rows, cols = stage.values("output")[0].shape
    stage.go(rows * cols - 1)
    place = rows - 1, cols - 1
    x = stage.values("input")[0]
    stage.wait_for(patch=x[place[0] : place[0] + 3, place[1] : place[1] + 3])
    assert rows * cols > 100


def test_channels_of_a_photo_are_named(stage: StagePage) -> None:
    stage.open("forward", pic="cat", box="20_20_16_16")
    expect(stage.panel("input").locator(".cv-shape")).to_have_text("3 × 16 × 16: R, G, B")
    stage.open("forward", pic="cat", colour="no", box="20_20_16_16")
    expect(stage.panel("input").locator(".cv-shape")).to_have_text("16 × 16")


def test_maps_have_one_scale_of_colours_or_each_its_own_and_the_panel_says_which(stage: StagePage) -> None:
    stage.open("forward", pic="noise", k="gaussian~laplacian~box")
    panel = stage.panel("kernels")
    kernels = [preset_kernel(name) for name in ("gaussian", "laplacian", "box")]
    most = max(np.abs(kernel).max() for kernel in kernels)
    own = [kernel / np.abs(kernel).max() * most for kernel in kernels]
    stage.wait_for(kernels=beside(kernels))
    panel.get_by_role("button", name="one scale for all").click()
    expect(panel.get_by_role("button", name="each its own scale")).to_be_visible()
    expect(stage.panel("maps").get_by_role("button", name="each its own scale")).to_be_visible()
    stage.wait_for(kernels=beside(own))
    stage.page.reload()
    stage.wait()
    stage.wait_for(kernels=beside(own))
    panel.get_by_role("button", name="each its own scale").click()
    stage.wait_for(kernels=beside(kernels))


def beside(tiles: list[np.ndarray]) -> np.ndarray:
    """Maps as a mosaic lays them in a row, an empty column between them."""
    gap = np.full((len(tiles[0]), 1), np.nan)
    return np.hstack([part for tile in tiles for part in (gap, tile)][1:])
