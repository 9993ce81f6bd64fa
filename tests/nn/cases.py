"""Layers that somebody thought of, each with an input and with its twin in PyTorch; all in float64."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from convviz.nn import AvgPool2D, Conv2D, Flatten, Layer, LeakyReLU, Linear, MaxPool2D, ReLU, Sigmoid, Tanh


@dataclass(frozen=True)
class Case:
    """A layer, the shape that it reads, its twin, and whether it is linear in its input, its bias aside."""

    name: str
    make: Callable[[np.random.Generator], Layer]
    x_shape: tuple[int, ...]
    twin: Callable[[], nn.Module]
    linear: bool = False

    def __str__(self) -> str:
        return self.name

    def layer(self) -> Layer:
        """The layer; biases are not zero, so that they count."""
        rng = np.random.default_rng(5)
        layer = self.make(rng)
        for parameter in layer.parameters().values():
            parameter.value[...] = rng.standard_normal(parameter.value.shape)
        return layer

    def x(self) -> np.ndarray:
        """Values a sixteenth apart, so that no small move changes a winner or a sign."""
        count = int(np.prod(self.x_shape))
        numbers = np.random.default_rng(6).permutation(count) - count // 2 + 0.5
        return (numbers / 16).reshape(self.x_shape)

    def torch_layer(self, layer: Layer) -> nn.Module:
        """The twin with the layer's numbers."""
        twin = self.twin().double()
        twin.load_state_dict({name: torch.tensor(p.value) for name, p in layer.parameters().items()})
        return twin


MAPS = (2, 4, 7, 6)
CASES = (
    Case("conv", lambda rng: conv(rng, 4, 3, (3, 2)), MAPS, lambda: nn.Conv2d(4, 3, (3, 2)), linear=True),
    Case(
        "conv with every option",
        lambda rng: conv(rng, 4, 6, (2, 3), stride=(2, 1), padding=(1, 2), dilation=(1, 2), groups=2),
        MAPS,
        lambda: nn.Conv2d(4, 6, (2, 3), stride=(2, 1), padding=(1, 2), dilation=(1, 2), groups=2),
        linear=True,
    ),
    Case(
        "conv without bias",
        lambda rng: conv(rng, 4, 2, 3, padding=1, bias=False),
        MAPS,
        lambda: nn.Conv2d(4, 2, 3, padding=1, bias=False),
        linear=True,
    ),
    Case(
        "linear",
        lambda rng: Linear(5, 3, rng=rng, dtype=np.float64),
        (2, 5),
        lambda: nn.Linear(5, 3),
        linear=True,
    ),
    Case("flatten", lambda rng: Flatten(), MAPS, nn.Flatten, linear=True),
    Case("relu", lambda rng: ReLU(), MAPS, nn.ReLU),
    Case("leaky relu", lambda rng: LeakyReLU(0.2), MAPS, lambda: nn.LeakyReLU(0.2)),
    Case("sigmoid", lambda rng: Sigmoid(), MAPS, nn.Sigmoid),
    Case("tanh", lambda rng: Tanh(), MAPS, nn.Tanh),
    Case("max", lambda rng: MaxPool2D((3, 2)), MAPS, lambda: nn.MaxPool2d((3, 2))),
    Case(
        "max, windows that overlap",
        lambda rng: MaxPool2D(3, stride=(2, 1)),
        MAPS,
        lambda: nn.MaxPool2d(3, stride=(2, 1)),
    ),
    Case("mean", lambda rng: AvgPool2D((2, 3)), MAPS, lambda: nn.AvgPool2d((2, 3)), linear=True),
)


def conv(rng: np.random.Generator, channels: int, filters: int, kernel_size, **options) -> Conv2D:
    return Conv2D(channels, filters, kernel_size, rng=rng, dtype=np.float64, **options)
