"""What all tests share: Hypothesis profiles, and the order in which tests run."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("tests.app.pages.reading")

# A shared or busy machine is slow at times, which says nothing about the code: no deadlines.
settings.register_profile(
    "quick", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", parent=settings.get_profile("quick"), max_examples=500)
settings.load_profile("quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser's tests last: they are slow, and Playwright leaves an event loop in this thread."""
    items.sort(key=lambda item: "browser" in item.path.parts[:-1])
