"""True convolution: drawn, named, typed and pasted by the indices of the kernel as it was set."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.stage_page import StagePage, weight_text
from tests.browser.test_kernel_editing import paste

pytestmark = pytest.mark.one_tab

KERNEL = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0]])
X = np.arange(30.0).reshape(5, 6) % 7
TURNED = KERNEL[::-1, ::-1]


def output_of(kernel: np.ndarray) -> np.ndarray:
    """y[p, q] = sum x[p + i, q + j] w[KH - 1 - i, KW - 1 - j], one product at a time."""
    kh, kw = kernel.shape
    output = np.zeros((X.shape[0] - kh + 1, X.shape[1] - kw + 1))
    for p, q in np.ndindex(*output.shape):
        for i, j in np.ndindex(kh, kw):
            output[p, q] += X[p + i, q + j] * kernel[kh - 1 - i, kw - 1 - j]
    return output


def test_the_switch_turns_the_kernel_on_the_stage_and_in_the_formula(stage: StagePage) -> None:
    stage.open("forward", x=weight_text(X), w=weight_text(KERNEL))
    stage.wait_for(kernel=KERNEL)
    stage.open_card("3 Layer").get_by_text("True convolution").click()
    stage.wait_for_query(op="convolution")
    stage.wait_for(kernel=TURNED)
    stage.go(15)
    stage.wait_for(output=output_of(KERNEL))
    expect(stage.panel("kernel")).to_contain_text("kernel w, half a turn")
    formula = stage.page.locator(".cv-formula")
    expect(formula).to_contain_text("w[1 − i, 2 − j]")
    stage.hover("kernel", 0, 2)
    expect(stage.tip).to_contain_text("w[1, 0] = 3")


def test_a_number_goes_where_it_lies_and_a_pasted_grid_is_the_kernel_itself(stage: StagePage) -> None:
    stage.open("forward", x=weight_text(X), w=weight_text(KERNEL), op="convolution")
    stage.wait_for(kernel=TURNED)
    stage.edit(0, 2, "7")
    changed = KERNEL.copy()
    changed[1, 0] = 7
    stage.wait_for_query(w=weight_text(changed))
    stage.wait_for(kernel=changed[::-1, ::-1])
    stage.click("kernel", 0, 0)
    paste(stage, "1 2 3\n4 5 6")
    stage.wait_for_query(w="1_2_3~4_5_6")
    pasted = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    stage.wait_for(kernel=pasted[::-1, ::-1])
    stage.go(15)
    stage.wait_for(output=output_of(pasted))


def test_the_weight_gradient_lies_as_the_kernel_does(stage: StagePage) -> None:
    cell = "1_2"  # its patch is the gradient by what lies on it
    stage.open(
        "backward", x=weight_text(X), w=weight_text(KERNEL), op="convolution", g="one_hot", cell=cell, t=15
    )
    stage.wait_for(weight_grad=X[1:3, 2:5], kernel=TURNED)
    stage.hover("weight_grad", 0, 0)
    expect(stage.tip).to_contain_text(f"dW[1, 2] = {X[1, 2]:g}")
