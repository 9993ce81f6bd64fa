"""Numbers answer at once, whatever the line does; what stays is NumPy's."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Route, expect

import convviz
from convviz.lab.files.images import PictureFilter, filter_picture, sample_pixels
from convviz.lab.kernels import preset_kernel
from convviz.ops.layer import LayerOptions
from tests.browser.conftest import VIEWPORT, unbroken
from tests.browser.formula_pane import FormulaPane
from tests.browser.line_proxy import Line
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

SOBEL = preset_kernel("sobel_x")
DIGIT = (sample_pixels("digit")[None, None, :, :, 0] / 255).astype(np.float32).astype(np.float64)
STEP = 8  # px that pull a number by one step
ONES = np.ones((1, 1, 6, 6))


@pytest.fixture
def line(afar: tuple[BrowserContext, Line]) -> Line:
    """The line, as it is for whoever does nothing to it: here it is held, and never cut."""
    _context, line = afar
    line.mend()
    return line


@pytest.fixture(scope="module")
def tab_afar(afar: tuple[BrowserContext, Line]) -> Iterator[StagePage]:
    """The stage in the only tab of these tests, at the end of the line."""
    context, line = afar
    with unbroken(context.new_page()) as tab:
        yield StagePage(tab, line.address, stays=True)
        tab.close()


@pytest.fixture
def stage(tab_afar: StagePage, line: Line) -> StagePage:
    """The stage in that tab, with the pointer outside."""
    tab_afar.page.set_viewport_size(VIEWPORT)
    tab_afar.page.mouse.move(2, 2)
    return tab_afar


def output_of(kernel: np.ndarray, bias: float = 0.0) -> np.ndarray:
    return convviz.conv2d(DIGIT, kernel[None, None], np.array([bias]))[0, 0]


def with_cell(row: int, col: int, value: float) -> np.ndarray:
    kernel = SOBEL.copy()
    kernel[row, col] = value
    return kernel


def expect_word(stage: StagePage, word: str) -> None:
    expect(stage.root).to_have_attribute("data-word", word)


def pull(stage: StagePage, role: str, row: int, col: int, steps: int) -> None:
    """Press on a number and pull it by so many steps; it is not let go of."""
    x, y = stage.point(role, row, col)
    stage.page.mouse.move(x, y)
    stage.page.mouse.down()
    stage.page.mouse.move(x + steps * STEP / 2, y)
    stage.page.mouse.move(x + steps * STEP, y)


def test_a_typed_number_is_in_the_output_before_the_server_knows_of_it(stage: StagePage, line: Line) -> None:
    stage.open("forward")
    stage.do("last")
    line.hold(line.up)
    stage.edit(0, 0, "3")
    stage.wait_for(output=output_of(with_cell(0, 0, 3)))
    expect_word(stage, "preview")
    expect(stage.root.locator(".cv-last-word")).to_have_text("preview …")
    expect(stage.sentence).to_contain_text("0.666667 × 3 +")
    copy = FormulaPane(stage).copy
    expect(copy).to_be_disabled()  # what is taken elsewhere is NumPy's
    line.release(line.up)
    expect_word(stage, "numpy")
    expect(copy).to_be_enabled()
    stage.wait_for(output=output_of(with_cell(0, 0, 3)))


def test_a_number_that_is_pulled_takes_the_whole_output_along_and_is_one_entry_for_undo(
    stage: StagePage, line: Line
) -> None:
    stage.open("forward")
    line.hold(line.up)
    pull(stage, "kernel", 1, 1, 7)
    stage.wait_for(kernel=with_cell(1, 1, 0.7), output=output_of(with_cell(1, 1, 0.7)))
    expect_word(stage, "preview")
    stage.page.mouse.up()
    stage.wait_for(output=output_of(with_cell(1, 1, 0.7)))
    line.release(line.up)
    stage.wait_for_query(w="-1_0_1~-2_0.7_2~-1_0_1")
    expect_word(stage, "numpy")
    stage.do("undo")
    stage.wait_for(kernel=SOBEL)
    stage.wait_for_query(w=None)


def test_the_window_changes_while_a_number_is_pulled_and_the_panels_follow(stage: StagePage) -> None:
    stage.open("forward", view="patches")
    columns = stage.mosaic("matrix").shape[1]
    x, y = stage.point("kernel", 1, 1)
    pull(stage, "kernel", 1, 1, 3)
    for width in (1240, 1100):
        stage.page.set_viewport_size({"width": width, "height": 900})
        for steps in range(4, 24):
            stage.page.mouse.move(x + steps * STEP, y)
    assert stage.holds(
        "columns => document.querySelector('[data-role=matrix] .cv-plot').data[0].z[0].length < columns",
        columns,
    )
    stage.page.mouse.up()
    stage.wait_for_numpy()


def test_escape_takes_a_pulled_number_back(stage: StagePage) -> None:
    stage.open("forward")
    pull(stage, "kernel", 0, 2, -6)
    stage.wait_for(kernel=with_cell(0, 2, 0.4))
    stage.page.keyboard.press("Escape")
    stage.wait_for(kernel=SOBEL, output=output_of(SOBEL))
    stage.page.mouse.up()
    expect_word(stage, "numpy")
    assert "w" not in stage.query()


def test_a_pulled_weight_takes_the_input_gradient_along(stage: StagePage, line: Line) -> None:
    stage.open("backward", view="input_grad")
    line.hold(line.up)
    pull(stage, "kernel", 1, 1, 10)
    kernel = with_cell(1, 1, 1)
    wanted = convviz.conv2d_input_grad(DIGIT.shape, kernel[None, None], ONES)[0, 0]
    stage.wait_for(kernel=kernel, input_grad=wanted)
    stage.page.mouse.up()
    line.release(line.up)
    expect_word(stage, "numpy")


def test_the_bias_is_pulled_and_typed(stage: StagePage, line: Line) -> None:
    stage.open("forward")
    line.hold(line.up)
    pull(stage, "bias", 0, 0, 5)
    stage.wait_for(bias=[[0.5]], output=output_of(SOBEL, 0.5))
    stage.page.mouse.up()
    line.release(line.up)
    stage.wait_for_query(bias="0.5")
    stage.click("bias", 0, 0)
    stage.page.keyboard.type("-2")
    stage.page.keyboard.press("Enter")
    stage.wait_for(bias=[[-2]], output=output_of(SOBEL, -2))
    stage.wait_for_query(bias="-2")
    expect_word(stage, "numpy")


def test_presets_and_undo_answer_at_once(stage: StagePage, line: Line) -> None:
    stage.open("forward")
    stage.do("last")
    stage.edit(1, 1, "4")
    expect_word(stage, "numpy")
    line.hold(line.up)
    stage.page.locator(".cv-preset").select_option("sharpen")
    sharpen = preset_kernel("sharpen")
    stage.wait_for(kernel=sharpen, output=output_of(sharpen))
    stage.do("negate")
    stage.wait_for(kernel=-sharpen)
    stage.do("undo")
    stage.do("undo")
    stage.wait_for(kernel=with_cell(1, 1, 4), output=output_of(with_cell(1, 1, 4)))
    stage.do("redo")
    stage.wait_for(kernel=sharpen)
    line.release(line.up)
    expect_word(stage, "numpy")
    stage.wait_for(kernel=sharpen, output=output_of(sharpen))


def test_what_only_the_server_can_work_out_shows_that_it_is_on_its_way(stage: StagePage, line: Line) -> None:
    stage.open("forward")
    line.hold(line.up)
    stage.page.locator(".cv-side").first.select_option("5")
    columns = stage.root.locator(".cv-columns")
    expect(columns).to_have_class(re.compile("cv-under-way"))
    expect_word(stage, "preview")
    line.release(line.up)
    expect(columns).not_to_have_class(re.compile("cv-under-way"))
    expect_word(stage, "numpy")


def test_a_difference_beyond_round_off_is_said_in_red(stage_afar: StagePage) -> None:
    stage = stage_afar  # in a tab of its own, whose script is another one

    def corrupt(route: Route) -> None:
        answer = route.fetch()
        body, count = re.subn(r"factor \* image\[from\]", r"1.001 * \g<0>", answer.text())
        assert count, "the sums of the browser were not found in its script"
        route.fulfill(response=answer, body=body)

    stage.page.route(re.compile(r"/stage\.[^/]*js"), corrupt)
    stage.open("forward")
    stage.edit(0, 2, "5")
    expect_word(stage, "differs")
    expect(stage.root.locator(".cv-last-word")).to_contain_text("✗")
    stage.wait_for(output=output_of(with_cell(0, 2, 5)))  # NumPy has the last word


# ---- the loss --------------------------------------------------------------------------------------------


def said_loss(stage: StagePage, begins: str) -> float:
    """The number in the sentence of the loss."""
    loss = stage.page.locator(".cv-loss")
    expect(loss).to_have_text(re.compile(re.escape(begins)))
    found = re.search(r" = (−?[\d.]+), so g = ", loss.inner_text())
    assert found, loss.inner_text()
    return float(found[1].replace("−", "-"))


def test_the_loss_moves_along_and_stays_in_numpys_words(stage: StagePage, line: Line) -> None:
    stage.open("backward", view="input_grad", g="ones")
    kernel = with_cell(1, 1, 1)
    line.hold(line.up)
    pull(stage, "kernel", 1, 1, 10)
    stage.wait_for(kernel=kernel)
    assert said_loss(stage, "L = sum of y = ") == pytest.approx(output_of(kernel).sum(), rel=1e-3)
    stage.page.keyboard.press("Escape")
    stage.wait_for(kernel=SOBEL)
    assert said_loss(stage, "L = sum of y = ") == pytest.approx(output_of(SOBEL).sum(), rel=1e-3)
    stage.page.mouse.up()
    line.release(line.up)
    stage.edit(1, 1, "1")
    expect_word(stage, "numpy")
    stage.wait_for_query(w="-1_0_1~-2_1_2~-1_0_1")
    assert said_loss(stage, "L = sum of y = ") == pytest.approx(output_of(kernel).sum(), rel=1e-3)


def test_a_loss_that_other_pictures_have_a_part_in_waits_for_numpy(stage: StagePage, line: Line) -> None:
    stage.open("backward", view="input_grad", g="ones", n=2)
    loss = stage.page.locator(".cv-loss")
    before = loss.inner_text()
    line.hold(line.up)
    stage.edit(1, 1, "1")
    expect(loss).to_have_text("L = sum of y = …, so g = 1 in every cell.")
    line.release(line.up)
    expect(loss).to_have_text(re.compile(r"sum of y = −?[\d.]+, so"))
    expect(loss).not_to_have_text(before)


# ---- the whole picture -----------------------------------------------------------------------------------

PHOTO = ".cv-panel[data-role='after'] canvas.cv-photo"
# As text: a list of so many numbers takes seconds to come over.
PACKED = """(pixels) => {
  let text = '';
  for (let k = 0; k < pixels.length; k += 8192) text += String.fromCharCode(...pixels.subarray(k, k + 8192));
  return btoa(text);
}"""
READ_PHOTO = f"""() => {{
  const canvas = document.querySelector("{PHOTO}");
  const {{ data, width, height }} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return [[height, width, 4], ({PACKED})(data)];
}}"""
READ_REDUCED = f"""async ([height, width]) => {{
  const image = new Image();
  image.src = document.querySelector(".cv-panel[data-role='before']").dataset.shown;
  await image.decode();
  const pen = Object.assign(document.createElement('canvas'), {{ width, height }}).getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(image, 0, 0, width, height);
  return [[height, width, 4], ({PACKED})(pen.getImageData(0, 0, width, height).data)];
}}"""
# Which of the two pictures is on show, at every frame: Python's is not there before it has been drawn.
HAVE_BEEN_SEEN = "wanted => String(seen.filter((one, k) => one !== seen[k - 1])) === String(wanted)"
WATCH = f"""() => {{
  const figure = document.querySelector(".cv-panel[data-role='after']");
  const canvas = document.querySelector("{PHOTO}");
  const first = figure.dataset.shown;
  window.seen = [];
  const look = () => {{
    if (!figure.isConnected) return;
    const image = figure.querySelector('.cv-plot image');
    const isThere = figure.dataset.shown !== first && image?.href.baseVal;
    window.seen.push(canvas.hidden ? (isThere ? 'python' : 'old') : 'here');
    requestAnimationFrame(look);
  }};
  look();
}}"""


def rgb(read: tuple[list[int], str]) -> np.ndarray:
    shape, packed = read
    return np.frombuffer(base64.b64decode(packed), np.uint8).reshape(shape)[..., :3]


def reduced_of(name: str) -> tuple[int, int]:
    """At most 240 rows and 360 columns."""
    rows, cols = sample_pixels(name).shape[:2]
    scale = min(1, 240 / rows, 360 / cols)
    return round(scale * rows), round(scale * cols)


def open_picture(stage: StagePage, **query: object) -> None:
    stage.open("forward", view="picture", **query)
    stage.page.wait_for_selector(".cv-panel[data-role='after'][data-shown]")


@pytest.mark.parametrize(
    ("query", "filter", "channels"),
    [
        ({"colour": "no", "filter": "yes"}, {"as_filter": True}, 1),
        ({}, {}, 3),
        ({"filter": "yes", "op": "convolution"}, {"as_filter": True}, 3),
        (
            {"colour": "no", "stride": 3, "pad": "same"},
            {"options": LayerOptions(3)},
            1,
        ),  # same, but for two rows of 400
    ],
)
def test_a_pulled_weight_takes_the_whole_picture_along(
    stage: StagePage, line: Line, query: dict[str, object], filter: dict[str, Any], channels: int
) -> None:
    open_picture(stage, pic="coffee", **query)
    reduced = rgb(stage.page.evaluate(READ_REDUCED, list(reduced_of("coffee"))))
    before = stage.values("kernel", channels)
    photo, after = stage.page.locator(PHOTO), stage.panel("after")
    expect(photo).to_be_hidden()
    stage.page.evaluate(WATCH)
    line.hold(line.up)
    pull(stage, "kernel", 1, 1, 15)
    expect(photo).to_be_visible()
    kernel = stage.values("kernel", channels)
    assert kernel[0, 1, 1] == before[0, 1, 1] + 1.5
    wanted = filter_picture(reduced, PictureFilter(kernel[None], grey=channels == 1, **filter)).pixels
    shown = rgb(stage.page.evaluate(READ_PHOTO))
    assert shown.shape[:2] == wanted.shape[:2]
    assert np.abs(shown.astype(int) - wanted).max() <= 1
    stage.page.mouse.up()
    expect(photo).to_be_visible()
    old = after.get_attribute("data-shown")
    line.release(line.up)
    expect(photo).to_be_hidden()
    expect(after).not_to_have_attribute("data-shown", old or "")
    expect_word(stage, "numpy")
    assert stage.holds(HAVE_BEEN_SEEN, ["old", "here", "python"])  # what is on show is noted a frame later


def test_a_bias_that_is_pulled_and_let_go_of_with_escape_leaves_the_whole_picture(
    stage: StagePage, line: Line
) -> None:
    open_picture(stage, pic="camera", k="gaussian", filter="yes")
    line.hold(line.up)
    photo = stage.page.locator(PHOTO)
    pull(stage, "bias", 0, 0, 5)
    stage.wait_for(bias=[[0.5]])
    brighter = rgb(stage.page.evaluate(READ_PHOTO))
    assert brighter.min() >= 127
    stage.page.keyboard.press("Escape")
    expect(photo).to_be_hidden()
    stage.page.mouse.up()
    stage.click("bias", 0, 0)
    stage.page.keyboard.type("-1")
    stage.page.keyboard.press("Enter")
    expect(photo).to_be_visible()
    assert not rgb(stage.page.evaluate(READ_PHOTO)).any(), "all black"
    line.release(line.up)
    expect(photo).to_be_hidden()
    stage.wait_for_query(bias="-1")
