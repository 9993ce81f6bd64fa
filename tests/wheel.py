"""The wheel of this checkout, built as pip builds it, and environments that have it and little else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from sysconfig import get_path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "convviz")
PLACES = ("purelib", "scripts")
BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"


def build_wheel(folder: Path) -> Path:
    """Build the wheel in `folder` from a copy, for building leaves files beside the sources."""
    copy = folder / "source"
    copy.mkdir()
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy)
    run(sys.executable, "-c", BUILD, str(folder), cwd=copy)
    [wheel] = folder.glob("*.whl")
    return wheel


def environment(folder: Path, wheel: Path, extra: str = "") -> Path:
    """Make an environment in `folder` with the wheel, an extra and what they ask for; return its programs.

    Nothing is fetched: what they ask for is linked from this environment, and pip, which must not look
    elsewhere, finds it there or fails.
    """
    run(sys.executable, "-m", "venv", "--without-pip", str(folder))
    site_packages, programs = (Path(get_path(kind, "venv", {"base": str(folder)})) for kind in PLACES)
    for needed in needed_by(f"convviz[{extra}]"):
        link(needed, site_packages)
    pip = (sys.executable, "-m", "pip", "--python", str(programs / "python"), "--disable-pip-version-check")
    run(
        *pip, "install", "--quiet", "--no-compile", "--no-index", f"{wheel}[{extra}]" if extra else str(wheel)
    )
    return programs


def needed_by(requirement: str, seen: set[str] | None = None) -> Iterator[Distribution]:
    """Yield what a requirement needs, and what that needs, as installed here."""
    seen = set() if seen is None else seen
    asked = Requirement(requirement)
    for text in distribution(asked.name).requires or ():
        further = Requirement(text)
        wanted = any(
            further.marker is None or further.marker.evaluate({"extra": extra})
            for extra in (asked.extras or {""})
        )
        if wanted and (name := canonicalize_name(further.name)) not in seen:
            seen.add(name)
            yield distribution(further.name)
            yield from needed_by(str(further).partition(";")[0], seen)


def link(package: Distribution, site_packages: Path) -> None:
    """Put links to the files and folders of a package into `site_packages`."""
    for name in {file.parts[0] for file in package.files or ()} - {"..", "__pycache__"}:
        (site_packages / name).symlink_to(Path(str(package.locate_file(name))))


def alone() -> dict[str, str]:
    """The variables of this environment but for those that lead to this checkout."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def run(*command: str, cwd: Path | None = None) -> str:
    """Run a command that has to succeed, away from this checkout, and return what it prints."""
    done = subprocess.run(command, cwd=cwd, env=alone(), capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout
