"""A training as bytes: what goes on from them ends in the same numbers; what is none of it is nothing."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np

from convviz.lab.learning.network import Plan, State, advance, first_state, state_bytes, state_of
from tests.for_each import for_each

SMALL = "conv2-max2-flat-linear10"


def plan_with(optimizer: str = "adam", **fields: object) -> Plan:
    return replace(Plan("digits", 0, SMALL, optimizer, 32, 2, 5), **fields)  # type: ignore[arg-type]


def same(one: State, other: State) -> None:
    for name in ("losses", "predictions"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for arrays, others in ((one.weights, other.weights), (one.optimizer, other.optimizer)):
        assert set(arrays) == set(others)
        for name in arrays:
            np.testing.assert_array_equal(arrays[name], others[name])
    assert (one.step, one.records, one.seconds) == (other.step, other.records, other.seconds)
    assert str(one.diverged) == str(other.diverged)


@for_each("optimizer", ["sgd", "momentum", "adam"])
def test_it_goes_on_bit_for_bit(optimizer: str) -> None:
    plan = plan_with(optimizer)
    state = advance(plan, first_state(plan), 0.01, steps=25)
    read = state_of(plan, state_bytes(plan, state))
    assert read is not None
    same(read, state)
    whole, later = advance(plan, state, 0.02, steps=30), advance(plan, read, 0.02, steps=30)
    same(replace(later, seconds=0.0), replace(whole, seconds=0.0))


def test_why_a_training_cannot_go_on_is_kept_too() -> None:
    plan = plan_with("sgd")
    state = advance(plan, first_state(plan), 1e6, steps=50)
    assert state.diverged is not None
    read = state_of(plan, state_bytes(plan, state))
    assert read is not None and read.diverged is not None
    assert read.diverged.template == state.diverged.template and str(read.diverged) == str(state.diverged)


def test_more_epochs_are_the_same_training() -> None:
    plan = plan_with()
    state = advance(plan, first_state(plan), 0.01, steps=3)
    assert state_of(plan_with(epochs=60), state_bytes(plan, state)) is not None


@for_each(
    "fields",
    [
        {"seed": 6},
        {"blocks": "conv3-max2-flat-linear10"},
        {"optimizer": "sgd"},
        {"batch_size": 64},
        {"data_seed": 1},
        {"data": "shapes", "blocks": "conv2-max2-flat-linear4"},
    ],
)
def test_another_plan_s_training_is_none(fields: dict[str, object]) -> None:
    plan = plan_with()
    data = state_bytes(plan, advance(plan, first_state(plan), 0.01, steps=3))
    assert state_of(plan_with(**fields), data) is None


def test_what_is_no_training_is_none() -> None:
    plan = plan_with()
    data = state_bytes(plan, advance(plan, first_state(plan), 0.01, steps=3))
    for wrong in (b"", b"PK", data[: len(data) // 2], data[:-30], b"\0" * 1000, data[::-1]):
        assert state_of(plan, wrong) is None


@for_each(
    "name, value",
    [
        ("losses", np.zeros(4)),
        ("predictions", np.zeros(3, int)),
        ("records", np.zeros((0, 5))),
        ("weight/0.weight", np.zeros((2, 1, 3, 3))),
        ("weight/0.weight", np.full((2, 1, 3, 3), np.nan)),
        ("memory/x.mean", np.zeros(1_000)),
        ("memory/steps", np.array("three")),
        ("about", np.frombuffer(b"[]", np.uint8)),
    ],
)
def test_a_changed_part_makes_it_none(name: str, value: np.ndarray) -> None:
    plan = plan_with()
    data = state_bytes(plan, advance(plan, first_state(plan), 0.01, steps=3))
    with np.load(BytesIO(data)) as file:
        arrays = {each: file[each] for each in file.files}
    if name == "weight/0.weight":
        name = next(each for each in arrays if each.startswith("weight/") and arrays[each].ndim == 4)
        value = value if np.isnan(value).any() else np.zeros((9, 9))
    changed = BytesIO()
    np.savez(changed, **{**arrays, name: value})  # type: ignore[arg-type]
    assert state_of(plan, changed.getvalue()) is None


def test_nothing_in_it_is_unpickled() -> None:
    plan = plan_with()
    changed = BytesIO()
    np.savez(changed, about=np.array([print], dtype=object))
    assert state_of(plan, changed.getvalue()) is None
