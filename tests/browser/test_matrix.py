"""The layer as a matrix, forwards and backwards: every entry is what the definition says."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.cases import GREY, Case, in_turn
from tests.browser.plain_matrix import SMALL_COLOUR, Array, kernel_matrix, patch_matrix
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

CASES = {**GREY, "colour": SMALL_COLOUR, "circular": replace(GREY["zeros"], mode="circular", stride=(1, 2))}
each_case = pytest.mark.parametrize("case", in_turn(CASES))


def tiles(matrix: Array, channels: int, axis: int) -> Array:
    """A matrix as it is drawn: one empty line between the channels."""
    parts = np.split(matrix, channels, axis)
    gap = np.full_like(parts[0][:, :1] if axis else parts[0][:1], np.nan)
    return np.concatenate([piece for part in parts for piece in (gap, part)][1:], axis)


def check(stage: StagePage, role: str, expected: Array) -> None:
    np.testing.assert_allclose(stage.mosaic(role), expected, atol=1e-5, err_msg=role)


@each_case
def test_both_matrices_hold_the_patches_and_the_weights_in_place(stage: StagePage, case: Case):
    layer, channels = case.layer, len(case.weight)
    stage.open("forward", **case.query("matrix"))
    check(stage, "patch_matrix", tiles(patch_matrix(layer), channels, 1))
    check(stage, "kernel_matrix", tiles(kernel_matrix(layer), channels, 1))
    stage.check(input=layer.padded, kernel=case.weight, output=layer.output())


@each_case
def test_backwards_both_are_transposed_and_their_products_are_the_gradients(stage: StagePage, case: Case):
    layer, channels, grad = case.layer, len(case.weight), case.output_grad
    stage.open("backward", **case.query("matrix_grad"))
    check(stage, "patch_matrix_t", tiles(patch_matrix(layer).T, channels, 0))
    check(stage, "kernel_matrix_t", tiles(kernel_matrix(layer).T, channels, 0))
    for step in (0, layer.steps // 2, layer.steps - 1):
        stage.go(step)
        stage.check(weight_grad=layer.weight_grad(grad, step), input_grad=layer.input_grad(grad, step))
    expect(stage.root).to_have_attribute("data-check", "true")
    matrix, patches = np.nan_to_num(kernel_matrix(layer)), patch_matrix(layer)
    stage.check(input_grad=(matrix.T @ grad.ravel()).reshape(case.x.shape))
    stage.check(weight_grad=(patches.T @ grad.ravel()).reshape(case.weight.shape))


@each_case
def test_the_sentence_multiplies_the_row_of_the_step_both_ways(stage: StagePage, case: Case):
    layer = case.layer
    stage.open("forward", **case.query("matrix"))
    row = np.isfinite(kernel_matrix(layer))
    for step in (0, layer.steps - 2):
        stage.go(step)
        value = layer.output().ravel()[step]
        said = stage.sentence.inner_text().replace("\N{MINUS SIGN}", "-")
        numbers = [float(n) for n in re.findall(r"= (-?[\d.]+\d)", said)]
        np.testing.assert_allclose(
            numbers, [value - case.bias, value - case.bias, value], rtol=1e-3, atol=1e-4
        )
        assert f"{row[step].sum()} of {case.x.size} places" in said


def test_an_edit_of_the_kernel_shows_in_every_row(stage: StagePage):
    case = GREY["reflect"]
    stage.open("forward", **case.query("matrix"))
    stage.edit(1, 0, "3")
    weight = case.weight.copy()
    weight[0, 1, 0] = 3
    stage.wait_for(kernel_matrix=kernel_matrix(replace(case.layer, weight=weight)))
