"""Every view, step by step: what the panels show is what a plain layer computes."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

import convviz
from tests.browser.cases import Case, each_case
from tests.browser.plain_layer import PlainLayer
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

PASSED = "step => Number(document.querySelector('.cv-stage').dataset.t) > step"


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


@pytest.mark.parametrize(
    ("path", "view", "first"),
    [("forward", "after", "Output"), ("backward", "after_grad", "Weight gradient")],
)
def test_a_view_of_what_follows_the_layer_gives_way_with_it(
    stage: StagePage, path: str, view: str, first: str
):
    stage.open(path, view=view, act="relu")
    choice = stage.open_card("3 Layer").locator(".st-key-after_activation").get_by_role("combobox")
    stage.wait_for_run()  # of the page, and of the card that was opened: it closes a list
    choice.press_sequentially("None")  # a click would scroll to it, and that closes its list again
    expect(stage.page.get_by_role("option", name="None", exact=True)).to_be_visible()
    choice.press("Enter")
    stage.wait_for_query(act=None, view=None if path == "forward" else "weight_grad")
    expect(stage.page.get_by_role("radio", name=first, exact=True)).to_be_checked()
    expect(stage.page.get_by_test_id("stAlert")).to_have_count(0)
