"""The loss above the layer, its gradient by the layer's output, and one step of gradient descent on it.

The loss is taken of what the layers above make of the open layer's output, on the whole batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.errors import RefusedValue, written
from convviz.i18n import N_
from convviz.lab.kernels import MAX_WEIGHT, nearest_size, preset_kernel, resize
from convviz.lab.layer import LayerPass, as_shown, backward, forward
from convviz.lab.state import NONE, Experiment, as_applied, weight_array, with_weight
from convviz.lab.state.patterns import pattern
from convviz.nn.losses import MeanSquaredError, loss_and_grad
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
            "checkerboard",
            N_("Checkerboard"),
            "L = sum(+-y),  g = +-1",
            N_(
                "The loss adds and subtracts the cells in turn, so the upstream gradient alternates"
                " between 1 and −1."
            ),
        ),
        Loss(
            "random",
            N_("Random"),
            "L = sum(g * y)",
            N_("The loss weights each cell by a random number, and these numbers are the upstream gradient."),
        ),
        Loss(
            "painted",
            N_("Painted"),
            "L = sum(g * y)",
            N_("The loss weights each cell by the number that you painted there, and by 0 everywhere else."),
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
    """A loss L and its gradient by what it is taken of, dL/dy (N, O, H, W), in units of L per unit of y."""

    kind: Loss
    grad: Float64
    loss: float
    target: Float64 | None = None  # (N, O, H, W), what the mean squared error compares with

    @property
    def name(self) -> str:
        """The loss's name, as a msgid."""
        return self.kind.name

    @property
    def sentence(self) -> str:
        """What the loss is, in one sentence, as a msgid."""
        return self.kind.sentence


def passes_of(experiment: Experiment, x: ArrayLike) -> list[LayerPass]:
    """Run the open layer on the input `x` (N, C, H, W), and the layers above it."""
    return forward((experiment, *experiment.above), x)


# ---- the loss and its gradient ---------------------------------------------------------------------------


def make_upstream(experiment: Experiment, passes: Sequence[LayerPass]) -> Upstream:
    """Compute the experiment's loss on the last layer's output y (N, O, H, W), and its gradient.

        mse     L = mean (y - t)^2   by `convviz.nn.MeanSquaredError`, t the output with the preset `target`
        others  L = sum g y          g the `pattern` of the experiment, the same whatever y is

    Raises RefusedValue for a one-hot cell outside the output.
    """
    output, kind = passes[-1].output, LOSSES[experiment.upstream]
    if experiment.upstream == "mse":
        target = target_output(experiment, passes[0].x)
        loss, grad = loss_and_grad(MeanSquaredError(), output, target)
        return Upstream(kind, grad, loss, target)
    grad = pattern(experiment, output.shape)
    return Upstream(kind, grad, float(np.sum(grad * output)))


def loss_of(experiment: Experiment, x: ArrayLike) -> float:
    """Compute the experiment's loss L on the input `x` (N, C, H, W)."""
    return make_upstream(experiment, passes_of(experiment, x)).loss


def target_output(experiment: Experiment, x: ArrayLike) -> Float64:
    """Compute the output (N, O, H, W) with the preset `target` in every kernel and no bias."""
    own = passes_of(replace(experiment, above=()), x)[0]
    kernel = as_applied(experiment, target_kernel(experiment))
    weight = np.broadcast_to(kernel, own.weight.shape)
    goal = replace(own, weight=weight, bias=np.zeros(len(own.bias)))
    return forward(experiment.above, goal.output)[-1].output if experiment.above else goal.output


def target_kernel(experiment: Experiment) -> Float64:
    """Return the kernel (KH, KW) of the preset `target`, rounded to float32 as it is shown.

    It is taken in the form nearest to the kernel's size, and brought to that size with its middle kept.
    """
    size = experiment.kernel_size
    return as_shown(resize(preset_kernel(experiment.target, nearest_size(experiment.target, size)), size))


def grad_at_output(passes: Sequence[LayerPass], loss_grad: Float64) -> Float64:
    """Compute dL/d the open layer's output (N, O, HP, WP): the loss's gradient through the layers above."""
    return backward(passes[1:], loss_grad) if len(passes) > 1 else loss_grad


# ---- gradient descent ------------------------------------------------------------------------------------


def is_quadratic(experiment: Experiment) -> bool:
    """Say whether the loss is a parabola in weight and bias: the mean squared error of the convolution."""
    bare = experiment.activation == experiment.pool == NONE and not experiment.above
    return experiment.upstream == "mse" and bare


def learning_rate(experiment: Experiment, x: ArrayLike) -> float:
    """Return the step size eta: the experiment's own, or one that suits its loss.

        quadratic  eta = 1 / lambda_max         lambda_max the loss's curvature
        others     eta = 0.1 |w| / |(dW, db)|   so that a step is a tenth as long as the weight (or 0.1)

    A step must lower a quadratic loss at any rate below 2 / lambda_max, twice this one. Where the gradient
    is zero any rate will do: 0.1. Units: those of weight squared per unit of L.
    """
    if experiment.learning_rate is not None:
        return experiment.learning_rate
    passes = passes_of(experiment, x)
    if is_quadratic(experiment):
        return 1 / curvature(passes[0])
    weight_grad, bias_grad = gradients(experiment, passes)
    steepness = float(np.hypot(np.linalg.norm(weight_grad), np.linalg.norm(bias_grad)))
    return 0.1 * (float(np.linalg.norm(passes[0].weight)) or 1.0) / steepness if steepness else 0.1


def curvature(layer: LayerPass) -> float:
    """Compute the largest eigenvalue of the Hessian of the mean squared error in weight and bias.

        H = 2 A^T A / (N O HO WO)    for each filter, A the patches of its group as rows, a 1 for the bias

    The loss is quadratic and filters do not meet in it, so this is exact, and it is never zero because of the
    bias. The curvature of one kernel that learns is another: of half the mean, without a bias.
    """
    groups, filters = layer.settings.groups, len(layer.bias)
    patches = image_patches(layer.x, layer.settings.kernel_size, **layer.options)  # (N, C, KH, KW, HO, WO)
    positions = patches.shape[0] * patches.shape[-2] * patches.shape[-1]
    by_channel = np.moveaxis(patches, 0, 3)  # (C, KH, KW, N, HO, WO)
    rows = by_channel.reshape(groups, -1, positions)  # (G, C/G KH KW, N HO WO)
    rows = np.concatenate([rows, np.ones((groups, 1, positions))], axis=1)  # (G, C/G KH KW + 1, N HO WO)
    gram = rows @ rows.swapaxes(1, 2)  # (G, K + 1, K + 1)
    return float(2 * np.linalg.eigvalsh(gram)[:, -1].max() / (filters * positions))


def gradients(experiment: Experiment, passes: Sequence[LayerPass]) -> tuple[Float64, Float64]:
    """Compute the loss's gradients by the experiment's weight (O, C/groups, KH, KW) and bias (O,)."""
    own = passes[0]
    grad = grad_at_output(passes, make_upstream(experiment, passes).grad)
    conv_grad = own.conv_grad(own.activated_grad(grad))  # (N, O, HO, WO)
    return as_applied(experiment, own.weight_grad(conv_grad)), own.bias_grad(conv_grad)


def descend(experiment: Experiment, x: ArrayLike) -> tuple[Experiment, float, float]:
    """Make one step of gradient descent; return the experiment after it, and the loss before and after.

        w <- w - eta dL/dw,     b <- b - eta dL/db

    `x` is the input (N, C, H, W). Where the gradient is zero the experiment stays as it is. Raises
    RefusedValue where the step would lead to weights beyond MAX_WEIGHT.
    """
    passes = passes_of(experiment, x)
    before = make_upstream(experiment, passes).loss
    weight_grad, bias_grad = gradients(experiment, passes)
    if not weight_grad.any() and not bias_grad.any():
        return experiment, before, before
    rate = learning_rate(experiment, x)
    weight = weight_array(experiment, passes[0].x.shape[1]) - rate * weight_grad
    bias = np.array(experiment.bias) - rate * bias_grad
    _check_reach(rate, max(float(np.abs(weight).max()), float(np.abs(bias).max())))
    after = replace(with_weight(experiment, weight), bias=tuple((bias + 0.0).tolist()))
    return after, before, loss_of(after, x)


def _check_reach(rate: float, largest: float) -> None:
    if not largest <= MAX_WEIGHT:
        raise RefusedValue(
            "With a learning rate of {rate} one step leads to a weight of {largest}, beyond {limit}: choose"
            " a smaller rate.",
            rate=written(rate, 3),
            largest=written(largest, 3),
            limit=written(MAX_WEIGHT),
        )
