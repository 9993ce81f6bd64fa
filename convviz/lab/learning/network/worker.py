"""A process that makes steps: run by ``python -m``, it reads frames and answers each with one.

It ends when nobody is there any more to read from, and by itself when nobody asked for anything for a while.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from contextlib import suppress
from typing import BinaryIO

from convviz.errors import Refusal
from convviz.lab.learning.network.advance import advance
from convviz.lab.learning.network.messages import read_plan, read_state, write_refusal, write_state
from convviz.lab.learning.network.wire import Arrays, Message, read_frame, write_frame

IDLE_SECONDS = 30.0
NICENESS = 10
"""A person who moves a kernel must not wait for those who train."""


def main() -> None:
    """Serve until the other side has gone."""
    requests, own_output = sys.stdin.buffer, os.dup(1)
    os.dup2(2, 1)  # whatever is printed must not stand among the frames
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the server; this ends after it
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    # The server may go in the middle of a slice; then closing fails too: it writes the rest of the answer.
    with suppress(OSError), os.fdopen(own_output, "wb") as answers:
        serve(requests, answers)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer one request after the other."""
    while True:
        idle = threading.Timer(IDLE_SECONDS, os._exit, (0,))
        idle.daemon = True
        idle.start()
        try:
            message, arrays = read_frame(requests)
        except EOFError:
            return
        finally:
            idle.cancel()
        write_frame(answers, *answer(message, arrays))


def answer(message: Message, arrays: Arrays) -> tuple[Message, Arrays]:
    """The state after the steps that are asked for; why not, where they cannot be made."""
    try:
        state, after = write_state(
            advance(
                read_plan(message["plan"]),
                read_state(message["state"], arrays),
                message["rate"],
                steps=message["steps"],
                seconds=message["seconds"],
            )
        )
    except Refusal as refusal:
        return {"refused": write_refusal(refusal)}, {}
    except Exception:  # a mistake in here must not take the class's trainings with it
        traceback.print_exc()
        return {"failed": traceback.format_exc(limit=-1)[-200:]}, {}
    return {"state": state}, after


if __name__ == "__main__":
    main()
