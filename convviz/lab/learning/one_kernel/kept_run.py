"""A run of one kernel, and the output that was brought for it, as bytes and back.

An .npz file: `about` holds JSON (the optimizer, and what it was set on), the other members arrays: `kernel`,
`losses`, the optimizer's memory by its names, and `brought` where the target output is a file's.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.lab.learning.npz import npz_bytes, read_npz
from convviz.lab.learning.one_kernel.problem import Problem
from convviz.lab.learning.one_kernel.run import MAX_STEPS, Run

VERSION = 1
BROUGHT = "brought"
_MEMORY = "memory/"


def run_bytes(run: Run | None, brought: NDArray[np.float64] | None) -> bytes:
    """Write a run, if one has begun, and the target output as it was brought, if it was."""
    about: dict[str, Any] = {"version": VERSION}
    arrays: dict[str, NDArray[Any]] = {} if brought is None else {BROUGHT: brought}
    if run is not None:
        about |= {"optimizer": run.optimizer, "problem": _digest(run.problem, run.start)}
        arrays |= {"kernel": run.kernel, "losses": np.array(run.losses)}
        arrays |= {_MEMORY + name: array for name, array in run.memory.items()}
    return npz_bytes(about, arrays)


def brought_of(data: bytes) -> NDArray[np.float64] | None:
    """Read the target output that was brought; None where there is none, or the file is damaged."""
    try:
        about, arrays = read_npz(data)
        brought = arrays[BROUGHT]
        is_output = brought.dtype == np.float64 and brought.ndim == 2 and bool(np.isfinite(brought).all())
        return brought if about["version"] == VERSION and is_output else None
    except Exception:  # KeyError where none was brought, and more kinds from zipfile, json and NumPy
        return None


def run_of(problem: Problem, start: NDArray[np.float64], data: bytes) -> Run | None:
    """Read a run on this problem from this start; None where it has not begun, is another's, or damaged."""
    try:
        about, arrays = read_npz(data)
        if about["version"] != VERSION or about["problem"] != _digest(problem, start):
            return None
        run = Run(problem, start, about["optimizer"])
        memory = {
            name.removeprefix(_MEMORY): array for name, array in arrays.items() if name.startswith(_MEMORY)
        }
        losses = arrays["losses"]
        if losses.dtype != np.float64 or losses.ndim != 1 or not 1 <= len(losses) <= MAX_STEPS + 1:
            return None
        run.go_on_from(arrays["kernel"], losses.tolist(), memory)
    except Exception:  # a Refusal, and more kinds from zipfile, json and NumPy than any list names
        return None
    return run


def _digest(problem: Problem, start: NDArray[np.float64]) -> str:
    """Name a problem and a start by their numbers."""
    digest = hashlib.sha256()
    for array in (problem.x, problem.target, start):
        digest.update(str(array.shape).encode())
        digest.update(np.ascontiguousarray(array, np.float64).tobytes())
    return digest.hexdigest()
