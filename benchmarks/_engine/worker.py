"""A contender's own process: computes and times on command, `python -m _engine.worker CONTENDER THREADS`.

Commands arrive on standard input as pickled (name, arguments) and are answered on standard output with
pickled (worked, answer).
"""

from __future__ import annotations

import pickle
import sys
import traceback
from importlib import import_module
from typing import Any

import numpy as np

from _engine.cases import Case
from convviz.lab.timing.measuring import burst

WARM_UP_SECONDS = 0.01  # a call shorter than this is made once before a burst: others emptied the caches


class Commands:
    """What a worker can be asked; the calls of the case in hand are kept between the commands."""

    def __init__(self, contender: str, threads: int) -> None:
        self.contender = import_module(f"_engine.contenders.{contender}")
        if hasattr(self.contender, "limit_threads"):
            self.contender.limit_threads(threads)
        self.calls: dict[str, Any] = {}

    def ready(self) -> None:
        """Answer once everything is imported."""

    def prepare(self, case: Case, operation: str) -> list[str]:
        """Make a case's arrays; the names of the ways to compute it."""
        self.calls = {}  # before the next arrays are made, for the sake of memory
        self.calls = self.contender.calls(case, operation)
        return list(self.calls)

    def result(self, way: str) -> np.ndarray:
        """The array that a way computes."""
        to_output = getattr(self.contender, "to_output", np.asarray)
        return np.ascontiguousarray(to_output(self.calls[way]()))

    def burst(self, way: str, repeats: int, expected: float) -> float:
        """Seconds that one of `repeats` calls takes on average."""
        call = self.calls[way]
        if expected < WARM_UP_SECONDS:
            call()
        return burst(call, repeats)

    def run(self, name: str, *arguments: Any) -> Any:
        """One of the contender's other functions."""
        return getattr(self.contender, name)(*arguments)


def main() -> None:
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # a library that prints must not garble an answer
    commands = Commands(sys.argv[1], int(sys.argv[2]))
    while True:
        try:
            name, arguments = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            answer = True, getattr(commands, name)(*arguments)
        except Exception:
            answer = False, traceback.format_exc()
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


if __name__ == "__main__":
    main()
