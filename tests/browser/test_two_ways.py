"""The input gradient by scatter and by gather, in lockstep: both grow as a plain layer says, and agree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from playwright.sync_api import expect

import convviz
from tests.browser.cases import COLOUR, GREY, Case
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

WIDE = replace(GREY["zeros"], stride=(3, 2), dilation=(2, 1), padding=(1, 0))  # leaves inputs unread
MODES = {mode: replace(GREY["zeros"], mode=mode) for mode in ("reflect", "replicate", "circular")}
CASES = {"zeros": GREY["zeros"], "wide": WIDE, "colour": COLOUR, **MODES}
each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def places(case: Case) -> tuple[int, int, int]:
    """Steps in all, cells of the output, pixels of the input."""
    pixels = case.x[0].size
    return max(case.layer.steps, pixels), case.layer.steps, pixels


def at_step(case: Case, step: int) -> tuple[int, int]:
    """The cell that scatter has come to, and the pixel that gather has."""
    steps, cells, pixels = places(case)
    return -(-(step + 1) * cells // steps) - 1, -(-(step + 1) * pixels // steps) - 1


def inside(case: Case, padded: NDArray[np.float64]) -> NDArray[np.float64]:
    (rows, columns), (height, width) = case.padding, case.x.shape[1:]
    return padded[:, rows : rows + height, columns : columns + width]


def pytorchs(case: Case) -> NDArray[np.float64]:
    """PyTorch's input gradient, (C, H, W)."""
    conv = torch.nn.Conv2d(len(case.x), 1, case.weight.shape[1:], **case.options, dtype=torch.float64)
    conv.weight.data = torch.from_numpy(case.weight[None])
    x = torch.from_numpy(case.x[None]).requires_grad_()
    conv(x).backward(torch.from_numpy(case.output_grad[None, None]))
    assert x.grad is not None
    return x.grad[0].numpy()


def last_reads(case: Case) -> NDArray[np.intp]:
    """The last cell that each pixel feeds, -1 where it feeds none."""
    last = np.full(case.x.shape[1:], -1)
    for step in range(case.layer.steps):
        touched = replace(case, weight=np.ones_like(case.weight)).layer
        single = np.zeros(case.layer.steps)
        single[step] = 1
        last[touched.input_grad(single.reshape(case.layer.output_size), step)[0] != 0] = step
    return last


@each_case
def test_both_ways_grow_in_lockstep_and_compare_what_both_have_finished(stage: StagePage, case: Case) -> None:
    stage.open("backward", **case.query("two_ways"))
    steps, cells, pixels = places(case)
    last = last_reads(case)
    stage.check(gather=pytorchs(case))
    for step in (steps // 3, 2 * steps // 3 + 1, steps - 1):
        stage.go(step)
        cell, pixel = at_step(case, step)
        shown = inside(case, stage.values("scatter", len(case.x)))
        np.testing.assert_allclose(shown, case.layer.input_grad(case.output_grad, cell), atol=1e-5)
        done = (np.arange(pixels).reshape(last.shape) <= pixel) & (last <= cell)
        note = stage.panel("difference").locator(".cv-shape")
        expect(note).to_contain_text(f"{done.sum()} of {pixels} compared")
        if len(case.x) == 1:
            stage.wait_for_marks("difference", ~done)
    assert (cell, pixel) == (cells - 1, pixels - 1)
    expect(stage.root).to_have_attribute("data-check", "true")


def test_the_difference_is_round_off_and_says_its_maximum(stage: StagePage) -> None:
    stage.open("backward", **GREY["reflect"].query("two_ways"))
    stage.do("last")
    expect(stage.root).to_have_attribute("data-check", "true")
    differences = stage.values("difference")
    assert np.isfinite(differences).all()
    assert np.abs(differences).max() < 1e-12
    expect(stage.panel("difference").locator(".cv-shape")).to_contain_text("at most")


def test_stride_puts_zeros_between_the_entries_that_gather_reads(stage: StagePage) -> None:
    case = WIDE
    stage.open("backward", **case.query("two_ways"))
    shown = stage.values("spread_grad")[0]
    (height, width), (kernel_h, kernel_w) = case.x.shape[1:], case.weight.shape[1:]
    over = (case.dilation[0] * (kernel_h - 1), case.dilation[1] * (kernel_w - 1))
    assert shown.shape == (height + over[0], width + over[1])
    wanted = np.full(shown.shape, np.nan)
    for (y, x), grad in np.ndenumerate(case.output_grad):
        row = y * case.stride[0] + over[0] - case.padding[0]
        column = x * case.stride[1] + over[1] - case.padding[1]
        if 0 <= row < shown.shape[0] and 0 <= column < shown.shape[1]:
            wanted[row, column] = grad
    np.testing.assert_allclose(shown, wanted, atol=1e-6)


def test_inputs_that_no_window_reads_are_crossed_out_and_counted(stage: StagePage) -> None:
    never = last_reads(WIDE) < 0
    assert 0 < never.sum() < never.size
    for view in ("two_ways", "input_grad"):
        stage.open("backward", **WIDE.query(view))
        expect(stage.sentence).to_contain_text(f"{never.sum()} inputs that are never read, gradient 0")
    row, column = np.argwhere(never)[0]
    stage.open("backward", **WIDE.query("two_ways"))
    stage.go(int(row * never.shape[1] + column))
    expect(stage.sentence).to_contain_text(
        f"dX[{row}, {column}] = 0, because no window ever reads this pixel"
    )


def test_pointing_at_a_finished_pixel_brings_both_ways_there(stage: StagePage) -> None:
    case = GREY["zeros"]
    stage.open("backward", **case.query("two_ways"))
    stage.hover("gather", 4, 5)
    steps, _cells, pixels = places(case)
    stage.expect_step((4 * case.x.shape[2] + 5) * steps // pixels)
    expect(stage.sentence).to_contain_text("Gather: dX[4, 5] =")


def test_the_sentence_sums_to_the_engines_number(stage: StagePage) -> None:
    case = replace(GREY["reflect"], weight=np.array([[[2.0, -1.0], [3.0, 5.0]]]), dilation=(1, 1))
    stage.open("backward", **case.query("two_ways"))
    stage.go(0)
    text = stage.sentence.inner_text()
    engine = convviz.conv2d_input_grad(
        (1, *case.x.shape), case.weight[None], case.output_grad[None, None], **case.options
    )
    said = text.split("Gather: dX[0, 0] = ")[1].split(". ")[0].rstrip(".").replace("−", "-")
    assert float(said.rsplit(" = ", 1)[1]) == pytest.approx(engine[0, 0, 0, 0], rel=1e-4)
    terms = said.rsplit(" = ", 1)[0].split(" + ")
    products = [np.prod([float(f.strip("()")) for f in term.split(" × ")]) for term in terms]
    assert sum(products) == pytest.approx(engine[0, 0, 0, 0], rel=1e-2)
