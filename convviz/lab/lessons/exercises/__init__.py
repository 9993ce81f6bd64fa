"""Exercises drawn from a seed: one number is hidden, and a wrong one says which mistake it comes from."""

from convviz.lab.lessons.exercises.answers import read_answer
from convviz.lab.lessons.exercises.attempt import MOST_HINTS, Attempt, Typed
from convviz.lab.lessons.exercises.diagnosis import latest_slip, mistake_of, slip_of, slips
from convviz.lab.lessons.exercises.generators import GENERATORS, draw
from convviz.lab.lessons.exercises.hints import LIT, WRITTEN, asked_role, cell_to_help, where
from convviz.lab.lessons.exercises.kept_round import round_of, round_text
from convviz.lab.lessons.exercises.maker import AnyQuestion, Maker
from convviz.lab.lessons.exercises.message import Message, say
from convviz.lab.lessons.exercises.on_stage import asked_place, experiment_of, results_of
from convviz.lab.lessons.exercises.question import (
    AskedCell,
    Exercise,
    MapQuestion,
    Mistake,
    Panel,
    Placing,
    Question,
    same,
)
from convviz.lab.lessons.exercises.round import Round, new_round
from convviz.lab.lessons.exercises.series import SERIES, Series, draw_question
from convviz.lab.lessons.exercises.solution import Solution
from convviz.lab.lessons.exercises.symbols import symbols

__all__ = [
    "LIT",
    "MOST_HINTS",
    "WRITTEN",
    "asked_role",
    "cell_to_help",
    "Solution",
    "symbols",
    "where",
    "asked_place",
    "experiment_of",
    "results_of",
    "slips",
    "latest_slip",
    "slip_of",
    "Typed",
    "MapQuestion",
    "Exercise",
    "AskedCell",
    "AnyQuestion",
    "GENERATORS",
    "SERIES",
    "Maker",
    "Mistake",
    "Panel",
    "Placing",
    "Question",
    "Round",
    "Message",
    "Series",
    "Attempt",
    "draw",
    "draw_question",
    "mistake_of",
    "new_round",
    "read_answer",
    "round_of",
    "round_text",
    "same",
    "say",
]
