"""Small networks by hand: layers, losses, optimizers, and training as a generator of steps.

    network = Sequential(Conv2D(1, 8, 3, padding=1, rng=rng), ReLU(), Flatten(), Linear(512, 10, rng=rng))
    for step in fit(network, x, labels, loss=CrossEntropy(), optimizer=Adam(0.003), epochs=5):
        print(step.index, step.loss)

Every layer has `forward`, which is also its call, `backward` and `parameters`. There is no graph and no
autograd: the backward pass is the layers' own, one after the other from the last to the first, and every
number of it can be inspected. The convolutions are those of `convviz.ops`.

Older names go on working: `network_of` is `from_spec`, `read_blocks` and `write_blocks` are `parse_spec` and
`format_spec`, `rows_of` and `Row` are `summarize` and `LayerSummary`, `Optimiser` is `Optimizer`.
"""

from convviz.nn.activations import LeakyReLU, ReLU, Sigmoid, Tanh
from convviz.nn.building import from_spec, network_of
from convviz.nn.conv import Conv2D
from convviz.nn.fitting import Diverged, Step, batch_of, fit
from convviz.nn.layer import Layer, Parameter
from convviz.nn.linear import Flatten, Linear
from convviz.nn.losses import CrossEntropy, Loss, MeanSquaredError, softmax
from convviz.nn.metrics import accuracy, confusion_matrix, predict
from convviz.nn.optimizers import SGD, Adam, Optimiser, Optimizer
from convviz.nn.pooling import AvgPool2D, MaxPool2D
from convviz.nn.sequential import Sequential
from convviz.nn.spec import Block, format_spec, parse_spec, read_blocks, write_blocks
from convviz.nn.summary import LayerSummary, Row, check_blocks, rows_of, summarize

__all__ = [
    "SGD",
    "Adam",
    "AvgPool2D",
    "Block",
    "Conv2D",
    "CrossEntropy",
    "Diverged",
    "Flatten",
    "Layer",
    "LayerSummary",
    "LeakyReLU",
    "Linear",
    "Loss",
    "MaxPool2D",
    "MeanSquaredError",
    "Optimiser",
    "Optimizer",
    "Parameter",
    "ReLU",
    "Row",
    "Sequential",
    "Sigmoid",
    "Step",
    "Tanh",
    "accuracy",
    "batch_of",
    "check_blocks",
    "confusion_matrix",
    "fit",
    "format_spec",
    "from_spec",
    "network_of",
    "parse_spec",
    "predict",
    "read_blocks",
    "rows_of",
    "softmax",
    "summarize",
    "write_blocks",
]
