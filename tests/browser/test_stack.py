"""Layers in a row: what is drawn is what the layers compute, and what lights up is what a unit reads."""

from __future__ import annotations

import json
from itertools import product as every

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, WebSocket, expect

import convviz
from convviz.lab.files.images import sample_pixels
from convviz.lab.kernels import preset_kernel, random_channels
from convviz.ops.pooling import max_pool2d
from tests.browser.axe import wait_for_rest
from tests.browser.plain_layer import PlainLayer
from tests.browser.stage_page import StagePage, split_mosaic

pytestmark = pytest.mark.one_tab

BOX = (100, 200, 15, 22)  # top, left, height, width: nothing is symmetric
FIRST = {"k": "sobel_x~gaussian", "stride": "2x1", "pad": "1x2", "act": "relu", "pool": "max", "ps": "1x2"}
SECOND = "k.random..3--size.3x2--dil.1x2--bias.0.5_0_-1"
QUERY = {"pic": "camera", "box": "_".join(map(str, BOX)), **FIRST, "above": SECOND}
Cells = set[tuple[int, int]]


def picture() -> NDArray[np.float64]:
    """(1, 1, 15, 22)"""
    top, left, height, width = BOX
    pixels = sample_pixels("camera")[top : top + height, left : left + width, :1]
    return (pixels.transpose(2, 0, 1)[None] / 255).astype(np.float32).astype(np.float64)


def first_maps() -> NDArray[np.float64]:
    """What the first layer makes, (1, 2, 8, 12)."""
    weight = np.stack([preset_kernel("sobel_x"), preset_kernel("gaussian", (3, 3))])[:, None]
    conv = convviz.conv2d(picture(), weight.astype(np.float32).astype(float), stride=(2, 1), padding=(1, 2))
    return max_pool2d(np.maximum(conv, 0), (1, 2), stride=(1, 2))


def second_maps() -> NDArray[np.float64]:
    """What the second layer makes of it, (1, 3, 6, 10)."""
    weight = np.stack([random_channels((3, 2), o, 2) for o in range(3)])
    rounded = [array.astype(np.float32).astype(float) for array in (first_maps(), weight)]
    return convviz.conv2d(*rounded, np.array([0.5, 0, -1]), dilation=(1, 2))


def read_by_second(unit: tuple[int, int]) -> Cells:
    """Cells of the first layer's maps that a unit of the second reads, window by window."""
    return {(unit[0] + i, unit[1] + 2 * j) for i, j in every(range(3), range(2))}


def read_by_first(unit: tuple[int, int]) -> Cells:
    """Pixels, also those of the padding, that a unit of the first layer reads through its pooling."""
    pooled = {(unit[0], 2 * unit[1] + k) for k in range(2)}
    return {(2 * y + i - 1, x + j - 2) for y, x in pooled for i, j in every(range(3), range(3))}


def hull(cells: Cells, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """The box around the cells on a map of `shape`, without what lies outside."""
    rows, columns = zip(*cells, strict=True)
    marked = np.zeros(shape, dtype=bool)
    marked[max(min(rows), 0) : max(rows) + 1, max(min(columns), 0) : max(columns) + 1] = True
    return marked


def open_stack(stage: StagePage, **query: str) -> StagePage:
    stage.open("stack", **{**QUERY, **query})
    expect(stage.root).to_have_attribute("data-ready", "true")
    return stage


def point_at(stage: StagePage, number: int, channels: int, channel: int, unit: tuple[int, int]) -> None:
    """Move the mouse over a unit and wait until the page shows what it sees."""
    stage.hover(f"maps{number}", *place_of(stage, number, channels, channel, unit))
    expect_unit(stage, number, channel, unit)


def expect_unit(stage: StagePage, number: int, channel: int, unit: tuple[int, int]) -> None:
    expect(stage.root).to_have_attribute("data-unit", f"{number},{channel},{unit[0]},{unit[1]}")


def place_of(
    stage: StagePage, number: int, channels: int, channel: int, unit: tuple[int, int]
) -> tuple[int, int]:
    """Row and column of a unit in the mosaic of its maps."""
    drawn = stage.mosaic(f"maps{number}")
    numbers = split_mosaic(
        np.where(np.isfinite(drawn), np.arange(drawn.size).reshape(drawn.shape), np.nan), channels
    )
    row, column = divmod(int(numbers[channel][unit]), drawn.shape[1])
    return row, column


def lit(stage: StagePage, number: int, channels: int) -> NDArray[np.bool_]:
    """Which cells of a row of maps have something drawn over them, (C, H, W)."""
    drawn = stage.mosaic(f"maps{number}")
    marked = stage.marked(f"maps{number}", *drawn.shape).astype(float)
    return split_mosaic(np.where(np.isfinite(drawn), marked, np.nan), channels) > 0


def test_every_row_of_maps_shows_what_the_layers_compute(stage: StagePage):
    open_stack(stage)
    for role, values in (("maps0", picture()), ("maps1", first_maps()), ("maps2", second_maps())):
        stage.check(**{role: values[0]})
    for k, shape in enumerate(("1 × 15 × 22", "2 × 8 × 12", "3 × 6 × 10")):
        expect(stage.panel(f"maps{k}").locator(".cv-shape")).to_have_text(shape)


@pytest.mark.parametrize("unit", [(0, 0), (2, 5), (5, 9)])
def test_a_unit_of_the_second_layer_lights_up_what_it_reads_of_both_before(
    stage: StagePage, unit: tuple[int, int]
):
    open_stack(stage)
    point_at(stage, 2, 3, 1, unit)
    between = read_by_second(unit)
    pixels = set().union(*(read_by_first(cell) for cell in between))
    in_picture, in_maps = hull(pixels, (15, 22)), hull(between, (8, 12))
    np.testing.assert_array_equal(lit(stage, 0, 1), in_picture[None])
    np.testing.assert_array_equal(lit(stage, 1, 2), np.stack([in_maps] * 2))
    own = np.zeros((3, 6, 10), dtype=bool)
    own[1][unit] = True
    rim = lit(stage, 2, 3)
    assert not rim[~own].any(), "of its own maps the unit alone is outlined"
    expect(stage.sentence).to_contain_text(f"pixels of the picture: {span_of(in_picture)}.")
    reaches_out = not all(0 <= row < 15 and 0 <= column < 22 for row, column in pixels)
    expect(stage.page.get_by_text("the rest lies in the padding")).to_have_count(int(reaches_out))


def span_of(marked: NDArray[np.bool_]) -> str:
    rows, columns = np.nonzero(marked)
    return f"rows {rows.min()} to {rows.max()}, columns {columns.min()} to {columns.max()}"


def test_a_unit_of_the_first_layer_sees_through_its_pooling(stage: StagePage):
    open_stack(stage)
    point_at(stage, 1, 2, 0, (3, 4))
    np.testing.assert_array_equal(lit(stage, 0, 1), hull(read_by_first((3, 4)), (15, 22))[None])
    assert not lit(stage, 2, 3).any()
    expect(stage.tip).to_contain_text("layer 1[0, 3, 4] = ")
    stage.hover("maps0", 3, 4)
    expect(stage.tip).to_contain_text("picture[3, 4] = ")
    expect(stage.root).to_have_attribute("data-unit", "")
    assert not lit(stage, 0, 1).any()


def test_a_depthwise_unit_lights_up_the_one_map_that_it_reads(stage: StagePage):
    open_stack(stage, above="k.random..4--size.3--groups.2")
    point_at(stage, 2, 4, 3, (1, 2))
    shown = lit(stage, 1, 2)
    assert not shown[0].any()
    np.testing.assert_array_equal(shown[1], hull({(1, 2), (3, 4)}, (8, 12)))


def test_a_click_keeps_a_unit_arrow_keys_move_it_and_escape_lets_go(stage: StagePage):
    open_stack(stage)
    stage.click("maps2", *place_of(stage, 2, 3, 0, (1, 1)))
    expect(stage.root).to_have_attribute("data-pinned", "true")
    stage.hover("maps1", *place_of(stage, 1, 2, 0, (3, 4)))
    expect(stage.tip).to_contain_text("layer 1[0, 3, 4]")
    expect_unit(stage, 2, 0, (1, 1))
    for key, unit in (
        ("ArrowRight", (1, 2)),
        ("ArrowDown", (2, 2)),
        ("ArrowUp", (1, 2)),
        ("ArrowLeft", (1, 1)),
    ):
        stage.page.keyboard.press(key)
        expect_unit(stage, 2, 0, unit)
    for _ in range(3):
        stage.page.keyboard.press("ArrowLeft")
    expect_unit(stage, 2, 0, (1, 0))
    stage.page.keyboard.press("Escape")
    expect(stage.root).to_have_attribute("data-pinned", "false")
    expect(stage.sentence).to_contain_text("Point at any cell")
    assert not lit(stage, 0, 1).any()


def test_pointing_never_talks_to_the_server(new_stage: StagePage):
    said: list[object] = []

    def watch(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: said.append(frame))

    new_stage.page.on("websocket", watch)
    open_stack(new_stage)
    assert said, "the page was asked for through a socket"
    before = len(said)
    for unit in every(range(3), range(4)):
        point_at(new_stage, 2, 3, 2, unit)
    new_stage.click("maps2", *place_of(new_stage, 2, 3, 0, (1, 1)))
    expect(new_stage.root).to_have_attribute("data-pinned", "true")
    assert len(said) == before


def test_a_finger_pins_and_on_a_phone_the_maps_stand_below_each_other(phone: Page, server: str):
    phone.set_viewport_size({"width": 420, "height": 900})
    stage = open_stack(StagePage(phone, server, stays=True))
    boxes = [box_of(stage.panel(f"maps{k}")) for k in range(3)]
    assert [box["x"] for box in boxes] == [boxes[0]["x"]] * 3
    assert all(low["y"] >= high["y"] + high["height"] for high, low in zip(boxes, boxes[1:], strict=False))
    assert phone.evaluate("document.documentElement.scrollWidth") <= 420
    phone.touchscreen.tap(*stage.point("maps2", *place_of(stage, 2, 3, 0, (2, 5))))
    expect_unit(stage, 2, 0, (2, 5))
    expect(stage.root).to_have_attribute("data-pinned", "true")


def box_of(panel: Locator) -> dict[str, float]:
    box = panel.bounding_box()
    assert box is not None
    return dict(box)


def test_a_change_in_a_card_shows_at_once_and_lets_go_of_a_unit_that_is_gone(stage: StagePage):
    open_stack(stage)
    stage.click("maps2", *place_of(stage, 2, 3, 2, (5, 9)))
    expect_unit(stage, 2, 2, (5, 9))
    card = stage.open_card("2 — 3 × Random")
    count = card.get_by_label("Filters", exact=True)
    count.fill("2")
    count.press("Enter")
    expect(stage.panel("maps2").locator(".cv-shape")).to_have_text("2 × 6 × 10")
    assert stage.holds("() => document.querySelector('.cv-stack').dataset.unit === ''")
    stage.wait_for(maps2=second_maps()[0, :2])
    stage.wait_for_query(above="k.random..2--size.3x2--bias.0.5_0--dil.1x2")


def test_the_first_visit_s_button_puts_two_layers_in_a_row(stage: StagePage):
    stage.open("stack")
    expect(stage.panel("maps2")).to_have_count(0)
    stage.page.get_by_role("button", name="Show me two layers").click()
    expect(stage.panel("maps2").locator(".cv-shape")).to_have_text("4 × 4 × 4")
    point_at(stage, 2, 4, 0, (2, 1))
    assert json.loads(stage.root.get_attribute("data-boxes") or "") == [[1, 0, 7, 7], [1, 0, 3, 3]]
    expect(stage.sentence).to_contain_text("Its full field is 8 × 8")


@pytest.mark.parametrize("page", ["Forward", "Backward"])
def test_a_layer_opened_elsewhere_reads_the_maps_that_the_row_shows(stage: StagePage, page: str):
    open_stack(stage)
    maps = stage.values("maps1", 2)
    card = stage.open_card("2 — 3 × Random")
    wait_for_rest(stage)  # until then the card grows, and the link moves from under the mouse
    card.get_by_role("link", name=f"Open in {page}").click()
    expect(stage.page.locator('.cv-panel[data-role="input"]')).to_be_visible()
    stage.wait_for(input=maps)
    if page == "Forward":
        weight = stage.values("kernel", 2)
        layer = PlainLayer(maps, weight, dilation=(1, 2), bias=0.5)
        stage.check(output=layer.output())
        np.testing.assert_allclose(layer.output(), second_maps()[0, 0], atol=1e-5)


def test_a_unit_that_sees_padding_alone_says_so_and_lights_up_nothing(stage: StagePage):
    open_stack(stage, stride="1", pad="4", pool="none")
    point_at(stage, 1, 2, 1, (0, 0))
    assert not lit(stage, 0, 1).any()
    expect(stage.sentence).to_have_text("Unit [0, 0] of map 1 in layer 1 sees nothing but padding.")
