"""A small network and its training as PyTorch code, to take home."""

from __future__ import annotations

from collections.abc import Sequence

from convviz.nn import Block, LayerSummary, summarize
from convviz.nn.optimizers import MOMENTUM
from convviz.nn.spec import CONV, FLATTEN, LINEAR

_IMPORTS = """\
import numpy as np
import torch
from torch import nn
"""
_PLAIN = {
    "relu": "nn.ReLU()",
    "leaky": "nn.LeakyReLU(0.01)",
    "sigmoid": "nn.Sigmoid()",
    "tanh": "nn.Tanh()",
    FLATTEN: "nn.Flatten()",
}
_OPTIMIZERS = {
    "adam": "torch.optim.Adam(network.parameters(), lr={rate})",
    "momentum": "torch.optim.SGD(network.parameters(), lr={rate}, momentum={momentum})",
    "sgd": "torch.optim.SGD(network.parameters(), lr={rate})",
}
_TRAINING = """\
loss_of = nn.CrossEntropyLoss()
optimizer = {optimizer}


def train(x, y, epochs={epochs}, batch_size={batch_size}, seed={seed}):
    for epoch in range(epochs):
        order = np.random.default_rng([seed, epoch]).permutation(len(x))
        for start in range(0, len(x), batch_size):
            batch = torch.from_numpy(order[start : start + batch_size])
            optimizer.zero_grad()
            loss = loss_of(network(x[batch]), y[batch])
            loss.backward()
            optimizer.step()
            yield loss.item()
"""


def network_code(
    blocks: Sequence[Block],
    input_shape: tuple[int, ...],
    *,
    optimizer: str,
    learning_rate: float,
    batch_size: int,
    epochs: int,
    seed: int,
) -> str:
    """Write the network of these blocks on pictures (C, H, W), and a training in the same order of pictures.

    The code defines `network` and a generator `train(x, y)` of the batches' losses. From the same first
    weights both make the same steps. Raises RefusedValue for blocks that do not fit.
    """
    layers = "".join(f"    {_layer(row)},\n" for row in summarize(blocks, input_shape))
    training = _TRAINING.format(
        optimizer=_OPTIMIZERS[optimizer].format(rate=repr(float(learning_rate)), momentum=MOMENTUM),
        epochs=epochs,
        batch_size=batch_size,
        seed=seed,
    )
    return f"{_IMPORTS}\nnetwork = nn.Sequential(\n{layers})\n{training}"


def _layer(row: LayerSummary) -> str:
    block = row.block
    if block.kind == CONV:
        padding = f", padding={block.kernel // 2}" if block.kernel > 1 else ""
        return f"nn.Conv2d({row.input_shape[0]}, {block.size}, {block.kernel}{padding})"
    if block.kind == LINEAR:
        return f"nn.Linear({row.input_shape[0]}, {block.size})"
    if block.kind in _PLAIN:
        return _PLAIN[block.kind]
    return f"nn.{'MaxPool2d' if block.kind == 'max' else 'AvgPool2d'}({block.size})"
