"""The gradient check: the engine's gradients beside central differences of the loss, in two precisions."""

from convviz.gradcheck.adjoint import Adjoint, adjoint_of, random_grad
from convviz.gradcheck.check import Check, gradient_check
from convviz.gradcheck.curve import EPSILONS, Curve, error_curves
from convviz.gradcheck.nature import Nature, nature_of
from convviz.gradcheck.network import Network, network_of
from convviz.gradcheck.nudging import WHICH
from convviz.gradcheck.rounding import DTYPES, TOLERANCE, USUAL
from convviz.gradcheck.verdict import verdict_of

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
