"""PyTorch as a contender, where it is installed; it is loaded when a race with it begins, not before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import numpy as np

from convviz.errors import RefusedValue
from convviz.lab.timing.problem import Call, Function, Problem, call_of
from convviz.ops.checks import FloatArray

BRIDGE = "convviz.interop.torch"


def is_installed() -> bool:
    """Say whether PyTorch and the bridge to it are there; neither is loaded to find out."""
    try:
        return find_spec("torch") is not None and find_spec(BRIDGE) is not None
    except ModuleNotFoundError:  # the bridge's own package is missing
        return False


def devices() -> list[str]:
    """Return the devices that PyTorch can compute on, ``"cpu"`` first; this loads it."""
    return list(_loaded(BRIDGE).devices())


def preparation(device: str) -> Callable[[Problem], Call]:
    """Return how PyTorch on `device` prepares a problem: numbers there before the clock starts."""

    def prepare(problem: Problem) -> Call:
        torch, bridge = _loaded("torch"), _loaded(BRIDGE)
        there = replace(
            problem,
            **{
                name: torch.from_numpy(np.ascontiguousarray(getattr(problem, name))).to(device)
                for name in ("x", "weight", "output_grad")
            },
        )
        library = (bridge.conv2d, bridge.conv2d_weight_grad, bridge.conv2d_input_grad)
        call = call_of(there, *(_on(device, function) for function in library))
        return _finished(call, torch, device)

    return prepare


def read(result: Any) -> FloatArray:
    """Return a result of PyTorch as an array."""
    return np.asarray(result.detach().cpu().numpy() if hasattr(result, "detach") else result)


def _on(device: str, function: Function) -> Function:
    return partial(function, device=device)


def _finished(call: Call, torch: ModuleType, device: str) -> Call:
    """Return `call` such that it returns when the device is done: a GPU only takes orders."""
    if device == "cpu":
        return call
    wait = getattr(torch, device.split(":")[0]).synchronize

    def finished() -> Any:
        result = call()
        wait()
        return result

    return finished


def _loaded(name: str) -> ModuleType:
    try:
        return import_module(name)
    except (ImportError, OSError) as failure:
        raise RefusedValue(
            "PyTorch is installed but does not load ({reason}): reinstall it to see it run.",
            reason=str(failure)[:200],
        ) from failure
