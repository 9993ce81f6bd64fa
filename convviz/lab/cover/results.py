"""Which panels tell what a layer works out, so that a covered number stands nowhere else."""

from __future__ import annotations

from collections.abc import Set

from convviz.lab.state import NONE, Experiment

_FOLLOWS = {
    "output": {"activated", "pooled"},
    "activated": {"pooled"},
    "activated_grad": {"output_grad"},
}
"""What is worked out of a result cell by cell, and so tells it."""

_PANELS: dict[str, dict[str, str]] = {
    "output": {"output": "output", "products": "output", "partials": "output"},
    "patches": {"row": "output"},
    "matrix": {"output": "output"},
    "after": {"output": "output", "activated": "activated", "pooled": "pooled"},
    "transposed": {
        "transposed": "transposed",
        "transposed_check": "transposed",
        "products": "transposed",
    },
    "weight_grad": dict.fromkeys(("weight_grad", "term", "weight_parts", "weight_total"), "weight_grad"),
    "input_grad": dict.fromkeys(("input_grad", "stamp", "input_parts", "input_total"), "input_grad"),
    "two_ways": dict.fromkeys(("gather", "scatter", "difference"), "input_grad"),
    "matrix_grad": {"weight_grad": "weight_grad", "input_grad": "input_grad"},
    "after_grad": {"activated_grad": "activated_grad", "output_grad": "output_grad"},
    "picture": {"after": "output"},
}
"""Of each view: the result that a panel tells, by the panel's role; maps to choose from tell the output."""

_TYPED = {"row", "gather", "output", "activated", "pooled", "activated_grad", "output_grad"} | {
    "weight_grad",
    "input_grad",
    "transposed",
}
"""Panels whose cells are those of a result, one for one."""

_MAIN = {
    "output": ("output",),
    "patches": ("output",),
    "matrix": ("output",),
    "transposed": ("transposed",),
    "weight_grad": ("weight_grad",),
    "picture": ("output",),
    "input_grad": ("input_grad",),
    "two_ways": ("input_grad",),
    "matrix_grad": ("weight_grad", "input_grad"),
}


def told_by(experiment: Experiment) -> dict[str, str]:
    """Return the result that each panel of the view on show tells, by the panel's role."""
    panels = _PANELS.get(experiment.view)
    if panels is None:
        return {}
    given = {"output_grad"} if experiment.activation == NONE else set()  # there it is the one from above
    return {role: result for role, result in {**panels, "maps": "output"}.items() if role not in given}


def typed_panels(experiment: Experiment) -> list[str]:
    """Return the panels of the view on show in which a number can be typed before it is uncovered."""
    return [role for role in told_by(experiment) if role in _TYPED]


def main_results(experiment: Experiment) -> tuple[str, ...]:
    """Return what the view on show is about, and one press covers; nothing where it has no such numbers."""
    if experiment.view == "after":
        return ("activated",) if experiment.activation != NONE else ("pooled",)
    if experiment.view == "after_grad":
        return ("activated_grad",) if experiment.pool != NONE else ("output_grad",)
    return _MAIN.get(experiment.view, ())


def hidden_results(covered: Set[str]) -> frozenset[str]:
    """Return the results that are not told while these are covered: they, and what is worked out of them."""
    return frozenset(covered).union(*(_FOLLOWS.get(result, set()) for result in covered))


def hidden_panels(experiment: Experiment, covered: Set[str]) -> frozenset[str]:
    """Return the panels of the view on show whose numbers are not told while these results are covered."""
    hidden = hidden_results(covered)
    return frozenset(role for role, result in told_by(experiment).items() if result in hidden)


def uncovered(covered: Set[str], result: str) -> frozenset[str]:
    """Return what stays covered when a result is to be seen."""
    return frozenset(other for other in covered if result not in hidden_results({other}))


def hides_output(covered: Set[str]) -> bool:
    """Say whether a number that the output adds up to, such as the loss, would tell of it."""
    return bool(covered & {"output", "activated", "pooled"})
