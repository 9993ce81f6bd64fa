"""For those who see no colours or must see no flashes: signs on negative cells, tiles that change calmly."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import expect

import convviz
from tests.browser.stage_page import StagePage

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
    marked = stage.marked("output", 26, 26)
    np.testing.assert_array_equal(marked[clear], (output < 0)[clear])
    stage.page.reload()
    stage.wait()
    expect(stage.page.get_by_label("Mark negative cells")).to_be_checked()
    stage.wait_for_rest()
    np.testing.assert_array_equal(stage.marked("output", 26, 26)[clear], (output < 0)[clear])
    stage.page.get_by_label("Mark negative cells").uncheck()


def test_tiles_never_flash_however_fast_it_plays(stage: StagePage) -> None:
    stage.open("forward", pic="noise")
    stage.page.locator(".cv-speed").select_option("60")
    stage.do("play")
    changes = stage.page.evaluate(_CHANGES)
    assert 0 < changes <= 2 * 6 + 1
    if stage.page.get_by_role("button", name="pause", exact=True).is_visible():
        stage.do("play")
    rows, cols = stage.values("output")[0].shape
    place = divmod(stage.step, cols)
    x = stage.values("input")[0]
    stage.wait_for(patch=x[place[0] : place[0] + 3, place[1] : place[1] + 3])
    assert rows * cols > 100


def test_channels_of_a_photo_are_named(stage: StagePage) -> None:
    stage.open("forward", pic="cat", box="20_20_16_16")
    expect(stage.panel("input").locator(".cv-shape")).to_have_text("3 × 16 × 16: R, G, B")
    stage.open("forward", pic="cat", colour="no", box="20_20_16_16")
    expect(stage.panel("input").locator(".cv-shape")).to_have_text("16 × 16")
