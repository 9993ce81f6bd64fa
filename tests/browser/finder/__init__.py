"""Finds a Chromium on this machine, wherever it came from, or says what to install."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserType, Error

# A Chromium without a window, and so without all that draws one: it needs a quarter less of the processor.
SHELL = "chromium-headless-shell"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")
CHANNELS = ("chrome", "msedge")
# Quiet and alone: no GPU, no first-run pages, nothing fetched behind the test's back.
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
INSTALL = (
    f"No Chromium was found for the browser tests. Looked at BROWSER_PATH, Playwright's own build, {SHELL} "
    f"on the PATH, Chrome, Edge, and for {', '.join(PROGRAMS)} on the PATH. Install one: "
    f"`apt-get install {SHELL}` on Debian, `playwright install chromium` elsewhere, or set BROWSER_PATH to "
    "the program of an installed one."
)


class NoBrowserError(RuntimeError):
    """No Chromium could be started; the message says what was tried and what to install."""


def candidates(chromium: BrowserType) -> list[dict[str, Any]]:
    """Return how a Chromium may be launched on this machine, in the order in which to try.

    BROWSER_PATH is a person's word: where it is set nothing else is tried.
    """
    if named := os.environ.get("BROWSER_PATH"):
        return [{"executable_path": named}]
    found: list[dict[str, Any]] = [{}] if Path(chromium.executable_path).exists() else []
    return [*found, *_on_the_path(SHELL), *({"channel": name} for name in CHANNELS), *_on_the_path(*PROGRAMS)]


def _on_the_path(*names: str) -> list[dict[str, Any]]:
    return [{"executable_path": path} for name in names if (path := shutil.which(name))]


def arguments() -> list[str]:
    """Return Chromium's switches; root may only start it without its sandbox."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ARGUMENTS + (["--no-sandbox"] if root else [])


def launch(chromium: BrowserType, *switches: str) -> Any:
    """Start the first Chromium that starts, with more switches, or raise `NoBrowserError`."""
    failures = []
    for options in candidates(chromium):
        try:
            return chromium.launch(args=[*arguments(), *switches], **options)
        except Error as failure:
            failures.append(f"{options}: {str(failure).splitlines()[0]}")
    raise NoBrowserError("\n".join([INSTALL, *failures]))
