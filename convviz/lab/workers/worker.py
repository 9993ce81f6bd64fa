"""A process that makes slices: ``python -m convviz.lab.workers.worker`` reads calls, answers each.

Calls and answers are pickled: both ends of the two pipes are this program, and nothing that a visitor sent is
ever unpickled. The process ends with its input: when the pool lets it go, or when the server has gone.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

from convviz.errors import Refusal

NICENESS = 10
"""A person who moves a kernel must not wait for those who train or draw."""


def main() -> None:
    """Serve until the other side has gone."""
    calls, own_output = sys.stdin.buffer, os.dup(1)
    os.dup2(2, 1)  # whatever is printed must not stand among the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the server; this ends after it
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    # The server may go in the middle of a slice; then closing fails too: it writes the rest of the answer.
    with suppress(OSError), os.fdopen(own_output, "wb") as answers:
        serve(calls, answers)


def serve(calls: BinaryIO, answers: BinaryIO) -> None:
    """Answer one call after the other."""
    while True:
        try:
            call = pickle.load(calls)
        except (EOFError, pickle.UnpicklingError):  # the server has gone, perhaps in the middle of a call
            return
        pickle.dump(answer(call), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


class Mistake(Exception):  # noqa: N818 - it tells of an error that was
    """An error in the program, in a few words."""


def answer(call: Callable[[], Any]) -> Any:
    """Return what the call returns; the refusal that it raised, or the mistake in it."""
    try:
        return call()
    except Refusal as refusal:
        return refusal
    except Exception:  # a mistake in here must not take the class's trainings with it
        traceback.print_exc()
        return Mistake(traceback.format_exc(limit=0).strip().splitlines()[-1][-200:])


if __name__ == "__main__":
    # What is pickled here is named as the server knows it, not as this script's own.
    from convviz.lab.workers import worker

    worker.main()
