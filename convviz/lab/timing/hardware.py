"""The machine that a race runs on."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from convviz.ops.threads import usable_cores

_THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


@dataclass(frozen=True)
class Machine:
    """Cores that this process may use, the matrix library with its most threads, and NumPy's version."""

    cores: int
    blas: str
    threads: int
    numpy: str


def machine() -> Machine:
    """Return what a reader has to know to compare times."""
    cores = usable_cores()
    return Machine(cores, blas_name(), asked_threads() or cores, np.__version__)


def blas_name() -> str:
    """Return the matrix library that NumPy was built with, with its version: ``"OpenBLAS 0.3.31"``."""
    config = cast(dict[str, Any], np.show_config(mode="dicts") or {})
    blas = config.get("Build Dependencies", {}).get("blas", {})
    name = str(blas.get("name", "BLAS"))
    shown = "OpenBLAS" if "openblas" in name.lower() else name
    version = ".".join(str(blas.get("version", "")).split(".")[:3])
    return f"{shown} {version}".strip() if version[:1].isdigit() else shown


def asked_threads() -> int | None:
    """Return the threads that the environment allows the matrix library, or None where it says nothing."""
    for name in _THREADS:
        if os.environ.get(name, "").isdigit():
            return int(os.environ[name])
    return None
