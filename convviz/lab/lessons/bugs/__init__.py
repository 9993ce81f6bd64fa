"""Mistakes that people make in the backward pass: each a patch of the plain reference."""

from convviz.lab.lessons.bugs.bug import Exhibit, Layer, Mistake, exhibit_of
from convviz.lab.lessons.bugs.catalogue import MISTAKES
from convviz.lab.lessons.bugs.diff import GAP, diff_of
from convviz.lab.lessons.bugs.mystery import mystery, on_layer_of
from convviz.lab.lessons.bugs.patch import Line
from convviz.lab.lessons.bugs.training import KEEPS, STEPS, Training, training_of
from convviz.lab.lessons.bugs.verdict import FILTER, PICTURE, THRESHOLD, UPSTREAMS, Verdict, verdict_of

__all__ = [
    "FILTER",
    "GAP",
    "KEEPS",
    "MISTAKES",
    "PICTURE",
    "STEPS",
    "THRESHOLD",
    "UPSTREAMS",
    "Exhibit",
    "Layer",
    "Line",
    "Mistake",
    "Training",
    "Verdict",
    "diff_of",
    "exhibit_of",
    "mystery",
    "on_layer_of",
    "training_of",
    "verdict_of",
]
