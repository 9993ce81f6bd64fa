"""A true convolution turns the kernel by half a turn, and its gradients are by the weight as it was set."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch.nn import functional

from convviz.lab.layer import pass_of
from convviz.lab.layer.loss import descend, gradients, loss_of, passes_of
from convviz.lab.lessons.gradcheck import gradient_check, loss_fn_of
from convviz.lab.scene import Chosen, build_scene
from convviz.lab.state import CONVOLUTION, Experiment, weight_array, with_weight

Float64 = NDArray[np.float64]
RNG = np.random.default_rng(23)
X = RNG.normal(size=(2, 4, 7, 6)).astype(np.float32).astype(np.float64)
WEIGHT = np.round(RNG.normal(size=(4, 2, 3, 2)), 3)
SHOWN = np.float32(WEIGHT).astype(np.float64)
LAYER = with_weight(Experiment(), WEIGHT)
LAYER = replace(
    LAYER,
    operation=CONVOLUTION,
    bias=(0.5, -0.25, 0.0, 1.0),
    groups=2,
    stride=(2, 1),
    dilation=(1, 2),
    padding=(1, 2, 0, 3),
    upstream="random",
    seed=4,
)
CLOSE = {"rtol": 1e-4, "atol": 1e-5}
MODES = pytest.mark.parametrize("mode", ["zeros", "reflect", "circular"])


def padded(mode: str) -> Float64:
    top, bottom, left, right = LAYER.padding
    numpy_mode = {"zeros": "constant", "reflect": "reflect", "circular": "wrap"}[mode]
    return np.pad(X, ((0, 0), (0, 0), (top, bottom), (left, right)), mode=numpy_mode)


def by_loops(weight: Float64, mode: str) -> Float64:
    """y[p, q] = b + sum x~[s p + d i, s q + d j] w[KH - 1 - i, KW - 1 - j], one product at a time."""
    x, (filters, depth, kh, kw) = padded(mode), weight.shape
    height, width = (x.shape[2] - kh) // 2 + 1, x.shape[3] - 2 * (kw - 1)
    output = np.zeros((len(x), filters, height, width))
    for n, o, p, q in np.ndindex(*output.shape):
        total = LAYER.bias[o]
        for c, i, j in np.ndindex(depth, kh, kw):
            total += x[n, o // 2 * 2 + c, 2 * p + i, q + 2 * j] * weight[o, c, kh - 1 - i, kw - 1 - j]
        output[n, o, p, q] = total
    return output


def in_torch(mode: str) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Output, x and weight in PyTorch, which flips the weight before its own layer."""
    x, weight = torch.tensor(X, requires_grad=True), torch.tensor(np.float32(WEIGHT), dtype=torch.float64)
    weight.requires_grad_()
    top, bottom, left, right = LAYER.padding
    name = "constant" if mode == "zeros" else mode
    around = functional.pad(x, (left, right, top, bottom), mode=name)
    turned = torch.flip(weight, (2, 3))
    bias = torch.tensor(LAYER.bias, dtype=torch.float64)
    return functional.conv2d(around, turned, bias, stride=(2, 1), dilation=(1, 2), groups=2), x, weight


@MODES
def test_the_output_is_that_of_the_definition_in_plain_loops(mode: str) -> None:
    output = pass_of(replace(LAYER, padding_mode=mode), X).conv
    np.testing.assert_allclose(
        output, by_loops(np.float32(WEIGHT).astype(float), mode), rtol=1e-12, atol=1e-12
    )


@MODES
def test_output_and_gradients_are_those_of_pytorch_with_a_flipped_weight(mode: str) -> None:
    experiment = replace(LAYER, padding_mode=mode)
    scene = build_scene(experiment, X)
    output, x, weight = in_torch(mode)
    output.backward(torch.from_numpy(scene.output_grad.astype(float)))
    close = {"rtol": 1e-5, "atol": 1e-5}
    np.testing.assert_allclose(scene.output, output.detach(), **close)
    np.testing.assert_allclose(scene.weight, SHOWN)
    np.testing.assert_allclose(scene.weight_grad, weight.grad, **close)
    np.testing.assert_allclose(scene.input_grad, x.grad, **close)


def test_the_weight_gradient_is_the_difference_of_the_loss_by_each_weight_that_was_set() -> None:
    weight_grad, _bias_grad = gradients(LAYER, passes_of(LAYER, X))
    step = 2.0**-8
    for place in np.ndindex(*WEIGHT.shape):
        losses = []
        for sign in (1, -1):
            nudged = WEIGHT.copy()
            nudged[place] += sign * step
            losses.append(loss_of(with_weight(LAYER, nudged), X))
        assert weight_grad[place] == pytest.approx((losses[0] - losses[1]) / (2 * step), abs=1e-3)


def test_the_gradients_are_adjoint_to_the_layer() -> None:
    """<g, conv(x; w)> = <dW, w> = <dX, x> without a bias, for the weight as it was set."""
    own = pass_of(replace(LAYER, bias=(0.0,) * 4), X)
    g = np.random.default_rng(1).normal(size=own.conv.shape)
    weight = weight_array(LAYER, 4)
    forwards = float((g * own.conv).sum())
    by_weight = own.weight_grad(g)[..., ::-1, ::-1]
    assert float((by_weight * np.float32(weight)).sum()) == pytest.approx(forwards, rel=1e-12)
    assert float((own.input_grad(g) * X).sum()) == pytest.approx(forwards, rel=1e-12)


def test_correlation_with_the_turned_kernel_is_the_same_layer() -> None:
    turned = with_weight(replace(LAYER, operation="correlation"), WEIGHT[..., ::-1, ::-1])
    np.testing.assert_array_equal(pass_of(LAYER, X).conv, pass_of(turned, X).conv)
    np.testing.assert_array_equal(
        pass_of(replace(LAYER, operation="correlation"), X).weight, np.float32(WEIGHT)
    )
    assert not np.allclose(pass_of(replace(LAYER, operation="correlation"), X).conv, pass_of(LAYER, X).conv)


def test_what_is_on_show_lies_as_it_lies_on_a_patch() -> None:
    scene = build_scene(LAYER, X)
    on_show = Chosen(scene, filter=2, item=1, wanted_channel=3)
    np.testing.assert_array_equal(on_show.weight, scene.weight[2, :, ::-1, ::-1])
    np.testing.assert_array_equal(on_show.kernels, scene.weight[:, 1, ::-1, ::-1])
    np.testing.assert_allclose(on_show.weight_parts.sum(axis=0), on_show.weight_total, **CLOSE)
    np.testing.assert_array_equal(on_show.weight_total, scene.weight_grad[2, :, ::-1, ::-1])
    np.testing.assert_allclose(
        on_show.partials.sum(axis=0) + on_show.bias, on_show.output, rtol=1e-4, atol=1e-5
    )


def test_a_step_of_gradient_descent_changes_the_weight_that_was_set() -> None:
    experiment = replace(LAYER, upstream="mse", target="sobel_x", learning_rate=0.125)
    weight_grad, _bias_grad = gradients(experiment, passes_of(experiment, X))
    after, before_loss, after_loss = descend(experiment, X)
    np.testing.assert_allclose(weight_array(after, 4), WEIGHT - 0.125 * weight_grad, rtol=1e-12)
    assert after.operation == CONVOLUTION and after_loss < before_loss


def test_the_target_is_the_preset_by_the_same_operation() -> None:
    own = Experiment(operation=CONVOLUTION, presets=("sobel_x",), target="sobel_x", upstream="mse")
    assert loss_of(own, X[:, :1]) == 0
    assert loss_of(replace(own, target="emboss"), X[:, :1]) > 0


@pytest.mark.parametrize("which", ["weight", "bias", "input"])
def test_the_gradient_check_nudges_the_weight_that_was_set(which: str) -> None:
    check = gradient_check(loss_fn_of(LAYER, X), which, filter=2)
    assert check.largest < 1e-6
    if which == "weight":
        np.testing.assert_array_equal(check.perturbation.values, np.float32(WEIGHT[2]))
        np.testing.assert_allclose(check.analytic, build_scene(LAYER, X).weight_grad[2], rtol=1e-5, atol=1e-5)
