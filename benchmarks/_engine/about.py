"""Where and with what a run was made."""

from __future__ import annotations

import platform
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from convviz.lab.timing.hardware import machine

PEERS = {"PyTorch": "torch", "SciPy": "scipy", "OpenCV": "opencv-python-headless"}


def machine_line() -> str:
    """Processor, cores, libraries with their versions, date."""
    here = machine()
    peers = ", ".join(f"{name} {version(package)}" for name, package in PEERS.items())
    cores = f"{here.cores} core" + "s" * (here.cores > 1)
    when = datetime.now().strftime("%Y-%m-%d %H:%M")
    software = f"Python {platform.python_version()}, NumPy {here.numpy} with {here.blas}, {peers}"
    return f"{processor()}, {cores}; {software}; {when}."


def processor() -> str:
    """The processor's name, where the system tells it."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
