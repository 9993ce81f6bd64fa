"""ConvViz's engine and the memory that it takes; runs once in each process."""

from __future__ import annotations

import resource
import sys
import time
import tracemalloc

from _engine.cases import Case
from _engine.contenders.ours import calls

RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes that ru_maxrss counts in


def used(case: Case, operation: str) -> tuple[float, float, float]:
    """Return the peak bytes beyond the result, the peak bytes of the whole process, and the seconds taken."""
    (call,) = calls(case, operation).values()
    tracemalloc.start()
    before, start = tracemalloc.get_traced_memory()[0], time.perf_counter()
    result = call()
    seconds, peak = time.perf_counter() - start, tracemalloc.get_traced_memory()[1]
    process = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT
    return peak - before - result.nbytes, process, seconds
