"""Predict, then reveal: covered numbers, what is typed for them, and where a wrong one comes from."""

from convviz.lab.cover.cover import FOUND, SHOWN, Cover, Place, Said
from convviz.lab.cover.judging import array_of, judge, reason
from convviz.lab.cover.results import (
    hidden_panels,
    hidden_results,
    hides_output,
    main_results,
    told_by,
    typed_panels,
    uncovered,
)

__all__ = [
    "FOUND",
    "SHOWN",
    "Cover",
    "Place",
    "Said",
    "array_of",
    "hidden_panels",
    "hidden_results",
    "hides_output",
    "judge",
    "main_results",
    "reason",
    "told_by",
    "typed_panels",
    "uncovered",
]
