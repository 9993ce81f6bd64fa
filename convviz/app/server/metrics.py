"""How the server is, for Prometheus and its like: numbers of nobody, on a port of their own.

Off unless CONVVIZ_METRICS_PORT names a port. Written by hand: a dozen numbers without labels need no library.
Source: OpenMetrics 1.0.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from streamlit import runtime

from convviz.app.server.unclaimed import UNCLAIMED
from convviz.app.shell.tabs import TABS
from convviz.app.widgets.previews import REGISTRY
from convviz.lab.keeping import StoreError, keeping
from convviz.lab.learning.network import ADMISSION
from convviz.lab.session.counts import COUNTS, EDITS, FILES, REFUSALS, VISITS
from convviz.lab.session.memory import MEMORY

PORT, ADDRESS = "CONVVIZ_METRICS_PORT", "CONVVIZ_METRICS_ADDRESS"
PATH = "/metrics"
TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"
COUNTER, GAUGE = "counter", "gauge"
PATIENCE = 10.0
"""Seconds that whoever asks may take to do so."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Metric:
    """A number: its name, whether it only grows, what it says, and how it is read; None leaves it out."""

    name: str
    kind: str
    help: str
    read: Callable[[], float | None]
    unit: str = ""


def _visitors() -> int:
    return TABS.count(runtime.get_instance().is_active_session) if runtime.exists() else 0


def _kept() -> int | None:
    store, _seconds = keeping()
    try:
        return store.nbytes() if store is not None else None
    except StoreError:
        return None


def _resident() -> int | None:
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):  # not Linux
        return None


def _open_files() -> int | None:
    try:
        return len(os.listdir("/proc/self/fd"))
    except OSError:
        return None


METRICS = (
    Metric("convviz_visitors", GAUGE, "Tabs with a line to this server.", _visitors),
    Metric("convviz_visits", COUNTER, "Tabs that were opened.", lambda: COUNTS.of(VISITS)),
    Metric("convviz_edits", COUNTER, "Changes of an experiment or a lesson.", lambda: COUNTS.of(EDITS)),
    Metric("convviz_refusals", COUNTER, "Sentences that refused something.", lambda: COUNTS.of(REFUSALS)),
    Metric("convviz_files", COUNTER, "Files that a page took or refused.", lambda: COUNTS.of(FILES)),
    Metric("convviz_trainings", GAUGE, "Networks in training.", lambda: ADMISSION.count),
    Metric("convviz_kept_bytes", GAUGE, "Kept for visitors, by all replicas.", _kept, "bytes"),
    Metric("convviz_held_bytes", GAUGE, "Files of visitors in memory.", lambda: MEMORY.nbytes, "bytes"),
    Metric("convviz_unclaimed_bytes", GAUGE, "Files no page took yet.", lambda: UNCLAIMED.nbytes, "bytes"),
    Metric("convviz_preview_bytes", GAUGE, "Pictures to be asked for.", lambda: REGISTRY.nbytes, "bytes"),
    Metric("process_resident_memory_bytes", GAUGE, "Memory of this process.", _resident, "bytes"),
    Metric("process_open_fds", GAUGE, "Files that this process has open.", _open_files),
)


def exposition(metrics: tuple[Metric, ...] = METRICS) -> str:
    """Return all numbers as OpenMetrics text."""
    lines: list[str] = []
    for metric in metrics:
        value = metric.read()
        if value is None:
            continue
        lines.append(f"# TYPE {metric.name} {metric.kind}")
        if metric.unit:
            lines.append(f"# UNIT {metric.name} {metric.unit}")
        lines += [f"# HELP {metric.name} {metric.help}", f"{_sample(metric)} {value}"]
    return "\n".join([*lines, "# EOF\n"])


def _sample(metric: Metric) -> str:
    return f"{metric.name}_total" if metric.kind == COUNTER else metric.name


class _Answer(BaseHTTPRequestHandler):
    timeout = PATIENCE

    def do_GET(self) -> None:  # noqa: N802 - named by the library
        """Answer with the numbers, and with nothing anywhere else."""
        found = self.path == PATH
        body = exposition().encode() if found else b"The numbers are at /metrics.\n"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", TYPE if found else "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: it is asked every few seconds."""


def metrics_port() -> int | None:
    """Return the port that CONVVIZ_METRICS_PORT names, None where it names none."""
    text = os.environ.get(PORT, "")
    if not text:
        return None
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    _log.warning("%s is a port from 1 to 65535, not %.20r: no metrics are served.", PORT, text)
    return None


@contextmanager
def metrics(port: int | None) -> Iterator[None]:
    """Serve the numbers on a port until the block ends; one that is taken is told of, and nothing served."""
    server = _opened(port) if port is not None else None
    if server is None:
        yield
        return
    Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _opened(port: int) -> ThreadingHTTPServer | None:
    address = os.environ.get(ADDRESS, "127.0.0.1")
    try:
        return ThreadingHTTPServer((address, port), _Answer)
    except OSError as error:
        _log.warning("No metrics are served at %s, port %d: %s", address, port, error.strerror)
        return None
