"""A contender's own process, computing and timing on command: `python -m _engine.worker CONTENDER THREADS`.

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

WARM_UP_SECONDS = 0.01  # a shorter call is made once before a burst, as others have emptied the caches


class Commands:
    """The commands of a worker; the calls of the present case are kept between them."""

    def __init__(self, contender: str, threads: int) -> None:
        self.contender = import_module(f"_engine.contenders.{contender}")
        if hasattr(self.contender, "limit_threads"):
            self.contender.limit_threads(threads)
        self.calls: dict[str, Any] = {}

    def ready(self) -> None:
        """Answer once everything is imported."""

    def prepare(self, case: Case, operation: str) -> list[str]:
        """Make a case's arrays and return the names of the ways to compute it."""
        self.calls = {}  # frees the memory before the next arrays are made
        self.calls = self.contender.calls(case, operation)
        return list(self.calls)

    def result(self, way: str) -> np.ndarray:
        """Return the array that a way computes."""
        to_output = getattr(self.contender, "to_output", np.asarray)
        return np.ascontiguousarray(to_output(self.calls[way]()))

    def burst(self, way: str, repeats: int, expected: float) -> float:
        """Return the mean seconds of one of `repeats` calls."""
        call = self.calls[way]
        if expected < WARM_UP_SECONDS:
            call()
        return burst(call, repeats)

    def run(self, name: str, *arguments: Any) -> Any:
        """Call one of the contender's other functions."""
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
