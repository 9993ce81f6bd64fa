"""The gradient check: the engine's gradients beside central differences of the loss, in two precisions."""

from convviz.lab.lessons.gradcheck.adjoint import Adjoint, adjoint_of, random_grad
from convviz.lab.lessons.gradcheck.check import Check, gradient_check
from convviz.lab.lessons.gradcheck.curve import EPSILONS, Curve, error_curves
from convviz.lab.lessons.gradcheck.loss_function import LossFunction, loss_fn_of
from convviz.lab.lessons.gradcheck.perturbation import WHICH
from convviz.lab.lessons.gradcheck.rounding import DTYPES, TOLERANCE, USUAL
from convviz.lab.lessons.gradcheck.smoothness import Smoothness, smoothness_of
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
    "Smoothness",
    "LossFunction",
    "adjoint_of",
    "error_curves",
    "gradient_check",
    "smoothness_of",
    "loss_fn_of",
    "random_grad",
    "verdict_of",
]
