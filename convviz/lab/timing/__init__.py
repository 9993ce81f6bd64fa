"""Races between ways to compute a layer: plain loops, one big im2col, the engine and, where it is, PyTorch.

Everything here is generators over plain data. A page draws what they yield, and closing them stops them.
"""

from convviz.lab.timing.bursts import ENGINE, Status
from convviz.lab.timing.contenders import IM2COL, LOOPS, TORCH, Contender, all_contenders
from convviz.lab.timing.curves import AXES, Growth, GrowthPoint, growth, ladder
from convviz.lab.timing.hardware import Machine, machine
from convviz.lab.timing.layer_sizes import OPERATIONS, LayerSizes
from convviz.lab.timing.limits import MAX_BYTES, MAX_COLUMN_BYTES, MAX_MULTIPLY_ADDS, check_limits
from convviz.lab.timing.parts import Cut
from convviz.lab.timing.presets import READY
from convviz.lab.timing.problem import Problem, problem_of
from convviz.lab.timing.pytorch import is_installed as torch_is_installed
from convviz.lab.timing.queue import TURNS, Queue
from convviz.lab.timing.runner import BUDGET_SECONDS, Progress, race

__all__ = [
    "AXES",
    "BUDGET_SECONDS",
    "ENGINE",
    "IM2COL",
    "LOOPS",
    "MAX_BYTES",
    "MAX_COLUMN_BYTES",
    "MAX_MULTIPLY_ADDS",
    "OPERATIONS",
    "READY",
    "TORCH",
    "TURNS",
    "Contender",
    "Cut",
    "Growth",
    "GrowthPoint",
    "LayerSizes",
    "Machine",
    "Problem",
    "Progress",
    "Status",
    "Queue",
    "all_contenders",
    "check_limits",
    "growth",
    "ladder",
    "machine",
    "problem_of",
    "race",
    "torch_is_installed",
]
