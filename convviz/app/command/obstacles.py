"""What keeps the app from starting, each in one sentence with the way out."""

from __future__ import annotations

import errno
import os
import socket
from importlib.util import find_spec

PACKAGES = {
    "streamlit": "streamlit",
    "plotly": "plotly",
    "PIL": "pillow",
    "babel": "babel",
    "segno": "segno",
    "fpdf": "fpdf2",
}
"""What the app cannot do without, by the names that Python and pip have for it."""


def missing_packages() -> str | None:
    """Say which packages are missing where only the library, which needs NumPy alone, is installed."""
    missing = ", ".join(name for module, name in PACKAGES.items() if find_spec(module) is None)
    if not missing:
        return None
    return f'The app needs packages that are not installed here ({missing}): run pip install "convviz[app]"'


def unavailable(host: str, port: int) -> str | None:
    """Say why no server can listen at this address, if that is so."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name == "posix":  # elsewhere the option would share a port that is taken
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as failure:
            return refusal(host, port, failure)
    return None


def refusal(host: str, port: int, failure: OSError) -> str:
    """Say what failed, and what to choose instead."""
    if isinstance(failure, socket.gaierror) or failure.errno == errno.EADDRNOTAVAIL:
        return (
            f"{host!r} is no address of this machine: choose 127.0.0.1, or 0.0.0.0 to open it to the network"
        )
    other = port + 1 if 1024 <= port < 65535 else 8501
    return f"Port {port} cannot be had at {host} ({failure.strerror}): choose another, such as {other}"
