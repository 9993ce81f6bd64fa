"""Messages that no browser would send to a real server: what its log says then, and how long others wait."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl

from tests.browser.live_server import live_server
from tests.fuzz import values
from tests.fuzz.cases import LINKS, broken_file
from tests.fuzz.running import Fault
from tests.visitor import Gone, Visitor

PAGES = ("", "forward", "backward", "stack", "learn", "examples", "speed", "about", "nowhere")
OURS = ("convviz/app/", "convviz/lab/")
"""In a traceback of the log; what is no message at all Streamlit tells of by itself."""
BYSTANDER_SECONDS = 5.0
"""Longest that a visitor beside it may wait for a page, on a machine with other work."""


def against_a_server(seconds: float, seed: int) -> Iterator[Fault]:
    """Send random things for so long, and give what went wrong."""
    rng = Random(f"server {seed}")
    with TemporaryDirectory() as folder:
        log, until = Path(folder) / "log.txt", time.monotonic() + seconds
        with live_server(log=log) as address, Visitor(address) as bystander:
            while time.monotonic() < until:
                with suppress(Gone, LookupError), Visitor(address) as visitor:
                    for _ in range(10):
                        _disturb(visitor, rng)
                        yield from (Fault("page", text) for text in visitor.shown.exceptions)
                run = bystander.open("forward", stride=str(rng.randrange(1, 4)))
                if run.seconds > BYSTANDER_SECONDS:
                    yield Fault("bystander", f"waited {run.seconds:.1f} s")
        said = log.read_text("utf-8", "replace")
    if any(room in said for room in OURS):
        yield Fault("log", said)


def _disturb(visitor: Visitor, rng: Random) -> None:
    draw = rng.random()
    if draw < 0.4 or not visitor.shown.elements:
        visitor.open(rng.choice(PAGES), **dict(parse_qsl(rng.choice(LINKS)["link"])))
    elif draw < 0.8:
        visitor.act("convviz_stage", actions=values.anything(rng))
    elif draw < 0.9:
        visitor.bring(visitor.shown.find("file_uploader", "anywhere"), "a.png", broken_file(rng))
    elif draw < 0.95:
        visitor.get(rng.choice(["previews/x.jpg", "card.png?k=%00", "assets/..%2f..", "media/x"]))
    else:
        visitor.send(rng.randbytes(rng.randrange(1, 200)))
