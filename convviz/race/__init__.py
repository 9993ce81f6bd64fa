"""Races between ways to compute a layer: plain loops, one big im2col, the engine and, where it is, PyTorch.

Everything here is generators over plain data. A page draws what they yield, and closing them stops them.
"""

from convviz.race.contenders import IM2COL, LOOPS, TORCH, Contender, all_contenders
from convviz.race.contest import BUDGET_SECONDS, Progress, race
from convviz.race.curves import AXES, Growth, GrowthPoint, growth, ladder
from convviz.race.hardware import Machine, machine
from convviz.race.lanes import ENGINE, Standing
from convviz.race.layer import OPERATIONS, Layer
from convviz.race.limits import MOST_BYTES, MOST_COLUMN_BYTES, MOST_MULTIPLY_ADDS, check_limits
from convviz.race.parts import Cut
from convviz.race.peers import is_installed as torch_is_installed
from convviz.race.problem import Problem, problem_of
from convviz.race.ready import READY
from convviz.race.turns import TURNS, Turns

__all__ = [
    "AXES",
    "BUDGET_SECONDS",
    "ENGINE",
    "IM2COL",
    "LOOPS",
    "MOST_BYTES",
    "MOST_COLUMN_BYTES",
    "MOST_MULTIPLY_ADDS",
    "OPERATIONS",
    "READY",
    "TORCH",
    "TURNS",
    "Contender",
    "Cut",
    "Growth",
    "GrowthPoint",
    "Layer",
    "Machine",
    "Problem",
    "Progress",
    "Standing",
    "Turns",
    "all_contenders",
    "check_limits",
    "growth",
    "ladder",
    "machine",
    "problem_of",
    "race",
    "torch_is_installed",
]
