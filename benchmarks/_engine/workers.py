"""The other end of a worker: one process for each contender, awake only while it works on a command.

Matrix libraries keep their threads spinning for up to a tenth of a second after a call, which would take
cores from whoever is measured next. A worker is therefore stopped by a signal until its next turn, which
leaves every library's own settings as they are.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

BENCHMARKS = Path(__file__).resolve().parents[1]
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class Worker:
    """A process that computes for one contender with a number of threads."""

    def __init__(self, contender: str, threads: int) -> None:
        command = [sys.executable, "-m", "_engine.worker", contender, str(threads)]
        limits = {name: str(threads) for name in THREAD_VARIABLES}
        # In a group of its own, so that the system wakes and ends a stopped worker when this process dies.
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **limits, "PYTHONPATH": str(BENCHMARKS)},
            process_group=0,
        )
        self.contender = contender
        self.ask("ready")

    def ask(self, name: str, *arguments: Any) -> Any:
        """Wake the worker, wait for its answer and put it back to sleep."""
        self.process.send_signal(signal.SIGCONT)
        pickle.dump((name, arguments), self.process.stdin)
        self.process.stdin.flush()
        try:
            worked, answer = pickle.load(self.process.stdout)
        except EOFError:
            status = self.process.wait()
            raise RuntimeError(f"The worker of {self.contender} ended with status {status}.") from None
        self.process.send_signal(signal.SIGSTOP)
        if not worked:
            raise RuntimeError(f"The worker of {self.contender} failed:\n{answer}")
        return answer

    def close(self) -> None:
        """End the process, whatever it was doing."""
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
