"""The gradient check: the engine's gradients beside central differences of the loss, in two precisions."""

from convviz.lab.lessons.gradcheck.adjoint import Adjoint, adjoint_of, random_grad
from convviz.lab.lessons.gradcheck.check import Check, gradient_check
from convviz.lab.lessons.gradcheck.curve import EPSILONS, Curve, error_curves
from convviz.lab.lessons.gradcheck.loss_function import Network, network_of
from convviz.lab.lessons.gradcheck.perturbation import WHICH
from convviz.lab.lessons.gradcheck.rounding import DTYPES, TOLERANCE, USUAL
from convviz.lab.lessons.gradcheck.smoothness import Nature, nature_of
from convviz.lab.lessons.gradcheck.verdict import verdict_of

__all__ = [
    "DTYPES",
    "EPSILONS",
    "TOLERANCE",
    "USUAL",
    "WHICH",
    "Adjoint",
    "Check",
    "Curve",
    "Nature",
    "Network",
    "adjoint_of",
    "error_curves",
    "gradient_check",
    "nature_of",
    "network_of",
    "random_grad",
    "verdict_of",
]
