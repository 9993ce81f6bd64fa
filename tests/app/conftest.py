"""What the tests of the app share: Streamlit looks for components once; a server that keeps nothing."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import app_test

from convviz.lab.keeping import keeping
from convviz.lab.keeping.stores import HOURS


@pytest.fixture(scope="session", autouse=True)
def components_are_looked_for_once() -> Iterator[None]:
    """Let every `AppTest` know what the first found in this environment: reading all metadata takes 0.3 s."""
    with pytest.MonkeyPatch.context() as patch:
        once = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_visitor_is_on_the_line() -> Iterator[None]:
    """Let the server of an `AppTest` be a few names: a mock of all that a server can do takes 2 ms a run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app_test, "MagicMock", Server)
        yield


class Server(SimpleNamespace):
    """What a page asks of the server in an `AppTest`, which gives it its stores; nobody is connected."""

    def __init__(self, spec: type) -> None:
        super().__init__(get_client=lambda _session_id: None)


@pytest.fixture
def keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the server keep nothing, as CONVVIZ_KEEP_HOURS=0 does."""
    monkeypatch.setenv(HOURS, "0")
    keeping.cache_clear()
    yield
    keeping.cache_clear()
