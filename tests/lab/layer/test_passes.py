"""One layer and layers in a row, forwards and back: against PyTorch and central differences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from convviz.lab.layer import LayerPass, backward, forward, pass_of
from convviz.lab.state import ACTIVATIONS, POOLS, LayerSettings, with_weight

RNG = np.random.default_rng(4)
X = RNG.normal(size=(2, 4, 9, 11)).astype(np.float32)
SETTINGS: dict[str, Any] = {"stride": (1, 2), "padding": (2, 1), "dilation": (2, 1), "groups": 2}
WEIGHT = RNG.normal(size=(6, 2, 2, 3))
BY_TORCH = {
    "none": lambda y: y,
    "relu": torch.relu,
    "leaky_relu": lambda y: functional.leaky_relu(y, 0.3),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
}


def layer(**fields: Any) -> LayerSettings:
    made = with_weight(LayerSettings(), WEIGHT)
    values = {**vars(made), "bias": tuple(RNG.normal(size=6).tolist()), "slope": 0.3, **SETTINGS, **fields}
    return LayerSettings(**values)


def by_torch(passed: LayerPass, x: torch.Tensor) -> torch.Tensor:
    settings = passed.settings
    y = functional.conv2d(
        x,
        torch.from_numpy(passed.weight),
        torch.from_numpy(passed.bias),
        settings.stride,
        settings.padding,  # type: ignore[arg-type]
        settings.dilation,
        settings.groups,
    )
    y = BY_TORCH[settings.activation](y)
    if settings.pool == "max":
        return functional.max_pool2d(y, settings.pool_size, settings.pool_step)
    if settings.pool == "average":
        return functional.avg_pool2d(y, settings.pool_size, settings.pool_step)
    return y


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("pool", POOLS)
def test_a_layer_and_its_way_back_are_pytorchs(activation: str, pool: str) -> None:
    settings = layer(activation=activation, pool=pool, pool_size=(2, 3), pool_stride=(1, 2))
    passed = pass_of(settings, X)
    x = torch.from_numpy(passed.x).requires_grad_()
    expected = by_torch(passed, x)
    np.testing.assert_allclose(passed.output, expected.detach().numpy(), atol=1e-12)
    grad = RNG.normal(size=passed.output.shape)
    expected.backward(torch.from_numpy(grad))
    conv_grad = passed.conv_grad(passed.activated_grad(grad))
    assert x.grad is not None
    np.testing.assert_allclose(passed.input_grad(conv_grad), x.grad.numpy(), atol=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("pool", POOLS)
def test_weight_and_bias_gradients_are_the_slopes_of_the_loss(activation: str, pool: str) -> None:
    settings = layer(activation=activation, pool=pool, pool_size=(2, 3), pool_stride=(1, 2))
    passed = pass_of(settings, X)
    grad = RNG.normal(size=passed.output.shape)
    conv_grad = passed.conv_grad(passed.activated_grad(grad))
    grads = {"weight": passed.weight_grad(conv_grad), "bias": passed.bias_grad(conv_grad)}
    epsilon = 1e-6
    for name, found in grads.items():
        direction = RNG.normal(size=found.shape)
        losses = [np.sum(grad * moved(passed, name, sign * epsilon * direction).output) for sign in (1, -1)]
        assert np.sum(found * direction) == pytest.approx((losses[0] - losses[1]) / (2 * epsilon), rel=1e-5)


def moved(passed: LayerPass, name: str, by: Any) -> LayerPass:
    values = {"weight": passed.weight, "bias": passed.bias}
    values[name] = values[name] + by
    return LayerPass(passed.settings, passed.x, **values)


def test_a_row_of_layers_and_its_way_back_are_pytorchs() -> None:
    second = with_weight(LayerSettings(activation="tanh"), RNG.normal(size=(3, 2, 3, 2)))
    second = LayerSettings(**{**vars(second), "groups": 3, "padding": (1, 0)})
    layers = (layer(activation="leaky_relu", pool="max"), second)
    passes = forward(layers, X)
    x = torch.from_numpy(passes[0].x).requires_grad_()
    expected = by_torch(passes[1], by_torch(passes[0], x))
    np.testing.assert_allclose(passes[1].output, expected.detach().numpy(), rtol=1e-5, atol=1e-5)
    grad = RNG.normal(size=passes[1].output.shape)
    expected.backward(torch.from_numpy(grad))
    assert x.grad is not None
    np.testing.assert_allclose(backward(passes, grad), x.grad.numpy(), rtol=1e-4, atol=1e-4)


def test_the_adjoint_of_a_linear_row_is_its_way_back() -> None:
    """<g, f(x)> = <f^T(g), x> where nothing in the row bends: no bias, no activation, average pooling."""
    plain = LayerSettings(**{**vars(layer(pool="average")), "bias": (0.0,) * 6})
    passes = forward((plain, LayerSettings(presets=("gaussian",))), X)
    grad = RNG.normal(size=passes[-1].output.shape)
    left, right = np.sum(grad * passes[-1].output), np.sum(backward(passes, grad) * X)
    assert left == pytest.approx(right, rel=1e-4)


def test_no_layers_are_no_passes() -> None:
    assert forward((), X) == []


def test_a_pass_computes_nothing_before_it_is_asked() -> None:
    assert set(vars(pass_of(layer(), X))) == {"settings", "x", "weight", "bias"}
