"""One kernel learns to do what another does: the problem, its curvature, and gradient descent on it."""

from convviz.lab.learning.one_kernel.curvature import Curvature
from convviz.lab.learning.one_kernel.kept_run import brought_of, run_bytes, run_of
from convviz.lab.learning.one_kernel.problem import Problem
from convviz.lab.learning.one_kernel.rates import factor, stable_limit
from convviz.lab.learning.one_kernel.run import MAX_LOSS, Run

__all__ = [
    "MAX_LOSS",
    "Curvature",
    "Problem",
    "Run",
    "brought_of",
    "factor",
    "run_bytes",
    "run_of",
    "stable_limit",
]
