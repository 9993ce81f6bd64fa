"""A server, and a tab in each of the browsers: Firefox always, WebKit where its driver is installed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.live_server import live_server
from tests.other_browsers.bidi import BidiTab
from tests.other_browsers.firefox import firefox
from tests.other_browsers.visitor import Visitor
from tests.other_browsers.webkit import find_webkit, webkit

ENGINES = ("firefox", *(["webkit"] if find_webkit() else []))
NO_WEBKIT = "WebKit is not among the browsers: it takes Debian's webkit2gtk-driver, and a display (xvfb-run)."


def pytest_report_header() -> str | None:
    """Say what is left out."""
    return None if "webkit" in ENGINES else NO_WEBKIT


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder: `make test-browsers` installs what it needs."""
    for item in items:
        if "other_browsers" in item.path.parts[:-1]:
            item.add_marker(pytest.mark.other_browsers)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a freshly started server."""
    with live_server() as address:
        yield address


@pytest.fixture(scope="session", params=ENGINES)
def tab(request: pytest.FixtureRequest) -> Iterator[BidiTab]:
    """A tab of one browser after the other."""
    if request.param == "webkit":
        with webkit(*find_webkit()) as window:
            yield window
    else:
        with firefox() as connection:
            yield BidiTab(connection)


@pytest.fixture
def visitor(tab: BidiTab, server: str) -> Iterator[Visitor]:
    """A person at that tab; what went wrong in the page fails the test at its end."""
    yield (person := Visitor(tab, server))
    problems = tab.problems(server)
    tab.open("about:blank")
    assert not problems, "\n".join(problems)
    assert not person.problems, "\n".join(person.problems)
