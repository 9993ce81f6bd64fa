"""The matrix library that NumPy came with, where it is an OpenBLAS that lets its threads be counted and set.

Found as threadpoolctl finds it, among the shared libraries beside NumPy's package.
Source: T. Moreau, O. Grisel and others, threadpoolctl; OpenBLAS's cblas.h.
"""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

# NumPy's own builds give every name of OpenBLAS a prefix and a suffix.
AFFIXES = (("scipy_", "64_"), ("scipy_", ""), ("", "64_"), ("", ""))
PLACES = ("../numpy.libs", ".dylibs", "../.dylibs")


@dataclass(frozen=True)
class Blas:
    """How many threads the library uses, and how to set it; both hold for the whole process."""

    threads: Callable[[], int]
    use: Callable[[int], None]


@cache
def loaded_blas() -> Blas | None:
    """Find the OpenBLAS beside NumPy; None where there is another library, or one from elsewhere."""
    package = Path(np.__file__).parent
    for place in PLACES:
        for path in sorted((package / place).glob("*openblas*")):
            blas = opened(path)
            if blas is not None:
                return blas
    return None


def opened(path: Path) -> Blas | None:
    """Open a library as an OpenBLAS; None where it cannot be loaded or its threads cannot be set."""
    try:
        library = ctypes.CDLL(str(path))
    except OSError:
        return None
    for prefix, suffix in AFFIXES:
        threads = getattr(library, f"{prefix}openblas_get_num_threads{suffix}", None)
        use = getattr(library, f"{prefix}openblas_set_num_threads{suffix}", None)
        if threads is not None and use is not None:
            threads.restype, threads.argtypes = ctypes.c_int, []
            use.restype, use.argtypes = None, [ctypes.c_int]
            return Blas(threads, use)
    return None
