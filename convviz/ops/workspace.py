"""Scratch memory that a thread keeps from one call to the next, so that the system need not clear new pages.

Fresh pages cost about as much as the arithmetic on them: a freed block of a megabyte goes back to the system
and comes again page by page.
"""

import threading
from math import prod

import numpy as np
from numpy.typing import DTypeLike

from convviz.ops.checks import FloatArray

KEPT_BYTES = 4 * 2**20  # of one role in one thread; what is larger is made again each time

_kept = threading.local()


def scratch(role: str, shape: tuple[int, ...], dtype: DTypeLike) -> FloatArray:
    """Return an array of undefined values in memory that the thread's next call with this `role` reuses."""
    size = prod(shape) * np.dtype(dtype).itemsize
    if size > KEPT_BYTES:
        return np.empty(shape, dtype)
    memory = getattr(_kept, role, None)
    if memory is None or memory.size < size:
        memory = np.empty(max(size, 1), np.uint8)
        setattr(_kept, role, memory)
    return np.ndarray(shape, dtype, memory)
