"""What a person has set up: the frozen state, what is possible in it, and how it is made possible.

`state` holds the Experiment and the one table of its fields, `agreement` the rules between them, `kinds` the
kinds of value in that table, `region` and `axis` the arithmetic, `possible` what controls may offer,
`repairs` what falls back.
"""

from convviz.experiment.agreement import CUSTOM
from convviz.experiment.possible import Choices, choices
from convviz.experiment.region import geometry_of, input_size, region_of
from convviz.experiment.repairs import clamp_picks, repair
from convviz.experiment.state import (
    MAX_DILATION,
    MAX_PADDING,
    MAX_STRIDE,
    UPLOAD,
    VIEWS,
    Experiment,
    conv_options,
)
from convviz.experiment.weights import own_weight, weight_array, with_weight

__all__ = [
    "CUSTOM",
    "MAX_DILATION",
    "MAX_PADDING",
    "MAX_STRIDE",
    "UPLOAD",
    "VIEWS",
    "Choices",
    "Experiment",
    "choices",
    "clamp_picks",
    "conv_options",
    "geometry_of",
    "input_size",
    "own_weight",
    "region_of",
    "repair",
    "weight_array",
    "with_weight",
]
