"""One picture through the network and back: everything that flows, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from convviz.nn import CrossEntropy, Sequential, softmax
from convviz.ops.checks import FloatArray


@dataclass(frozen=True, eq=False)
class ForwardTrace:
    """What every block made of one picture, and dL/d each of these; all arrays without the batch.

    L is the cross-entropy with `label`. `input_grad` is dL/d picture, (C, H, W) as the picture.
    """

    picture: FloatArray  # (C, H, W)
    label: int
    outputs: tuple[FloatArray, ...]
    output_grads: tuple[FloatArray, ...]
    input_grad: FloatArray
    probabilities: FloatArray  # (classes,)
    loss: float

    @property
    def answer(self) -> int:
        """The class with the largest score."""
        return int(self.probabilities.argmax())


def trace_of(network: Sequential, picture: FloatArray, label: int | None = None) -> ForwardTrace:
    """Send a picture (C, H, W) through the network and the loss back; without a label the answer is taken.

    The network's parameters hold this picture's gradients afterwards.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        scores = network.forward(picture[None])
        wanted = int(scores[0].argmax()) if label is None else label
        loss = CrossEntropy()
        value = loss.forward(scores, np.array([wanted]))
        input_grad = network.backward(loss.backward())
    return ForwardTrace(
        picture=picture,
        label=wanted,
        outputs=tuple(output[0] for output in network.outputs),
        output_grads=tuple(grad[0] for grad in network.output_grads),
        input_grad=input_grad[0],
        probabilities=softmax(scores)[0],
        loss=value,
    )


def saliency_of(network: Sequential, picture: FloatArray, label: int) -> FloatArray:
    """Compute d score[label] / d picture, (C, H, W): how the class's score would change with every pixel.

    Source: Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks", 2013, section 3.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        scores = network.forward(picture[None])
        grad = np.zeros_like(scores)
        grad[0, label] = 1
        return np.asarray(network.backward(grad)[0])
