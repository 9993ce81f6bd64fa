"""A mutant before the tests of its room: in a copy of the tree, by a child of a warm process."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from streamlit.elements import exception
from streamlit.testing.v1 import AppTest

from tests.mutants.likelihood import LikeliestFirst
from tests.mutants.rooms import ROOT

WARM = ("numpy", "PIL.Image", "babel", "hypothesis", "plotly", "streamlit", "torch", "pandas", "starlette")
"""What tests import besides the program, once for all of them."""

CRASHES = re.compile(r"\b(TypeError|NameError|UnboundLocalError|AttributeError)\b")
"""Code that cannot run at all is noticed by anyone, and says nothing about the tests."""

STARVED = 10
"""On a busy machine a second of work takes up to so many."""

_TIMES = count(1)

QUICK = "not browser and not slow and not other_browsers"


@dataclass(frozen=True)
class Outcome:
    """What came of a run: passed, failed, crashed or too slow; the first failure, and the seconds it took."""

    word: str
    failure: str
    seconds: float


def warm_up() -> None:
    """Import what every run needs; the program itself stays out."""
    for module in WARM:
        __import__(module)
    sys.modules["torch"].set_num_threads(1)
    # A failure is enough: nobody reads the smallest example.
    settings.register_profile(
        "mutants", max_examples=30, deadline=None, phases=[Phase.explicit, Phase.generate]
    )
    AppTest.from_string("import streamlit; streamlit.write(1)").run()  # imports much more at its first run


def copied_tree(folder: Path) -> Path:
    """Copy the files of the checkout, with what is not committed, and compile them."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file() and not (ROOT / name).is_symlink():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    subprocess.run([sys.executable, "-m", "compileall", "-q", "convviz"], cwd=folder, check=True)
    return folder


class Trial:
    """Tests that run in a child process until one fails, with another source in the place of a module."""

    def __init__(
        self,
        tree: Path,
        tests: Sequence[str],
        limit: float,
        path: str = "",
        source: str = "",
        order: LikeliestFirst | None = None,
    ) -> None:
        self.tree, self.target = tree, tree / path
        if path:
            self.kept, self.stamp = self.target.read_text(encoding="utf-8"), self.target.stat().st_mtime_ns
            # Python takes a compiled form for stale where the file is of another time: each has its own.
            self._put(source, self.stamp - 10**10 * next(_TIMES))
        self._start = time.monotonic()
        self._end = self._start + STARVED * limit
        self._reading, writing = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            os.close(self._reading)
            resource.setrlimit(resource.RLIMIT_CPU, (round(limit), round(limit)))
            _in_child(tree, tests, writing, order)
        os.close(writing)

    def _put(self, source: str, stamp: int) -> None:
        self.target.write_text(source, encoding="utf-8")
        os.utime(self.target, ns=(stamp, stamp))

    def outcome(self) -> Outcome | None:
        """What came of it, the module put back; None as long as the child runs."""
        child, status = os.waitpid(self._child, os.WNOHANG)
        ended, in_time = bool(child), bool(child) and not os.WIFSIGNALED(status)
        if not ended and time.monotonic() < self._end:
            return None
        self._end_group()
        if not ended:
            os.waitpid(self._child, 0)
        if self.target.is_file():
            self._put(self.kept, self.stamp)
        with os.fdopen(self._reading, errors="replace") as pipe:
            word, _newline, failure = pipe.read().partition("\n") if in_time else ("too slow", "", "")
        return Outcome(word or "crashed", failure, time.monotonic() - self._start)

    def _end_group(self) -> None:
        """End what the child started and left behind, and itself."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._child, signal.SIGKILL)


class _First:
    """Takes down the first failure of a run."""

    def __init__(self) -> None:
        self.word, self.failure, self.shown = "passed", "", ""
        shows = exception.marshall

        def marshall(proto: Any, error: BaseException, *rest: Any, **named: Any) -> Any:
            self.shown += f"{type(error).__name__}\n"  # what a page shows instead of itself
            return shows(proto, error, *rest, **named)

        exception.marshall = marshall

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._note(report)

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.failed and self.word == "passed":
            errors = "\n".join(line for line in report.longreprtext.splitlines() if line.startswith("E "))
            self.word = "crashed" if CRASHES.search(self.shown + errors) else "failed"
            self.failure = report.nodeid


def _in_child(tree: Path, tests: Sequence[str], writing: int, order: LikeliestFirst | None) -> None:
    """Be the child: in a group of its own, in the copy of the tree, silent."""
    os.setpgid(0, 0)
    os.chdir(tree)
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    os.environ["PYTHONPATH"] = str(tree)
    for name in [name for name in sys.modules if name.split(".")[0] in ("tests", "convviz")]:
        del sys.modules[name]
    sys.path[:] = [str(tree), *(place for place in sys.path if place not in ("", str(ROOT)))]
    first = _First()
    options = [
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "--hypothesis-seed=1",
        "--hypothesis-profile=mutants",
        "-m",
        QUICK,
    ]
    try:
        code = pytest.main([*options, *tests], plugins=[first, *([order] if order else [])])
        word = "failed" if first.word == "passed" and code else first.word
    except BaseException as failure:
        word, first.failure = "crashed", repr(failure)
    os.write(writing, f"{word}\n{first.failure}".encode())
    os._exit(0)
