"""Mistakes that people make in the backward pass: each a copy of the plain reference with a line changed."""

from convviz.mistakes.catalogue import MISTAKES
from convviz.mistakes.diff import GAP, Line, diff_of
from convviz.mistakes.mistake import Exhibit, Layer, Mistake, exhibit_of
from convviz.mistakes.mystery import mystery
from convviz.mistakes.training import KEEPS, STEPS, Training, training_of
from convviz.mistakes.verdict import THRESHOLD, Verdict, verdict_of

__all__ = [
    "GAP",
    "KEEPS",
    "MISTAKES",
    "STEPS",
    "THRESHOLD",
    "Exhibit",
    "Layer",
    "Line",
    "Mistake",
    "Training",
    "Verdict",
    "diff_of",
    "exhibit_of",
    "mystery",
    "training_of",
    "verdict_of",
]
