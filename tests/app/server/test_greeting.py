"""The terminal says which address to open, and who can open it."""

from __future__ import annotations

import pytest

from convviz.app.server import greeting as module
from convviz.app.server.greeting import greeting, network_address


def test_a_server_for_this_machine_gives_one_address() -> None:
    assert greeting("127.0.0.1", 8501) == "ConvViz is at http://127.0.0.1:8501"
    assert greeting("::1", 80, "/conv/") == "ConvViz is at http://[::1]:80/conv"


@pytest.mark.parametrize("address", ["0.0.0.0", "::", ""])
def test_an_open_server_says_so_and_gives_the_class_its_address(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "network_address", lambda: "10.1.2.3")
    lines = greeting(address, 9000).splitlines()
    assert lines[0] == "ConvViz is at http://localhost:9000"
    assert "open to everyone" in lines[1]
    assert lines[2] == "The class types http://10.1.2.3:9000"


def test_a_machine_without_a_network_promises_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "network_address", lambda: None)
    assert "http://" not in greeting("0.0.0.0", 9000).split("\n", 1)[1]


def test_the_network_address_is_never_the_loopback() -> None:
    found = network_address()
    assert found is None or not found.startswith("127.")
