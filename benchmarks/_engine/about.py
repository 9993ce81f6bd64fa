"""The machine and the software of a run."""

from __future__ import annotations

import platform
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from convviz.lab.timing.hardware import machine

PEERS = {"PyTorch": "torch", "SciPy": "scipy", "OpenCV": "opencv-python-headless"}


def machine_line() -> str:
    """Return processor, cores, libraries with their versions and date in one line."""
    here = machine()
    peers = ", ".join(f"{name} {version(package)}" for name, package in PEERS.items())
    cores = f"{here.cores} core" + "s" * (here.cores > 1)
    when = datetime.now().strftime("%Y-%m-%d %H:%M")
    software = f"Python {platform.python_version()}, NumPy {here.numpy} with {here.blas}, {peers}"
    return f"{processor()}, {cores}; {software}; {when}."


def processor() -> str:
    """Return the processor's name, or its architecture where the system does not tell the name."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
