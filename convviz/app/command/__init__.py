"""The command `convviz`: it starts the app, as ``python -m convviz`` and ``make run`` do."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from convviz.app.command.arguments import parser
from convviz.app.command.obstacles import missing_packages, unavailable
from convviz.app.shell.start_options import FRAMES, LANGUAGE, OPEN

SERVER = Path(__file__).parents[1] / "scripts" / "_server.py"


def main(arguments: Sequence[str] | None = None) -> None:
    """Start the app and stay until it is stopped; leave with one sentence where it cannot start."""
    wanted = parser().parse_args(arguments)
    obstacle = missing_packages() or unavailable(wanted.host, wanted.port)
    if obstacle:
        sys.exit(obstacle)
    if wanted.lang:
        os.environ[LANGUAGE] = wanted.lang
    if wanted.frames:
        os.environ[FRAMES] = " ".join(wanted.frames)
    if wanted.open:
        os.environ[OPEN] = "1"
    serve(wanted.host, wanted.port)


def serve(host: str, port: int) -> None:
    """Run Streamlit on the server script; Streamlit's settings lie beside that script."""
    from streamlit.web.cli import main as streamlit

    settings = (f"--server.address={host}", f"--server.port={port}")
    streamlit(["run", str(SERVER), *settings], prog_name="streamlit")
