"""A run as bytes: what goes on from them ends in the same numbers; what is none of it is nothing."""

from __future__ import annotations

from io import BytesIO

import numpy as np

from convviz.lab.learning.npz import npz_bytes, read_npz
from convviz.lab.learning.one_kernel import Problem, Run, brought_of, run_bytes, run_of
from tests.for_each import for_each

RNG = np.random.default_rng(3)
X = RNG.normal(size=(9, 7))
TEACHER = RNG.normal(size=(3, 2))
START = RNG.normal(size=(3, 2))
PROBLEM = Problem.of_teacher(X, TEACHER)
BROUGHT = RNG.normal(size=(7, 6))


def run_with(optimizer: str = "adam", steps: int = 25) -> Run:
    run = Run(PROBLEM, START, optimizer)
    run.advance(0.1, steps)
    return run


@for_each("optimizer", ["sgd", "momentum", "adam"])
def test_it_goes_on_bit_for_bit(optimizer: str) -> None:
    run = run_with(optimizer)
    read = run_of(Problem.of_teacher(X, TEACHER), START, run_bytes(run, None))
    assert read is not None and read.optimizer == optimizer and read.step == 25
    for each in (run, read):
        each.advance(0.2, 30)
    assert read.losses == run.losses
    np.testing.assert_array_equal(read.kernel, run.kernel)
    assert read.settled == run.settled


def test_a_run_that_ran_away_stays_so() -> None:
    run = Run(PROBLEM, START, "sgd")
    run.advance(1e6, 100)
    assert run.diverged
    read = run_of(PROBLEM, START, run_bytes(run, None))
    assert read is not None and read.diverged and read.losses == run.losses


def test_a_target_that_was_brought_comes_along_with_a_run_or_alone() -> None:
    for data in (run_bytes(run_with(), BROUGHT), run_bytes(None, BROUGHT)):
        np.testing.assert_array_equal(brought_of(data), BROUGHT)
    assert brought_of(run_bytes(run_with(), None)) is None
    assert run_of(PROBLEM, START, run_bytes(None, BROUGHT)) is None


def test_a_run_on_something_else_is_none() -> None:
    data = run_bytes(run_with(), None)
    assert run_of(Problem.of_teacher(X + 1, TEACHER), START, data) is None
    assert run_of(Problem.of_teacher(X, TEACHER + 1), START, data) is None
    assert run_of(PROBLEM, START + 1, data) is None


def changed(**members: object) -> bytes:
    about, arrays = read_npz(run_bytes(run_with(), BROUGHT))
    for name, value in members.items():
        if isinstance(value, np.ndarray):
            arrays[name] = value
        else:
            about[name] = value
    return npz_bytes(about, arrays)


@for_each(
    "data",
    [
        b"",
        b"PK no run",
        run_bytes(run_with(), BROUGHT)[:-40],
        changed(version=2),
        changed(optimizer="lion"),
        changed(kernel=np.zeros((2, 3))),
        changed(losses=np.zeros(0)),
        changed(losses=np.zeros((2, 2))),
        changed(losses=np.zeros(200_000)),
        changed(losses=np.array(["a"])),
        changed(**{"memory/weight.mean": np.zeros((4, 4))}),
    ],
)
def test_what_no_run_can_be_is_none(data: bytes) -> None:
    assert run_of(PROBLEM, START, data) is None


@for_each("brought", [np.zeros(3), np.full((2, 2), np.nan), np.array([["a"]]), np.zeros((2, 2), int)])
def test_what_no_target_can_be_is_none(brought: np.ndarray) -> None:
    assert brought_of(changed(brought=brought)) is None


def test_a_packed_file_is_not_unpacked() -> None:
    file = BytesIO()
    np.savez_compressed(file, about=np.zeros(1 << 27, np.uint8))
    assert run_of(PROBLEM, START, file.getvalue()) is None
