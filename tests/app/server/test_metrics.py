"""The numbers of the server, in OpenMetrics, for who asks on the port that is theirs."""

from __future__ import annotations

import re
from http.client import HTTPConnection

import numpy as np
import pytest

from convviz.app.server.metrics import PATH, PORT, exposition, metrics, metrics_port
from convviz.lab.session.session import Session
from tests.browser.live_server import free_port

SAMPLE = re.compile(r"([a-z_]+) ([0-9.e+]+)")


def numbers(text: str) -> dict[str, float]:
    """Read OpenMetrics: a family is its type, perhaps its unit, its help and its sample; EOF ends it all."""
    *lines, end, last = text.split("\n")
    assert (end, last) == ("# EOF", "")
    found: dict[str, float] = {}
    while lines:
        _, word, name, kind = lines.pop(0).split(" ")
        assert word == "TYPE" and kind in ("counter", "gauge")
        if lines[0].startswith("# UNIT"):
            assert lines.pop(0) == f"# UNIT {name} bytes" and name.endswith("_bytes")
        assert lines.pop(0).startswith(f"# HELP {name} ")
        sample = SAMPLE.fullmatch(lines.pop(0))
        assert sample is not None and sample[1] == (f"{name}_total" if kind == "counter" else name)
        assert sample[1] not in found
        found[sample[1]] = float(sample[2])
    return found


def test_it_counts_what_people_do_and_what_was_refused() -> None:
    before = numbers(exposition())
    session = Session()
    session.change(stride=(2, 2))
    session.change(stride=(99, 99))
    session.take([{"rev": 1, "do": "weight", "value": np.inf}])
    after = numbers(exposition())
    assert after["convviz_edits_total"] - before["convviz_edits_total"] == 1
    assert after["convviz_refusals_total"] - before["convviz_refusals_total"] == 2
    assert after["process_resident_memory_bytes"] > 10e6
    assert after["process_open_fds"] > 2


def test_they_are_served_at_one_address_of_a_port_of_their_own() -> None:
    port = free_port()

    def ask(path: str) -> tuple[int, str, str]:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type") or "", answer.read().decode()

    with metrics(port):
        status, kind, text = ask(PATH)
        assert status == 200 and kind.startswith("application/openmetrics-text; version=1.0.0")
        assert "convviz_visitors" in numbers(text)
        assert ask("/")[0] == ask("/metrics/../etc")[0] == 404
    with pytest.raises(OSError):
        ask(PATH)


def test_a_port_that_is_taken_and_one_that_is_none_are_told_and_the_app_works_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    port = free_port()
    with metrics(port), metrics(port):
        assert "No metrics are served at 127.0.0.1" in caplog.text
    caplog.clear()
    monkeypatch.setenv(PORT, "99999")
    assert metrics_port() is None and "not '99999'" in caplog.text
    monkeypatch.setenv(PORT, "9105")
    assert metrics_port() == 9105
    monkeypatch.delenv(PORT)
    assert metrics_port() is None


def test_without_a_port_none_are_served() -> None:
    with metrics(None):
        pass
