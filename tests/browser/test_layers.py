"""Filters, channels, groups, batch, activation, pooling, transposed: drawn as PyTorch computes them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from playwright.sync_api import expect
from torch.nn import functional

from convviz.lab.files.images import sample_pixels
from tests.browser.stage_page import StagePage, weight_text

pytestmark = pytest.mark.one_tab

Arrays = NDArray[np.float64]
BOX = (40, 90, 10, 13)
RNG = np.random.default_rng(8)
DEEP = RNG.normal(size=(3, 3, 2, 3)).round(2)  # three filters of three channels
PAIR = RNG.normal(size=(2, 1, 2, 3)).round(2)
BIAS = (0.5, -0.25, 0.75)
GEOMETRY = {"stride": (2, 1), "padding": (1, 2), "dilation": (1, 2)}
QUERY = {"stride": "2x1", "pad": "1x2", "dil": "1x2", "g": "random", "seed": "5"}


def pixels_of(picture: str) -> Arrays:
    top, left, height, width = BOX
    pixels = sample_pixels(picture)[top : top + height, left : left + width]
    return (pixels.transpose(2, 0, 1) / 255).astype(np.float32).astype(np.float64)


def weights_text(weight: Arrays) -> str:
    return "~~~".join(weight_text(kernels) for kernels in weight)


def tensor(values: Any) -> torch.Tensor:
    return torch.tensor(np.float32(values).astype(np.float64))


class Witness:
    """The layer, its loss and every gradient, by PyTorch's own derivatives."""

    def __init__(self, x: Arrays, weight: Arrays, bias: Any, groups: int = 1, after: Any = None) -> None:
        self.x = tensor(x).requires_grad_()
        self.weight, self.bias = tensor(weight).requires_grad_(), tensor(bias)
        self.output = functional.conv2d(self.x, self.weight, self.bias, groups=groups, **GEOMETRY)
        self.output.retain_grad()
        self.final = after(self) if after else self.output
        self.final.retain_grad()
        drawn = np.random.default_rng(5).standard_normal(tuple(self.final.shape)).round(2) + 0.0
        self.final.backward(torch.from_numpy(drawn))

    def grad(self, name: str) -> Arrays:
        grad: Arrays = getattr(self, name).grad.numpy()
        return grad

    def value(self, name: str) -> Arrays:
        value: Arrays = getattr(self, name).detach().numpy()
        return value


def open_deep(stage: StagePage, page: str, **query: str) -> None:
    box = "_".join(map(str, BOX))
    bias = "_".join(map(str, BIAS))
    stage.open(page, pic="cat", box=box, w=weights_text(DEEP), bias=bias, **QUERY, **query)
    stage.wait_for_strips()


# ---- filters and channels --------------------------------------------------------------------------------


def test_the_output_of_a_filter_is_the_sum_of_what_its_channels_add(stage: StagePage) -> None:
    witness = Witness(pixels_of("cat")[None], DEEP, BIAS)
    open_deep(stage, "forward", view="output", o="1")
    output = witness.value("output")[0, 1]
    stage.go(output.size - 1)
    stage.wait_for(output=output)
    parts = [
        functional.conv2d(witness.x[:, c : c + 1], witness.weight[1:2, c : c + 1], **GEOMETRY)
        for c in range(3)
    ]
    stage.check(kernel=DEEP[1], partials=[part.detach().numpy()[0, 0] for part in parts])
    said = stage.sentence.inner_text().replace("\N{MINUS SIGN}", "-")
    terms = re.findall(r"-?\d+(?:\.\d+)?", said.split("=")[1].split("bias")[0])
    assert [float(term) for term in terms] == pytest.approx(
        [float(part.detach()[0, 0, -1, -1]) for part in parts], abs=2e-3
    )
    assert "bias (-0.25)" in said


def test_a_click_on_a_feature_map_puts_its_filter_on_show(stage: StagePage) -> None:
    witness = Witness(pixels_of("cat")[None], DEEP, BIAS)
    open_deep(stage, "forward", view="output")
    maps = stage.values("maps", 3)
    np.testing.assert_allclose(maps, witness.value("output")[0], atol=1e-5)
    height, width = maps.shape[1:]
    across = (stage.mosaic("maps").shape[1] + 1) // (width + 1)
    stage.click("maps", 2 // across * (height + 1) + 1, 2 % across * (width + 1) + 1)
    stage.wait_for_query(o="2")
    stage.go(height * width - 1)
    stage.wait_for(output=witness.value("output")[0, 2])
    stage.check(kernel=DEEP[2])


def test_an_edit_changes_the_filter_on_show_and_no_other(stage: StagePage) -> None:
    open_deep(stage, "forward", view="output", o="2")
    before = stage.values("kernels", 3)
    assert not (before == 3).any()
    stage.edit(0, 0, "3")
    shows_it = "document.querySelector('[data-role=kernels] .cv-plot').data[0].z.flat().includes(3)"
    assert stage.holds(f"() => {shows_it}"), "the kernel among its neighbours is as it was"
    after = stage.values("kernels", 3)
    assert after[2, 0, 0] == 3
    np.testing.assert_array_equal(after[:2], before[:2])


def test_the_input_gradient_is_the_sum_over_the_filters(stage: StagePage) -> None:
    witness = Witness(pixels_of("cat")[None], DEEP, BIAS)
    open_deep(stage, "backward", view="input_grad", o="1", c="2")
    grad = torch.from_numpy(witness.grad("output"))
    parts = [
        torch.nn.grad.conv2d_input(
            witness.x.shape, witness.weight[o : o + 1].detach(), grad[:, o : o + 1], **GEOMETRY
        ).numpy()[0]
        for o in range(3)
    ]
    stage.go(grad[0, 0].numel() - 1)
    expect(stage.page.locator(".cv-check")).to_contain_text("✓")
    stage.check(input_grad=parts[1], input_parts=[part[2] for part in parts])
    stage.check(input_total=witness.grad("x")[0])


def test_a_growing_part_carries_the_sum_along(stage: StagePage) -> None:
    witness = Witness(pixels_of("cat")[None], DEEP, BIAS)
    open_deep(stage, "backward", view="input_grad", o="0", c="1")
    stage.go(7)
    shown, total = stage.values("input_grad", 3), stage.values("input_total", 3)
    grad = torch.from_numpy(witness.grad("output"))
    others = torch.nn.grad.conv2d_input(
        witness.x.shape, witness.weight[1:].detach(), grad[:, 1:], **GEOMETRY
    ).numpy()[0]
    np.testing.assert_allclose(total, others + shown, atol=1e-4)
    np.testing.assert_allclose(stage.values("input_parts", 3)[0], shown[1], atol=1e-6)


def test_a_depthwise_filter_shows_its_own_channel(stage: StagePage) -> None:
    depthwise = DEEP[:, :1]
    witness = Witness(pixels_of("cat")[None], depthwise, BIAS, groups=3)
    box = "_".join(map(str, BOX))
    query = {**QUERY, "groups": "3", "o": "2", "bias": "0.5_-0.25_0.75"}
    stage.open("backward", pic="cat", box=box, w=weights_text(depthwise), view="weight_grad", **query)
    grad = witness.grad("output")[0, 2]
    stage.go(grad.size - 1)
    stage.wait_for(output_grad=grad, weight_grad=witness.grad("weight")[2, 0])
    padded = np.pad(pixels_of("cat")[2], ((1, 1), (2, 2)))
    stage.check(input=padded)


# ---- the batch -------------------------------------------------------------------------------------------


def test_the_weight_gradient_is_the_sum_over_the_batch(stage: StagePage) -> None:
    box = "_".join(map(str, BOX))
    stage.open(
        "backward", pic="cat", box=box, n="3", nof="crops", w=weights_text(DEEP), view="weight_grad", **QUERY
    )
    stage.wait_for_strips()
    parts = []
    for item in range(3):
        stage.page.locator('[data-pick="item"]').select_option(str(item))
        stage.wait_for_query(b=None if item == 0 else str(item))
        stage.wait_for_strips()
        stage.go(29)
        stage.go(stage_steps(stage) - 1)
        expect(stage.page.locator(".cv-check")).to_contain_text("✓")
        parts.append(stage.values("weight_grad", 3))
    np.testing.assert_allclose(stage.values("weight_total", 3), np.sum(parts, axis=0), atol=1e-4)
    np.testing.assert_allclose(stage.values("weight_parts", 3), [part[0] for part in parts], atol=1e-5)
    assert len({part.tobytes() for part in parts}) == 3


def stage_steps(stage: StagePage) -> int:
    return int(stage.page.locator(".cv-scrub").get_attribute("max") or 0) + 1


# ---- after the layer -------------------------------------------------------------------------------------

AFTER = {
    "relu and max": (
        {"act": "relu", "pool": "max", "ps": "2x3"},
        torch.relu,
        lambda y: functional.max_pool2d(y, (2, 3)),
    ),
    "overlapping max": (
        {"pool": "max", "ps": "3x2", "pst": "1"},
        lambda y: y,
        lambda y: functional.max_pool2d(y, (3, 2), stride=1),
    ),
    "tanh and average": (
        {"act": "tanh", "pool": "average", "ps": "3x2", "pst": "2x1"},
        torch.tanh,
        lambda y: functional.avg_pool2d(y, (3, 2), stride=(2, 1)),
    ),
    "leaky": (
        {"act": "leaky_relu", "slope": "0.3"},
        lambda y: functional.leaky_relu(y, 0.3),
        lambda y: y,
    ),
    "sigmoid": ({"act": "sigmoid"}, torch.sigmoid, lambda y: y),
}


def after_layer(stage: StagePage, page: str, view: str, case: str) -> tuple[Witness, dict[str, str]]:
    query, activation, pool = AFTER[case]

    def follow(witness: Witness) -> torch.Tensor:
        witness.activated = activation(witness.output)  # type: ignore[attr-defined]
        witness.activated.retain_grad()  # type: ignore[attr-defined]
        return pool(witness.activated)  # type: ignore[attr-defined,no-any-return]

    witness = Witness(pixels_of("camera")[None], PAIR[:1], (0.1,), after=follow)
    box = "_".join(map(str, BOX))
    stage.open(page, pic="camera", box=box, w=weights_text(PAIR[:1]), bias="0.1", view=view, **QUERY, **query)
    return witness, query


@pytest.mark.parametrize("case", AFTER)
def test_activation_and_pooling_are_drawn_as_pytorch_computes_them(stage: StagePage, case: str) -> None:
    witness, query = after_layer(stage, "forward", "after", case)
    final = witness.value("final")[0, 0]
    assert stage_steps(stage) == final.size
    stage.go(final.size - 1)
    stage.check(output=witness.value("output")[0, 0])
    if "act" in query:
        stage.check(activated=witness.value("activated")[0, 0])
    if "pool" in query:
        stage.check(pooled=final)


@pytest.mark.parametrize("case", AFTER)
def test_the_way_back_ends_at_pytorchs_gradient_of_the_output(stage: StagePage, case: str) -> None:
    witness, query = after_layer(stage, "backward", "after_grad", case)
    stage.go(witness.value("final").size - 1)
    expect(stage.page.locator(".cv-check")).to_contain_text("✓")
    stage.check(pooled_grad=witness.grad("final")[0, 0])
    if "pool" in query:
        stage.check(activated_grad=witness.grad("activated")[0, 0])
    if "act" in query:
        stage.check(output_grad=witness.grad("output")[0, 0])


def test_the_sentence_names_the_winner_and_what_it_receives(stage: StagePage) -> None:
    witness, _ = after_layer(stage, "backward", "after_grad", "relu and max")
    activated = witness.value("activated")[0, 0]
    stage.go(1)
    row, col = np.unravel_index(np.argmax(activated[0:2, 3:6]), (2, 3))
    expect(stage.sentence).to_contain_text(f"goes to the winner dA[{row}, {col + 3}] alone")


def test_pointing_at_a_cell_below_moves_to_the_window_that_holds_it(stage: StagePage) -> None:
    after_layer(stage, "forward", "after", "relu and max")
    cols = stage.mosaic("pooled").shape[1]
    stage.hover("activated", 2, 4)
    stage.expect_step(cols + 1)


def test_the_gradients_of_the_kernel_come_through_activation_and_pooling(stage: StagePage) -> None:
    witness, query = after_layer(stage, "backward", "weight_grad", "tanh and average")
    assert query
    grad = witness.grad("output")[0, 0]
    stage.go(grad.size - 1)
    stage.wait_for(output_grad=grad, weight_grad=witness.grad("weight")[0, 0])


# ---- transposed ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("output_padding", [(0, 0), (1, 1)])
def test_the_transposed_layer_is_pytorchs_and_shows_the_zeros_put_in(
    stage: StagePage, output_padding: tuple[int, int]
) -> None:
    box = "_".join(map(str, BOX))
    query = QUERY | {"opad": "x".join(map(str, output_padding))}
    stage.open("forward", pic="camera", box=box, w=weights_text(PAIR[:1]), view="transposed", **query)
    x = tensor(pixels_of("camera"))[None]
    output = functional.conv_transpose2d(x, tensor(PAIR[:1]), output_padding=output_padding, **GEOMETRY)
    wanted = output[0, 0].numpy()
    stage.go(wanted.size - 1)
    stage.wait_for(transposed=wanted, transposed_check=wanted)
    expect(stage.page.locator(".cv-check")).to_contain_text("✓")
    spread = stage.mosaic("spread")
    numbers = np.isfinite(spread)
    assert numbers.sum() == x.numel()
    np.testing.assert_allclose(spread[numbers], x.numpy().ravel(), atol=1e-6)
    assert not numbers[1::2].any() or not numbers[::2].any()  # every second row is zeros alone


def test_an_output_too_large_to_draw_says_so(stage: StagePage) -> None:
    stage.open("forward", pic="camera", box="0_0_64_64", stride="8", view="transposed")
    expect(stage.sentence).to_contain_text("An output of 507 × 507 is too large to draw")
    assert stage_steps(stage) == 1


# ---- nothing in the way of a first visit -----------------------------------------------------------------


def test_a_first_visit_sees_no_choice_of_filters_channels_or_pictures(stage: StagePage) -> None:
    for page in ("forward", "backward"):
        stage.open(page)
        expect(stage.page.locator(".cv-picks")).to_be_hidden()
        expect(stage.page.locator(".cv-panel")).to_have_count(6)
