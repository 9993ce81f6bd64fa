"""One kernel learns to do what another does: the problem, its curvature, and gradient descent on it."""

from convviz.imitation.curvature import Curvature
from convviz.imitation.problem import Problem
from convviz.imitation.rates import factor, stable_limit
from convviz.imitation.run import LARGEST_LOSS, Run

__all__ = ["LARGEST_LOSS", "Curvature", "Problem", "Run", "factor", "stable_limit"]
