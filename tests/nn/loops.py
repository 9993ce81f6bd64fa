"""Layers of a network as plain loops, one value at a time."""

from __future__ import annotations

import math

import numpy as np

from convviz.nn import AvgPool2D, Conv2D, Flatten, Layer, LeakyReLU, Linear, MaxPool2D, ReLU, Sigmoid, Tanh
from convviz.ops import reference, reference_layers


def layer_loops(layer: Layer, x: np.ndarray) -> np.ndarray:
    """The output of a layer, by loops."""
    if isinstance(layer, Conv2D):
        bias = None if layer.bias is None else layer.bias.value
        return reference.conv2d_loops(x, layer.weight.value, bias, **layer.options)
    if isinstance(layer, Linear):
        return linear_loops(x, layer.weight.value, layer.bias.value)
    if isinstance(layer, Flatten):
        return np.array([list(item.flat) for item in x])
    if isinstance(layer, MaxPool2D):
        return reference_layers.max_pool2d_loops(x, layer.kernel_size, stride=layer.stride)
    if isinstance(layer, AvgPool2D):
        return reference_layers.avg_pool2d_loops(x, layer.kernel_size, stride=layer.stride)
    if isinstance(layer, LeakyReLU):
        return reference_layers.leaky_relu_loops(x, layer.slope)
    plain = {ReLU: "relu", Sigmoid: "sigmoid", Tanh: "tanh"}[type(layer)]
    return getattr(reference_layers, f"{plain}_loops")(x)


def linear_loops(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
    output = np.zeros((len(x), len(weight)))
    for n in range(len(x)):
        for o in range(len(weight)):
            output[n, o] = bias[o]
            for i in range(weight.shape[1]):
                output[n, o] += weight[o, i] * x[n, i]
    return output


def cross_entropy_loops(scores: np.ndarray, labels: np.ndarray) -> float:
    total = 0.0
    for row, label in zip(scores, labels, strict=True):
        total += math.log(sum(math.exp(score) for score in row)) - row[label]
    return total / len(scores)


def mean_squared_error_loops(output: np.ndarray, target: np.ndarray) -> float:
    return sum((y - t) ** 2 for y, t in zip(output.flat, target.flat, strict=True)) / output.size
