"""Mistakes that people make in the backward pass: each a patch of the plain reference."""

from convviz.lab.lessons.bugs.bug import Bug, ExampleLayer, Exhibit, exhibit_of
from convviz.lab.lessons.bugs.catalogue import BUGS
from convviz.lab.lessons.bugs.diff import GAP, diff_of
from convviz.lab.lessons.bugs.mystery import mystery, on_layer_of
from convviz.lab.lessons.bugs.patch import Line
from convviz.lab.lessons.bugs.score import Score, score_of, score_text
from convviz.lab.lessons.bugs.training import KEEPS, STEPS, Training, training_of
from convviz.lab.lessons.bugs.verdict import FILTER, PICTURE, THRESHOLD, UPSTREAMS, Verdict, verdict_of

__all__ = [
    "FILTER",
    "GAP",
    "KEEPS",
    "BUGS",
    "PICTURE",
    "STEPS",
    "THRESHOLD",
    "UPSTREAMS",
    "Exhibit",
    "ExampleLayer",
    "Line",
    "Score",
    "Bug",
    "Training",
    "Verdict",
    "diff_of",
    "exhibit_of",
    "mystery",
    "on_layer_of",
    "score_of",
    "score_text",
    "training_of",
    "verdict_of",
]
