"""Padding by each side, and "same" at a stride: set in the card, drawn as PyTorch computes them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from torch.nn import functional

from tests.browser.stage_page import StagePage, weight_text

pytestmark = pytest.mark.one_tab

KERNEL = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0]])
X = np.arange(30.0).reshape(5, 6) % 7


def choose(stage: StagePage, name: str) -> None:
    stage.open_card("3 Layer").locator(".st-key-layer_padding_kind").get_by_role("combobox").click()
    stage.page.get_by_role("option", name=name, exact=True).click()


def output_of(sides: tuple[int, ...], stride: int, mode: str = "constant") -> np.ndarray:
    """The output by PyTorch for padding (top, bottom, left, right)."""
    top, bottom, left, right = sides
    padded = functional.pad(torch.tensor(X[None, None]), (left, right, top, bottom), mode=mode)
    return functional.conv2d(padded, torch.tensor(KERNEL[None, None]), stride=stride).numpy()[0, 0]


@pytest.mark.parametrize(("mode", "torch_mode"), [("zeros", "constant"), ("reflect", "reflect")])
def test_each_side_is_typed_and_drawn(stage: StagePage, mode: str, torch_mode: str) -> None:
    stage.open("forward", x=weight_text(X), w=weight_text(KERNEL), pad="1", mode=mode, stride="2")
    choose(stage, "Each side")
    stage.wait_for_query(pad="1_1_1_1")
    field = stage.card("3 Layer").locator(".st-key-layer_padding_side_1 input")
    field.fill("4")
    field.press("Enter")
    stage.wait_for_query(pad="1_4_1_1")
    output = output_of((1, 4, 1, 1), 2, torch_mode)
    stage.go(output.size - 1)
    stage.wait_for(output=output)


def test_same_padding_at_a_stride_is_drawn_and_says_its_sides(stage: StagePage) -> None:
    stage.open("forward", x=weight_text(X), w=weight_text(KERNEL), stride="2")
    choose(stage, "Same")
    stage.wait_for_query(pad="same", stride="2")
    expect(stage.card("3 Layer")).to_contain_text("0 at the top, 1 at the bottom, 0 on the left and 1")
    output = output_of((0, 1, 0, 1), 2)
    assert output.shape == (3, 3)
    stage.go(output.size - 1)
    stage.wait_for(output=output)
