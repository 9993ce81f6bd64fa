"""The loss above the layer, its gradient by the layer's output, and one step of gradient descent on it.

Everything is computed by `convviz.ops` in float64, from a weight, bias and input that were rounded to float32
once: the numbers that a page shows are the ones that are computed with.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.errors import RefusedValue
from convviz.experiment import Experiment, conv_options, weight_array, with_weight
from convviz.i18n import N_
from convviz.kernels import MAX_WEIGHT, nearest_size, preset_kernel, resize
from convviz.ops.forward import conv2d
from convviz.ops.gradients import conv2d_bias_grad, conv2d_weight_grad
from convviz.ops.patches import image_patches

Float64 = NDArray[np.float64]


@dataclass(frozen=True)
class Loss:
    """One way to make a number of the output: its name and what it says (English msgids)."""

    id: str
    name: str
    formula: str
    sentence: str


LOSSES: dict[str, Loss] = {
    loss.id: loss
    for loss in (
        Loss(
            "ones",
            N_("Ones"),
            "L = sum(y),  g = 1",
            N_("The loss is the sum of the output, so every cell has the upstream gradient 1."),
        ),
        Loss(
            "one_hot",
            N_("One cell"),
            "L = y[cell],  g = 1 at the cell, 0 elsewhere",
            N_("The loss is one cell of the output, so that cell alone has a gradient, and it is 1."),
        ),
        Loss(
            "random",
            N_("Random"),
            "L = sum(g * y)",
            N_("The loss weighs each cell by a random number, and these numbers are the upstream gradient."),
        ),
        Loss(
            "mse",
            N_("Mean squared error"),
            "L = mean((y - t)^2),  g = 2 (y - t) / count",
            N_(
                "The loss is how far the output is from that of another kernel, squared and averaged over"
                " the cells."
            ),
        ),
    )
}
"""Every loss by its id, in the order in which a menu offers them."""


@dataclass(frozen=True, eq=False)
class Upstream:
    """A loss L and its gradient by the output, g = dL/dy (O, HO, WO), in units of L per unit of output."""

    kind: Loss
    grad: Float64
    loss: float
    target: Float64 | None = None  # (O, HO, WO), what the mean squared error compares with

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def sentence(self) -> str:
        return self.kind.sentence


@dataclass(frozen=True, eq=False)
class Layer:
    """An experiment's layer on its input x (C, H, W), all arrays float64 that hold float32 values."""

    x: Float64
    weight: Float64  # (O, C/groups, KH, KW)
    bias: Float64  # (O,)
    options: dict[str, Any]

    def output(self) -> Float64:
        """The layer's output (O, HO, WO)."""
        return conv2d(self.x[None], self.weight, self.bias, **self.options)[0]


def layer_of(experiment: Experiment, x: ArrayLike) -> Layer:
    """The experiment's layer on the input `x` (C, H, W)."""
    values = _as_shown(x)
    return Layer(
        x=values,
        weight=_as_shown(weight_array(experiment, values.shape[0])),
        bias=_as_shown(experiment.bias),
        options=conv_options(experiment),
    )


def _as_shown(values: ArrayLike) -> Float64:
    """Rounded once to float32, as it is shown, and then computed with in float64."""
    return np.asarray(values, dtype=np.float32).astype(np.float64)


# ---- the loss and its gradient ---------------------------------------------------------------------------


def make_upstream(experiment: Experiment, x: ArrayLike, y: ArrayLike) -> Upstream:
    """The experiment's loss on the output `y` (O, HO, WO) of the input `x` (C, H, W), and its gradient.

        ones     L = sum y           g = 1
        one_hot  L = y[o, r, c]      g = 1 at `out_channel` and `cell` (None: the middle one), else 0
        random   L = sum g y         g standard normal by `seed`, to two places so that it can be read
        mse      L = mean (y - t)^2  g = 2 (y - t) / (O HO WO), t the output with the preset `target`

    Raises RefusedValue for a one-hot cell outside the output.
    """
    output = np.asarray(y, dtype=np.float64)
    kind = LOSSES[experiment.upstream]
    if experiment.upstream == "mse":
        target = target_output(experiment, x)
        difference = output - target
        return Upstream(kind, 2 * difference / difference.size, float(np.mean(difference**2)), target)
    grad = _linear_grad(experiment, output.shape)
    return Upstream(kind, grad, float(np.sum(grad * output)))


def loss_of(experiment: Experiment, x: ArrayLike, y: ArrayLike) -> float:
    """The experiment's loss L on the output `y` (O, HO, WO) of the input `x` (C, H, W)."""
    return make_upstream(experiment, x, y).loss


def target_output(experiment: Experiment, x: ArrayLike) -> Float64:
    """The output (O, HO, WO) that the layer would have with the preset `target` as its kernel and no bias.

    The preset is taken in the form nearest to the kernel's size, and brought to that size with its middle
    kept.
    """
    size = experiment.kernel_size
    kernel = resize(preset_kernel(experiment.target, nearest_size(experiment.target, size)), size)
    layer = layer_of(experiment, x)
    weight = np.broadcast_to(_as_shown(kernel), layer.weight.shape)
    return conv2d(layer.x[None], weight, **layer.options)[0]


def _linear_grad(experiment: Experiment, shape: tuple[int, ...]) -> Float64:
    """The gradient (O, HO, WO) of a loss that is linear in the output."""
    if experiment.upstream == "ones":
        return np.ones(shape)
    if experiment.upstream == "random":
        rng = np.random.default_rng(experiment.seed)
        return np.round(rng.standard_normal(shape), 2) + 0.0  # + 0: never "-0"
    grad = np.zeros(shape)
    grad[(experiment.out_channel, *one_hot_cell(experiment, (shape[1], shape[2])))] = 1
    return grad


def one_hot_cell(experiment: Experiment, output_size: tuple[int, int]) -> tuple[int, int]:
    """The output cell that the one-hot gradient picks: the experiment's own, or the middle one."""
    height, width = output_size
    row, column = experiment.cell or (height // 2, width // 2)
    if row >= height or column >= width:
        raise RefusedValue(
            "Cell ({row}, {column}) lies outside the output of {height} x {width}: pick one inside it.",
            row=row,
            column=column,
            height=height,
            width=width,
        )
    return row, column


# ---- gradient descent ------------------------------------------------------------------------------------


def learning_rate(experiment: Experiment, x: ArrayLike) -> float:
    """The step size eta: the experiment's own, or one that suits its loss.

        mse     eta = 1 / lambda_max          lambda_max the loss's curvature, so that a step must lower L
        others  eta = 0.1 |w| / |(dW, db)|    so that a step is a tenth as long as the weight (as 1 if w = 0)

    Where the gradient is zero any rate will do: 0.1. Units: those of weight squared per unit of L.
    """
    if experiment.learning_rate is not None:
        return experiment.learning_rate
    layer = layer_of(experiment, x)
    if experiment.upstream == "mse":
        return 1 / curvature(layer, len(layer.bias))
    weight_grad, bias_grad = gradients(experiment, layer)
    steepness = float(np.hypot(np.linalg.norm(weight_grad), np.linalg.norm(bias_grad)))
    return 0.1 * (float(np.linalg.norm(layer.weight)) or 1.0) / steepness if steepness else 0.1


def curvature(layer: Layer, filters: int) -> float:
    """The largest eigenvalue of the Hessian of the mean squared error in weight and bias.

        H = 2 A^T A / (O HO WO)     for each filter, A the patches of its group as rows, with a 1 for the bias

    The loss is quadratic and filters do not meet in it, so this is exact, and it is never zero because of the
    bias.
    """
    groups = layer.options["groups"]
    patches = image_patches(layer.x[None], layer.weight.shape[2:], **layer.options)[0]  # (C, KH, KW, HO, WO)
    positions = patches.shape[-2] * patches.shape[-1]
    rows = patches.reshape(groups, -1, positions)  # (G, C/G KH KW, HO WO)
    rows = np.concatenate([rows, np.ones((groups, 1, positions))], axis=1)  # (G, C/G KH KW + 1, HO WO)
    gram = rows @ rows.swapaxes(1, 2)  # (G, K + 1, K + 1)
    return float(2 * np.linalg.eigvalsh(gram)[:, -1].max() / (filters * positions))


def gradients(experiment: Experiment, layer: Layer) -> tuple[Float64, Float64]:
    """The loss's gradients by weight (O, C/groups, KH, KW) and bias (O,)."""
    grad = make_upstream(experiment, layer.x, layer.output()).grad[None]  # (1, O, HO, WO)
    weight_grad = conv2d_weight_grad(layer.x[None], layer.weight.shape, grad, **layer.options)
    return weight_grad, conv2d_bias_grad(grad)


def descend(experiment: Experiment, x: ArrayLike) -> tuple[Experiment, float, float]:
    """One step of gradient descent: the experiment after it, and the loss before and after.

        w <- w - eta dL/dw,     b <- b - eta dL/db

    `x` is the input (C, H, W). Where the gradient is zero the experiment stays as it is. Raises RefusedValue
    where the step would lead to weights beyond MAX_WEIGHT.
    """
    layer = layer_of(experiment, x)
    before = _loss(experiment, x)
    weight_grad, bias_grad = gradients(experiment, layer)
    if not weight_grad.any() and not bias_grad.any():
        return experiment, before, before
    rate = learning_rate(experiment, x)
    weight = weight_array(experiment, layer.x.shape[0]) - rate * weight_grad
    bias = np.array(experiment.bias) - rate * bias_grad
    _check_reach(rate, max(float(np.abs(weight).max()), float(np.abs(bias).max())))
    after = replace(with_weight(experiment, weight), bias=tuple((bias + 0.0).tolist()))
    return after, before, _loss(after, x)


def _check_reach(rate: float, largest: float) -> None:
    if not largest <= MAX_WEIGHT:
        raise RefusedValue(
            "With a learning rate of {rate} one step leads to a weight of {largest}, beyond {limit}: choose"
            " a smaller rate.",
            rate=f"{rate:.3g}",
            largest=f"{largest:.3g}",
            limit=f"{MAX_WEIGHT:g}",
        )


def _loss(experiment: Experiment, x: ArrayLike) -> float:
    return loss_of(experiment, x, layer_of(experiment, x).output())
