"""What round-off can do to a loss and to its gradients, from the sizes of all that is added up."""

from __future__ import annotations

import numpy as np

from convviz.lab.layer import LayerPass
from convviz.lab.layer.forward_backward import pooled
from convviz.lab.lessons.gradcheck.loss_function import LossFunction
from convviz.lab.lessons.gradcheck.rounding import Rounding
from convviz.ops.checks import FloatArray
from convviz.ops.forward import conv2d
from convviz.ops.gradients import conv2d_input_grad, conv2d_weight_grad

CURVED = ("sigmoid", "tanh")

Back = list[tuple[FloatArray, FloatArray]]
"""For each layer, the open one first: sizes of dL/d activated and of dL/d conv, both (N, O, HO, WO)."""


def rounding_of(loss_fn: LossFunction, which: str, filter: int = 0, item: int = 0) -> Rounding:
    """Say how far round-off moves the loss, and one of its gradients: see `perturbation_of`."""
    return Rounding(loss_fn.dtype.name, loss_noise(loss_fn), grad_noise(loss_fn, which, filter, item))


def loss_noise(loss_fn: LossFunction) -> float:
    """Estimate how far round-off moves the loss: that of its terms, of every sum and every curve below.

    2^-53 (sum |terms| + sum over layers of |dL/d conv| (|x| * |w| + |b|) + |dL/d activated| |activated|)

    with 2^-24 in float32, and the last product for sigmoid and tanh alone.
    """
    total = float(np.abs(loss_fn.terms_of(loss_fn.output[None])).sum())
    back = sizes_back(loss_fn, np.abs(loss_fn.loss_grad), steep=False)
    for layer, (activated, conv) in zip(loss_fn.layers, back, strict=True):
        total += float((conv * sums_of(layer)).sum())
        if layer.settings.activation in CURVED:
            total += float((activated * np.abs(layer.activated)).sum())
    return loss_fn.precision * total


def grad_noise(loss_fn: LossFunction, which: str, filter: int, item: int) -> float:
    """Estimate how far round-off moves entries of one gradient: the largest of 2^-53 sum |dL/d conv| |x|.

    The sizes in the sum are those of what dL/d conv is itself made of.
    """
    own, conv = loss_fn.own, sizes_back(loss_fn, _loss_grad_size(loss_fn), steep=True)[0][1]
    if which == "bias":
        sizes = conv.sum(axis=(0, 2, 3))
    elif which == "weight":
        sizes = conv2d_weight_grad(np.abs(own.x), own.weight.shape, conv, **own.options)[filter]
    else:
        sizes = conv2d_input_grad(own.x.shape, np.abs(own.weight), conv, **own.options)[item]
    return loss_fn.precision * float(sizes.max())


def _loss_grad_size(loss_fn: LossFunction) -> FloatArray:
    """Return the size of what dL/dy (N, O, H, W) is made of; that of a squared error is a difference."""
    if loss_fn.target is None:
        return np.abs(loss_fn.loss_grad)
    return 2 * (_output_size(loss_fn.layers[-1]) + np.abs(loss_fn.target)) / loss_fn.target.size


def sizes_back(loss_fn: LossFunction, seed: FloatArray, *, steep: bool) -> Back:
    """Carry sizes (N, O, H, W) of dL/dy back, where nothing cancels; `steep`: curves have slope 1."""
    back: Back = []
    for layer in reversed(loss_fn.layers):
        activated = layer.activated_grad(seed)
        flat = steep and layer.settings.activation in CURVED
        conv = activated if flat else layer.conv_grad(activated)
        back.append((activated, conv))
        seed = conv2d_input_grad(layer.x.shape, np.abs(layer.weight), conv, **layer.options)
    return back[::-1]


def sums_of(layer: LayerPass) -> FloatArray:
    """Compute the size (N, O, HO, WO) of what the layer's convolution adds up: |x| * |w| + |b|."""
    return conv2d(np.abs(layer.x), np.abs(layer.weight), np.abs(layer.bias), **layer.options)


def _output_size(layer: LayerPass) -> FloatArray:
    """Compute the size (N, O, HP, WP) of what a layer's output is made of."""
    slopes = np.abs(layer.conv_slopes(layer.conv))
    return pooled(layer.settings, np.abs(layer.activated) + slopes * sums_of(layer))
