"""One case after the other: what broke, what was slow, and what memory was not given back."""

from __future__ import annotations

import gc
import resource
import time
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from convviz.lab.files.images import give_back
from tests.fuzz.cases import CASES

SLOW_SECONDS = 3.0
"""Seconds of the processor that one case may take, whatever else the machine does."""
MOST_LEAKED = 80e6
"""Bytes that a long run may hold more than after its first cases, which fill all caches."""
WARM = 600


@dataclass(frozen=True)
class Fault:
    """A case that did not end as it should."""

    case: str
    what: str


def names(seed: int) -> Iterator[str]:
    """Name cases without end, each kind in turn: ``files:1:17`` is the 17th of the files with seed 1."""
    number = 0
    while True:
        for kind in CASES:
            yield f"{kind}:{seed}:{number}"
        number += 1


def tried(name: str) -> Fault | None:
    """Try one case."""
    kind = name.split(":")[0]
    begin = time.process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # Pillow's own about broken metadata
            CASES[kind](Random(name))
    except Exception:
        return Fault(name, traceback.format_exc())
    spent = time.process_time() - begin
    return Fault(name, f"{spent:.1f} s of the processor") if spent > SLOW_SECONDS else None


def held() -> float:
    """Return the bytes of memory that this process holds when all is given back."""
    gc.collect()
    give_back()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return float(pages * resource.getpagesize())
