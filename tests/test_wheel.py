"""The wheel carries what runs, and the library in it needs NumPy alone."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from zipfile import ZipFile

import pytest

import convviz
from tests.wheel import ROOT, alone, build_wheel, environment

LIBRARY = "convviz, convviz.nn, convviz.datasets, convviz.interop.keras"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    """What the wheel says of itself."""
    with ZipFile(wheel) as archive:
        [name] = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the library alone."""
    return environment(tmp_path_factory.mktemp("library"), wheel)


def sources() -> Iterator[str]:
    for path in (ROOT / "convviz").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(ROOT).as_posix()


def test_the_wheel_carries_every_file_of_the_package_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert carried == set(sources())
    kinds = {Path(name).suffix for name in carried}
    assert {".py", ".js", ".css", ".po", ".jpg", ".png", ".npz", ".toml"} <= kinds


def test_the_version_is_that_of_the_package(metadata: Message) -> None:
    assert metadata["Version"] == convviz.__version__


def test_only_numpy_is_needed_without_an_extra(metadata: Message) -> None:
    needed = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert [line.partition(">")[0] for line in needed] == ["numpy"]


def in_the_environment(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, env=alone(), capture_output=True, text=True)


def test_the_library_works_with_numpy_alone(programs: Path, tmp_path: Path) -> None:
    script = f"import {LIBRARY}; print(convviz.datasets.dataset('digits').x.shape)"
    done = in_the_environment(programs / "python", "-c", script, cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("(1437, 1, 8, 8)\n", "")


@pytest.mark.parametrize("command", [["convviz"], ["python", "-m", "convviz"]])
def test_the_command_of_the_library_alone_says_what_to_install(
    programs: Path, command: list[str], tmp_path: Path
) -> None:
    done = in_the_environment(programs / command[0], *command[1:], cwd=tmp_path)
    assert done.returncode == 1 and not done.stdout
    assert done.stderr == (
        "The app needs packages that are not installed here (streamlit, plotly, pillow, babel, segno, fpdf2):"
        ' run pip install "convviz[app]"\n'
    )


def test_the_command_tells_its_version_without_the_app(programs: Path, tmp_path: Path) -> None:
    done = in_the_environment(programs / "convviz", "--version", cwd=tmp_path)
    assert done.stdout == f"convviz {convviz.__version__}\n"
