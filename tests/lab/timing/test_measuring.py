"""The measuring core: bursts, rounds of turns, and how wrong a result is."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from convviz.lab.timing.measuring import BURST_SECONDS, burst, difference, repeats_for, rounds, timed
from tests.lab.timing.problems import Clock

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"
IMPORT_ALL = """
from importlib import import_module
from pathlib import Path
for path in sorted([*Path("_engine").rglob("*.py"), *Path("_stage").rglob("*.py")]):
    if "contenders" not in path.parts:  # peers, whose packages not every machine has
        import_module(".".join(path.with_suffix("").parts))
"""


def test_a_call_and_a_burst_of_calls_are_timed():
    clock = Clock()

    def call() -> str:
        clock.now += 3
        return "result"

    assert timed(call, clock) == (3, "result")
    assert burst(call, 4, clock) == 3
    assert clock.now == 15


@pytest.mark.parametrize(
    ("seconds", "repeats"),
    [(BURST_SECONDS, 1), (BURST_SECONDS / 8, 8), (5, 1), (0, round(BURST_SECONDS / 1e-7))],
)
def test_a_burst_is_long_enough_for_the_clock(seconds, repeats):
    assert repeats_for(seconds) == repeats


def test_a_burst_may_be_of_another_length():
    assert repeats_for(0.25, 1.0) == 4


@pytest.mark.parametrize(
    ("each", "least", "most", "expected"),
    [
        (1.0, 0, 100.0, 4),  # until 3.5 seconds are over
        (1.0, 6, 100.0, 6),  # never fewer than the least
        (50.0, 6, 100.0, 3),  # but none after the most
    ],
)
def test_rounds_go_on_for_their_time(each, least, most, expected):
    clock, count = Clock(), 0
    for number in rounds(3.5, least, most_seconds=most, clock=clock):
        assert number == count
        clock.now += each
        count += 1
    assert count == expected


def test_a_difference_is_relative_to_the_largest_value():
    expected = np.array([4.0, -8.0])
    assert difference(expected + [0, 2], expected) == 0.25
    assert difference(np.zeros(2), np.zeros(2)) == 0 and difference(np.ones(1), np.zeros(1)) == 1
    assert difference(np.zeros(3), expected) == float("inf")


def test_every_module_of_the_benchmarks_can_be_imported():
    path = f"{BENCHMARKS}:{BENCHMARKS.parent}"
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL],
        cwd=BENCHMARKS,
        env={"PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
