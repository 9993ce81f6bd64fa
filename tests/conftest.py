"""What all tests share: one thread of arithmetic, Hypothesis profiles, the order in which tests run."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

from tests.kept_apart import keep_apart

# Before NumPy and PyTorch are loaded: where processes share out the tests, the threads of a small product
# only wait for each other, and keep the processor busy while they wait.
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

_kept = keep_apart()

# What is loaded and collected stays to the end: looking through it again and again for what has gone takes
# a fifth of the collection's time.
gc.disable()

pytest.register_assert_rewrite("tests.app.pages.reading")

# A shared or busy machine is slow at times, which says nothing about the code: no deadlines.
settings.register_profile(
    "quick", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", parent=settings.get_profile("quick"), max_examples=500)
settings.load_profile("quick")


# Processes share out whole files: those that take longest come first, the longest of all at the head, so
# that all end together.
LONGEST = tuple(
    f"test_{name}.py"
    for name in (
        *("algorithms", "answers", "arrows", "dispatch", "kinks", "log_names_nobody", "network_program"),
        *("notebook", "pdf", "programs", "readme", "tips", "transposed", "wheel", "whole_server"),
        *("worker_pool",),
        *("course_walk", "phone", "axe", "keeping", "first_sight", "uploads", "take_away", "code_pane"),
        *("learning", "sharing", "touch_journeys", "slide", "whole_maps", "course", "cover", "new_server"),
        *("input_editing", "preview", "line"),
    )
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser's tests last: they are slow, and Playwright leaves an event loop in this thread."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ("browser" in item.path.parts[:-1], place.get(item.path.name, len(LONGEST))))


def pytest_collection_finish() -> None:
    """Leave what every test needs out of every later collection: it is there to the end."""
    gc.collect()
    gc.freeze()
    gc.enable()
