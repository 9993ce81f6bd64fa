"""What kind of function the loss is of one number that is nudged: how differences err depends on it."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.lab.lessons.gradcheck.held_choices import KINKED
from convviz.lab.state import Experiment

CURVED = ("sigmoid", "tanh")


@dataclass(frozen=True)
class Smoothness:
    """A straight line, or a parabola, of one number, bent by what follows the convolutions.

    Convolutions and average pooling are straight. Without a curved activation central differences have no
    truncation error, except across a kink.
    """

    parabola: bool  # the loss is a square of the output
    curved: bool  # by sigmoid or tanh
    kinked: bool  # by ReLU, leaky ReLU or max pooling

    @property
    def is_exact(self) -> bool:
        """Whether central differences have no truncation error at all."""
        return not self.curved and not self.kinked


def smoothness_of(experiment: Experiment) -> Smoothness:
    """Say how smooth the experiment's loss is, by weight, bias and input alike."""
    layers = (experiment, *experiment.above)
    return Smoothness(
        parabola=experiment.upstream == "mse",
        curved=any(layer.activation in CURVED for layer in layers),
        kinked=any(layer.activation in KINKED or layer.pool == "max" for layer in layers),
    )
