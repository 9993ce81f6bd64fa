"""A sample of the fuzzing, the same cases each time; `python -m tests.fuzz` goes on with others."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from random import Random

import pytest

from tests.fuzz import cases, running
from tests.fuzz.running import names, tried

FEW = 120
SEVERAL_MINUTES = 5


def test_random_actions_addresses_and_files_end_in_a_page_or_a_sentence() -> None:
    faults = [fault for name in islice(names(1), FEW) if (fault := tried(name)) is not None]
    assert not faults, "\n".join(
        f"python -m tests.fuzz --case {fault.case}\n{fault.what}" for fault in faults
    )


def test_a_case_that_fails_is_told_with_its_traceback_and_one_that_is_slow_with_its_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(rng: Random) -> None:
        raise KeyError("lost")

    monkeypatch.setitem(cases.CASES, "files", fail)
    fault = tried("files:1:0")
    assert fault is not None and "KeyError: 'lost'" in fault.what and fault.case == "files:1:0"
    monkeypatch.setitem(cases.CASES, "files", lambda rng: None)
    assert tried("files:1:0") is None
    monkeypatch.setattr(running, "SLOW_SECONDS", -1.0)
    fault = tried("files:1:0")
    assert fault is not None and fault.what.endswith("s of the processor")


@pytest.mark.slow
@pytest.mark.parametrize("options", [["--seed", "11"], ["--seed", "12"], ["--seed", "13", "--server"]])
def test_minutes_of_it_break_nothing_and_leak_nothing(options: list[str]) -> None:
    command = [sys.executable, "-m", "tests.fuzz", "--minutes", str(SEVERAL_MINUTES)]
    done = subprocess.run([*command, *options], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
