"""A worker as the server sees it: a modest process that is asked for one slice at a time."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from convviz.errors import Refusal
from convviz.lab.workers.worker import Mistake

COMMAND = (sys.executable, "-m", "convviz.lab.workers.worker")
ROOT = Path(__file__).resolve().parents[3]

ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""So that all get alike, and the same bits on every machine of a kind."""


class WorkerProcess:
    """A process that is started when it is first asked, and anew where it has gone."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, call: Callable[[], Any], seconds: float) -> Any:
        """Return what the call returns there; a process that is silent for so many seconds is killed.

        Raises the refusal that the call raised, or the mistake in it. After any other exception the process
        is not to be asked again: `end` it.
        """
        process = self._running()
        assert process.stdin and process.stdout
        limit = threading.Timer(seconds, process.kill)
        limit.daemon = True
        limit.start()
        try:
            pickle.dump(call, process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            answer = pickle.load(process.stdout)
        finally:
            limit.cancel()
        if isinstance(answer, Refusal | Mistake):
            raise answer
        return answer

    def end(self) -> None:
        """End the process, and wait for it: one that nobody waited for would stay as a zombie."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream:
                with suppress(OSError):  # what it could not take any more
                    stream.close()
        process.wait()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.end()
        if self._process is None:
            path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, **ONE_THREAD, "PYTHONPATH": path},
            )
        return self._process
