"""How many threads a convolution uses, and on what: decided here and nowhere else, from what the machine has.

A layer's blocks are dealt out to as many threads as the matrix library would use, and that library is told
to use one for each of them meanwhile: then the copies run side by side too, and not only the products.
(Threads that each call a matrix library with threads of its own wait for one another, and its threads go on
spinning for a tenth of a second after a product.) Where the library cannot be told so, one thread deals with
all blocks, and the library uses its own.
The usual variables (OPENBLAS_NUM_THREADS, OMP_NUM_THREADS) and a process's share of the cores set the number.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from functools import cache
from typing import TypeVar

from convviz.ops.blas import loaded_blas
from convviz.ops.checks import FloatArray

WORTH_A_THREAD = 2**20  # multiply-adds: less takes about as long as handing it over (0.1 ms)

Part = TypeVar("Part")
Result = TypeVar("Result")


def spread(work: Callable[[Sequence[Part]], Result], parts: Sequence[Part], n_threads: int) -> list[Result]:
    """Run `work` on each thread's share of the parts and list what it returns.

    The shares depend on the number of parts and threads alone, so that sums come out the same every time.
    """
    n_threads = max(1, min(n_threads, len(parts)))
    others = [
        pool().submit(copy_context().run, work, parts[share::n_threads]) for share in range(1, n_threads)
    ]
    try:
        first = work(parts[::n_threads])
    finally:
        for other in others:
            other.exception()  # waits: its share writes into our arrays
    return [first, *(other.result() for other in others)]


def spread_sum(
    work: Callable[[Sequence[Part]], FloatArray], parts: Sequence[Part], n_threads: int
) -> FloatArray:
    """Add up what `work` returns for each thread's share."""
    first, *others = spread(work, parts, n_threads)
    for other in others:
        first += other
    return first


def threads_for(multiply_adds: int) -> int:
    """Return how many threads so much work is worth, which wants as many parts at least."""
    return max(1, min(usable_threads(), multiply_adds // WORTH_A_THREAD))


def usable_threads() -> int:
    """Return the threads for one call: 1 where the matrix library's own threads cannot be turned off."""
    blas = loaded_blas()
    if blas is None:
        return 1
    with _Turn.lock:
        allowed = _Turn.threads_before if _Turn.calls else blas.threads()
    return min(allowed, usable_cores())


def usable_cores() -> int:
    """Count the cores that this process may run on, which can be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def pool() -> ThreadPoolExecutor:
    """Return the pool of threads that all convolutions share; the calling thread works too."""
    return ThreadPoolExecutor(max(1, usable_cores() - 1), thread_name_prefix="convviz")


class _Turn:
    """How many calls are under way that each want the matrix library on one thread."""

    lock = threading.Lock()
    calls = 0
    threads_before = 1


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Let the matrix library use one thread for each caller, until the last call under way is over."""
    blas = loaded_blas()
    if blas is None:
        yield
        return
    with _Turn.lock:
        if _Turn.calls == 0:
            _Turn.threads_before = blas.threads()
            blas.use(1)
        _Turn.calls += 1
    try:
        yield
    finally:
        with _Turn.lock:
            _Turn.calls -= 1
            if _Turn.calls == 0:
                blas.use(_Turn.threads_before)


def forget_the_parent() -> None:
    """Start afresh in a forked process: its parent's threads are not in it, and their calls never end."""
    pool.cache_clear()
    blas, calls = loaded_blas(), _Turn.calls
    _Turn.lock, _Turn.calls = threading.Lock(), 0
    if blas is not None and calls:
        blas.use(_Turn.threads_before)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=forget_the_parent)
