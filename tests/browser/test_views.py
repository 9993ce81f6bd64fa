"""Every view, step by step: what the panels show is what a plain layer computes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import expect

import convviz
from convviz.images import sample_pixels

from .plain_layer import PlainLayer
from .stage_page import StagePage, address_of, weight_text


@dataclass(frozen=True)
class Case:
    """An experiment as an address says it, and the same as a plain layer. Nothing in it is symmetric."""

    picture: str
    box: tuple[int, int, int, int]
    weight: NDArray[np.float64]  # (C, KH, KW)
    stride: tuple[int, int]
    dilation: tuple[int, int]
    padding: tuple[int, int]
    mode: str
    bias: float
    seed: int

    def query(self, view: str) -> dict[str, str]:
        return dict(
            address_of(
                pic=self.picture,
                box="_".join(map(str, self.box)),
                w=weight_text(self.weight),
                stride=self.stride,
                dil=self.dilation,
                pad=self.padding,
                mode=self.mode,
                bias=self.bias,
                g="random",
                seed=self.seed,
                view=view,
            )
        )

    @property
    def x(self) -> NDArray[np.float64]:
        top, left, height, width = self.box
        pixels = sample_pixels(self.picture)[top : top + height, left : left + width]
        return (pixels.transpose(2, 0, 1) / 255).astype(np.float32).astype(np.float64)

    @property
    def layer(self) -> PlainLayer:
        return PlainLayer(self.x, self.weight, self.stride, self.dilation, self.padding, self.mode, self.bias)

    @property
    def options(self) -> dict[str, object]:
        return {
            "stride": self.stride,
            "padding": self.padding,
            "dilation": self.dilation,
            "padding_mode": self.mode,
        }

    @property
    def output_grad(self) -> NDArray[np.float64]:
        """(HO, WO), as the page's own code sample draws it; the stage shows it in float32."""
        drawn = np.random.default_rng(self.seed).standard_normal((1, *self.layer.output_size))
        return np.round(drawn, 2)[0].astype(np.float32).astype(np.float64)


PASSED = "step => Number(document.querySelector('.cv-stage').dataset.t) > step"
KERNEL = np.array([[[1.0, 2.0, -1.0], [0.0, 0.5, -3.0]]])
GREY = {
    mode: Case("camera", (30, 41, 9, 12), KERNEL, (2, 1), (1, 2), (1, 2), mode, 0.25, 7)
    for mode in ("zeros", "reflect")
}
COLOUR = Case(
    "cat",
    (60, 90, 7, 10),
    np.array([KERNEL[0], -2 * KERNEL[0], KERNEL[0, ::-1] + 0.5]),
    (2, 1),
    (1, 2),
    (1, 2),
    "zeros",
    -1.0,
    11,
)
CASES = {**GREY, "colour": COLOUR}
each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def walk(stage: StagePage, layer: PlainLayer):
    """Step with keys, scrub ahead, jump to the end, step back: each step once it is on show."""
    for step in (1, 2):
        stage.page.keyboard.press("ArrowRight")
        stage.expect_step(step)
        yield step
    for step in (layer.steps // 2 + 1, 5):
        stage.go(step)
        yield step
    stage.do("last")
    stage.expect_step(layer.steps - 1)
    yield layer.steps - 1
    stage.do("back")
    stage.expect_step(layer.steps - 2)
    yield layer.steps - 2


@each_case
def test_the_output_view_shows_patch_products_and_output_of_every_step(stage: StagePage, case: Case):
    layer = case.layer
    stage.open("forward", **case.query("output"))
    expected = convviz.conv2d(case.x[None], case.weight[None], np.array([case.bias]), **case.options)[0, 0]
    np.testing.assert_allclose(layer.output(), expected, atol=1e-12)
    stage.check(input=layer.padded, kernel=case.weight, output=expected)
    for step in walk(stage, layer):
        stage.check(patch=layer.patch(step), products=layer.products(step), output=expected)
        hidden = stage.marked("output", *layer.output_size).ravel()
        assert not hidden[: step + 1].any(), "what is computed is in sight"
        assert hidden[step + 1 :].all(), "what is still to come is covered"


@each_case
def test_the_patches_view_lays_each_patch_down_as_a_column(stage: StagePage, case: Case):
    layer = case.layer
    outputs = layer.output().ravel()
    stage.open("forward", **case.query("patches"))
    for step in walk(stage, layer):
        stage.check(input=layer.padded, patch=layer.patch(step))
        matrix, row = stage.mosaic("matrix"), stage.mosaic("row")
        laid = int(np.isfinite(matrix).all(axis=0).sum())
        assert 1 <= laid <= step + 1, "columns still to come are empty"
        steps = range(step + 1 - laid, step + 1)
        columns = np.transpose([layer.patch(s).ravel() for s in steps])  # (C KH KW, columns)
        np.testing.assert_allclose(matrix[:, :laid], columns, atol=1e-6)
        np.testing.assert_allclose(row[0, :laid], outputs[steps.start : steps.stop], atol=1e-5)
        assert not np.isfinite(matrix[:, laid:]).any()
        expect(stage.sentence).to_contain_text(f"{case.weight.size} × {layer.steps}")


@each_case
def test_the_weight_gradient_grows_by_one_scaled_patch_a_step(stage: StagePage, case: Case):
    layer, grad = case.layer, case.output_grad
    stage.open("backward", **case.query("weight_grad"))
    stage.check(input=layer.padded, kernel=case.weight, output_grad=grad)
    for step in walk(stage, layer):
        term = grad.ravel()[step] * layer.patch(step)
        stage.check(term=term, weight_grad=layer.weight_grad(grad, step))
    stage.do("last")
    expect(stage.root).to_have_attribute("data-check", "true")
    stage.check(
        weight_grad=convviz.conv2d_weight_grad(
            case.x[None], (1, *case.weight.shape), grad[None, None], **case.options
        )[0]
    )


@each_case
def test_the_input_gradient_grows_by_one_stamped_kernel_a_step(stage: StagePage, case: Case):
    layer, grad = case.layer, case.output_grad
    stage.open("backward", **case.query("input_grad"))
    stage.check(kernel=case.weight, output_grad=grad)
    for step in walk(stage, layer):
        stamp = grad.ravel()[step] * case.weight
        stage.check(stamp=stamp, input_grad=layer.input_grad(grad, step))
    stage.do("last")
    expect(stage.root).to_have_attribute("data-check", "true")
    stage.check(
        input_grad=convviz.conv2d_input_grad(
            (1, *case.x.shape), case.weight[None], grad[None, None], **case.options
        )[0]
    )


@pytest.mark.parametrize("upstream", ["ones", "one_hot", "mse"])
def test_the_finished_sum_is_the_engines_gradient_for_every_loss(stage: StagePage, upstream: str):
    stage.open("backward", pic="coffee", g=upstream, pad="same", mode="circular", view="weight_grad")
    stage.do("last")
    for view, name in (("weight_grad", "Weight gradient"), ("input_grad", "Input gradient")):
        stage.show_view(name)
        expect(stage.panel(view)).to_be_visible()
        expect(stage.root).to_have_attribute("data-view", view)
        expect(stage.root).to_have_attribute("data-check", "true")
        expect(stage.page.locator(".cv-check")).to_contain_text("✓")


def test_playing_runs_to_the_last_step_and_stops_there(stage: StagePage):
    stage.open("forward")
    stage.page.locator(".cv-speed").select_option("60")
    stage.page.keyboard.press("Space")
    expect(stage.page.get_by_role("button", name="pause", exact=True)).to_be_visible()
    stage.expect_step(35)
    expect(stage.page.get_by_role("button", name="play", exact=True)).to_be_visible()
    assert int(stage.root.get_attribute("data-frames") or 0) > 5, "it moved in between"


def test_space_pauses_where_it_is_and_goes_on_from_there(stage: StagePage):
    stage.open("forward")
    stage.page.locator(".cv-speed").select_option("8")
    stage.page.keyboard.press("Space")
    assert stage.holds(PASSED, 1)
    stage.page.keyboard.press("Space")
    expect(stage.page.get_by_role("button", name="play", exact=True)).to_be_visible()
    stopped = stage.step
    stage.wait_for_query(t=str(stopped))  # long enough that playing would have moved on
    assert stage.step == stopped
    stage.page.keyboard.press("Space")
    assert stage.holds(PASSED, stopped)


def test_arrow_keys_move_by_a_step_and_by_a_row_and_stay_inside(stage: StagePage):
    stage.open("forward")
    moves = [
        ("ArrowRight", 1),
        ("ArrowDown", 7),
        ("ArrowLeft", 6),
        ("ArrowUp", 0),
        ("ArrowLeft", 0),
        ("End", 35),
        ("ArrowRight", 35),
        ("Home", 0),
    ]
    for key, step in moves:
        stage.page.keyboard.press(key)
        stage.expect_step(step)
        expect(stage.page.locator(".cv-count")).to_have_text(f"{step + 1} / 36")
    for name, step in (("forward", 1), ("last", 35), ("back", 34), ("first", 0)):
        stage.do(name)
        stage.expect_step(step)
