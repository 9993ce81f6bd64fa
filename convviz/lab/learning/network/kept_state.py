"""A training as bytes and back: what goes on from them ends in the same numbers, bit for bit.

An .npz file, nothing in it packed: `about` holds JSON (the plan, how far it is, why it cannot go on), the
other members arrays: `losses`, `predictions`, `records`, weights and the optimizer's memory by their names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, astuple, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.errors import Refusal, RefusedValue
from convviz.lab.learning.network.plan import Plan
from convviz.lab.learning.network.state import Record, State
from convviz.lab.learning.npz import npz_bytes, read_npz

VERSION = 1
_WEIGHT, _MEMORY = "weight/", "memory/"


def state_bytes(plan: Plan, state: State) -> bytes:
    """Write a training."""
    about = {
        "version": VERSION,
        "plan": asdict(plan),
        "step": state.step,
        "seconds": state.seconds,
        "diverged": state.diverged and [state.diverged.template, state.diverged.values],
    }
    arrays: dict[str, NDArray[Any]] = {
        "losses": state.losses,
        "predictions": state.predictions,
        "records": np.array([astuple(record) for record in state.records], np.float64),
        **{_WEIGHT + name: array for name, array in state.weights.items()},
        **{_MEMORY + name: array for name, array in state.optimizer.items()},
    }
    return npz_bytes(about, arrays)


def state_of(plan: Plan, data: bytes) -> State | None:
    """Read a training of this plan, for however many epochs; None where it is another's, or damaged."""
    try:
        about, arrays = read_npz(data)
        if about["version"] != VERSION or Plan(**about["plan"]) != replace(
            plan, epochs=about["plan"]["epochs"]
        ):
            return None
        state = State(
            step=int(about["step"]),
            losses=arrays["losses"],
            records=tuple(Record(int(row[0]), *map(float, row[1:])) for row in arrays["records"]),
            predictions=arrays["predictions"],
            weights=_named(arrays, _WEIGHT),
            optimizer=_named(arrays, _MEMORY),
            seconds=float(about["seconds"]),
            diverged=_refusal(about["diverged"]),
        )
        _check(plan, state)
    except (
        Exception
    ):  # a Refusal of its weights, and more kinds from zipfile, json and NumPy than any list names
        return None
    return state


def _named(arrays: Mapping[str, NDArray[Any]], start: str) -> dict[str, NDArray[Any]]:
    return {name.removeprefix(start): array for name, array in arrays.items() if name.startswith(start)}


def _refusal(given: tuple[str, dict[str, Any]] | None) -> Refusal | None:
    return RefusedValue(given[0], **given[1]) if given else None


def _check(plan: Plan, state: State) -> None:
    """Raise a Refusal or ValueError for what this plan cannot have reached."""
    plan.network().load_state(state.weights)
    plan.optimizer_at(1.0).load_state(state.optimizer)
    shapes = {array.shape for array in state.weights.values()} | {()}
    if any(array.shape not in shapes or array.dtype.kind not in "fi" for array in state.optimizer.values()):
        raise ValueError("memory")
    if state.losses.shape != (state.step,) or state.predictions.shape != plan.pictures.held_y.shape:
        raise ValueError("length")
    if not state.records:
        raise ValueError("records")
