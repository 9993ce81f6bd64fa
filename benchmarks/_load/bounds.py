"""What a load may be: this machine's own server alone, so many visitors, so long."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

MOST_VISITORS, MOST_SECONDS, MOST_CONNECTIONS = 2000, 600, 12


def own_server(text: str) -> str:
    """Read the address of a server on this machine; argparse shows the sentence that refuses another."""
    place = urlsplit(text)
    host = place.hostname or ""
    try:
        is_own = host == "localhost" or ip_address(host).is_loopback
        known = place.scheme == "http" and place.port is not None and place.path in ("", "/")
    except ValueError:
        is_own = known = False
    if not is_own:
        raise argparse.ArgumentTypeError(
            f"a load is for a server on this machine, such as http://127.0.0.1:8501, not {text!r}"
        )
    if not known:
        raise argparse.ArgumentTypeError(f"a server is named like http://127.0.0.1:8501, not {text!r}")
    return text.rstrip("/")


def up_to(most: int, what: str, least: int = 0) -> Callable[[str], int]:
    """Return what reads a whole number from `least` to `most`."""

    def read(text: str) -> int:
        if text.isascii() and text.isdecimal() and least <= int(text) <= most:
            return int(text)
        raise argparse.ArgumentTypeError(f"{what} are from {least} to {most}, not {text!r}")

    return read
