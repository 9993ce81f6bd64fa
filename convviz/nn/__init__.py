"""Small networks by hand: layers, losses, optimisers, and training as a generator of steps.

    network = Sequential(Conv2D(1, 8, 3, padding=1, rng=rng), ReLU(), Flatten(), Linear(512, 10, rng=rng))
    for step in fit(network, x, labels, loss=CrossEntropy(), optimiser=Adam(0.003), epochs=5):
        print(step.index, step.loss)

Every layer has `forward`, `backward` and `parameters`. There is no graph and no autograd: the backward pass
is the layers' own, one after the other from the last to the first, and every number of it can be inspected.
The convolutions are those of `convviz.ops`.
"""

from convviz.nn.activations import LeakyReLU, ReLU, Sigmoid, Tanh
from convviz.nn.building import network_of
from convviz.nn.conv import Conv2D
from convviz.nn.fitting import Diverged, Step, batch_of, fit
from convviz.nn.layer import Layer, Parameter
from convviz.nn.linear import Flatten, Linear
from convviz.nn.losses import CrossEntropy, Loss, MeanSquaredError, softmax
from convviz.nn.metrics import accuracy, confusion_matrix, predict
from convviz.nn.optimizers import SGD, Adam, Optimiser
from convviz.nn.pooling import AvgPool2D, MaxPool2D
from convviz.nn.sequential import Sequential
from convviz.nn.spec import Block, read_blocks, write_blocks
from convviz.nn.summary import Row, check_blocks, rows_of

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
    "LeakyReLU",
    "Linear",
    "Loss",
    "MaxPool2D",
    "MeanSquaredError",
    "Optimiser",
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
    "network_of",
    "predict",
    "read_blocks",
    "rows_of",
    "softmax",
    "write_blocks",
]
