"""Layers as arrays: one layer on its input with all that follows it, layers in a row, and what they cost.

Everything is computed by `convviz.ops` in float64, from weights and inputs that were rounded to float32 once:
the numbers that a page shows are the ones that are computed with.
"""

from convviz.lab.layer.costs import Cost, cost_of
from convviz.lab.layer.forward_backward import LayerPass, as_shown, backward, forward, pass_of
from convviz.lab.layer.receptive_field import Field, field_of, fields_through

__all__ = [
    "Cost",
    "Field",
    "LayerPass",
    "as_shown",
    "backward",
    "cost_of",
    "field_of",
    "fields_through",
    "forward",
    "pass_of",
]
