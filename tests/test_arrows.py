"""Data flows one way: who may import whom, held by reading every import of the program."""

from __future__ import annotations

import ast
import functools
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.for_each import for_each

ROOT = Path(__file__).resolve().parents[1]
LEAVES = {"errors", "i18n"}

# The library: NumPy alone. It works without everything below.
BELOW: dict[str, set[str]] = {
    "errors": set(),
    "i18n": set(),
    "ops": set(),
    "convviz": {"ops"},  # the public face, convviz/__init__.py
    "nn": {"ops"},
    "datasets": {"ops"},
    "interop": {"convviz", "nn", "ops"},
}
LIBRARY = frozenset(BELOW)

# The lab: what can be set, computed, asked and kept. Each room with the rooms of the lab below it.
LAB: dict[str, set[str]] = {
    "lab.numerals": set(),
    "lab.kernels": set(),
    "lab.files.sniffing": set(),
    "lab.files.zip_directory": set(),
    "lab.files.images": {"lab.files.sniffing"},
    "lab.files.weights": {"lab.files.sniffing", "lab.files.zip_directory", "lab.kernels"},
    "lab.keeping": set(),
    "lab.state": {"lab.keeping", "lab.files.images", "lab.kernels", "lab.numerals"},
    "lab.actions": {"lab.state", "lab.files.images", "lab.kernels"},
    "lab.layer": {"lab.state", "lab.files.images", "lab.kernels"},
    "lab.scene": {"lab.layer", "lab.state", "lab.files.images", "lab.kernels"},
    "lab.drawing": {"lab.scene", "lab.layer", "lab.state", "lab.workers"},
    "lab.cover": {"lab.lessons.exercises", "lab.scene", "lab.layer", "lab.state"},
    "lab.saved": {
        "lab.layer",
        "lab.state",
        "lab.files.images",
        "lab.files.sniffing",
        "lab.files.weights",
        "lab.files.zip_directory",
    },
    "lab.session": {
        "lab.keeping",
        "lab.cover",
        "lab.actions",
        "lab.saved",
        "lab.scene",
        "lab.layer",
        "lab.state",
        "lab.files.images",
        "lab.files.weights",
        "lab.kernels",
    },
    "lab.formulas": {"lab.state"},
    "lab.code": {"lab.drawing", "lab.scene", "lab.layer", "lab.state", "lab.numerals"},
    "lab.lessons.gradcheck": {"lab.layer", "lab.state"},
    "lab.lessons.bugs": {"lab.state"},
    "lab.lessons.exercises": {"lab.layer", "lab.state", "lab.numerals"},
    "lab.lessons.course": {"lab.lessons.exercises", "lab.state"},
    "lab.lessons.examples": {"lab.state"},
    "lab.lessons.lectures": {"lab.state"},
    "lab.worksheet": {"lab.lessons.course", "lab.lessons.exercises", "lab.drawing", "lab.state"},
    "lab.learning.npz": set(),
    "lab.learning.one_kernel": {
        "lab.learning.npz",
        "lab.files.images",
        "lab.files.weights",
        "lab.files.sniffing",
    },
    "lab.workers": set(),
    "lab.learning.network": {"lab.learning.npz", "lab.state", "lab.numerals", "lab.workers"},
    "lab.timing": set(),
}
BELOW |= {room: below | LIBRARY for room, below in LAB.items()}

# The app: pages know the shell and the widgets, never each other; below them lies the whole lab.
PAGES = ("about", "examples", "learn", "speed", "stack", "start", "workbench")
_LAB = set(LAB) | LIBRARY
BELOW["app.components"] = _LAB
BELOW["app.shell"] = {"app.components"} | _LAB
BELOW["app.widgets"] = {"app.shell", *BELOW["app.shell"]}
BELOW |= {f"app.pages.{page}": {"app.widgets", *BELOW["app.widgets"]} for page in PAGES}
BELOW["app.server"] = {f"app.pages.{page}" for page in PAGES} | BELOW["app.pages.start"]

# What Streamlit runs: scripts of a few lines, in the package and, in a checkout, app.py and pages/.
BELOW["app.scripts"] = {"app.server", *BELOW["app.server"]}
BELOW["app.command"] = BELOW["app.scripts"]
BELOW["__main__"] = {"app.command"}
BELOW["pages"] = BELOW["app.server"]
BELOW["app.py"] = BELOW["app.scripts"]

PACKAGES = {  # folders that only hold rooms
    "lab",
    "lab.files",
    "lab.lessons",
    "lab.learning",
    "app",
    "app.pages",
}

# What a room may import from outside the program and the standard library.
OUTSIDE: dict[str, set[str]] = {room: {"numpy"} for room in BELOW if not room.startswith("app")}
OUTSIDE |= {room: {"numpy", "streamlit"} for room in BELOW if room.startswith("app.")}
OUTSIDE |= dict.fromkeys(("errors", "convviz", "lab.files.sniffing", "lab.files.zip_directory"), set())
OUTSIDE["i18n"] = {"babel"}
OUTSIDE["interop"] = {"numpy", "torch"}
OUTSIDE["lab.files.images"] = {"numpy", "PIL", "pi_heif"}
OUTSIDE["lab.keeping"] = {"redis"}
OUTSIDE["lab.drawing"] = {"numpy", "PIL"}
OUTSIDE["lab.worksheet"] = {"numpy", "fpdf", "segno"}
OUTSIDE["app.shell"] = {"numpy", "segno", "streamlit"}
OUTSIDE["app.widgets"] = {"numpy", "streamlit", "starlette", "anyio"}
OUTSIDE["app.server"] = {"streamlit", "starlette"}
OUTSIDE["__main__"] = set()
OUTSIDE["app.scripts"] = OUTSIDE["pages"] = OUTSIDE["app.py"] = {"streamlit"}

# Rooms that may not use a leaf: the library speaks English, and components receive sentences, translated.
WITHOUT = {
    "errors": {"i18n"},
    "i18n": {"errors"},
    "ops": {"i18n"},
    "nn": {"i18n"},
    "datasets": {"i18n"},
    "interop": {"i18n"},
    "lab.learning.network": {"i18n"},
    "app.components": {"i18n"},
}


@dataclass(frozen=True)
class Import:
    """One import statement's target, with the place where it stands."""

    room: str
    target: str
    place: str


def room_of(module: str) -> str:
    """``convviz.ops.forward`` lies in ops, ``convviz.lab.state.layer`` in lab.state, ``app`` in app.py."""
    parts = module.split(".")
    if parts[0] != "convviz":
        return "app.py" if module == "app" else parts[0]
    inside = ".".join(parts[1:])
    known = [room for room in BELOW if f"{inside}.".startswith(f"{room}.")]
    return max(known, key=len, default=inside or "convviz")


def sources() -> Iterator[tuple[str, Path]]:
    for path in [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "convviz").rglob("*.py")]:
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def targets(node: ast.AST, module: str, is_package: bool) -> Iterator[str]:
    """The modules that a statement imports; a name taken from the face may be a module of its own."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            above = module.split(".")[: len(module.split(".")) - node.level + is_package]
            base = ".".join([*above, *([base] if base else [])])
        yield from (f"{base}.{alias.name}" if is_module(base, alias.name) else base for alias in node.names)


def is_module(package: str, name: str) -> bool:
    """Whether a name that is taken from a package of ours is a module of its own."""
    folder = ROOT.joinpath(*package.split("."))
    return package.startswith("convviz") and ((folder / name).is_dir() or (folder / f"{name}.py").is_file())


@functools.cache
def all_imports() -> list[Import]:
    found = []
    for module, path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
            for target in targets(node, module, path.name == "__init__.py"):
                place = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
                found.append(Import(room_of(module), target, place))
    return found


def test_every_room_stands_in_the_table() -> None:
    rooms = {room_of(module) for module, _path in sources()}
    assert rooms - PACKAGES == set(BELOW) == set(OUTSIDE)


def test_a_folder_that_only_holds_rooms_is_empty() -> None:
    for module, path in sources():
        if room_of(module) in PACKAGES:
            assert path.name == "__init__.py" and len(ast.parse(path.read_text("utf-8")).body) == 1, path


def test_pages_do_not_know_each_other_and_the_shell_knows_no_page() -> None:
    for room in ("app.components", "app.shell", "app.widgets", *(f"app.pages.{page}" for page in PAGES)):
        assert not any(other.startswith("app.pages.") for other in BELOW[room] if other != room)


def test_the_table_has_no_circle() -> None:
    for room, below in BELOW.items():
        for lower in below:
            assert room not in BELOW[lower], f"{room} and {lower} are below each other"


@for_each("room", BELOW)
def test_a_room_imports_only_rooms_below_it(room: str) -> None:
    allowed = ({room} | BELOW[room] | LEAVES | PACKAGES) - WITHOUT.get(room, set())
    wing = ("convviz", "pages", "app")
    ours = [i for i in all_imports() if i.room == room and i.target.split(".")[0] in wing]
    wrong = [f"{i.place} imports {i.target}" for i in ours if room_of(i.target) not in allowed]
    assert not wrong, f"{room} may import {sorted(allowed)}:\n" + "\n".join(wrong)


@for_each("room", OUTSIDE)
def test_a_room_imports_only_its_packages_from_outside(room: str) -> None:
    known = OUTSIDE[room] | set(sys.stdlib_module_names) | {"convviz"}
    wrong = [
        f"{i.place} imports {i.target}"
        for i in all_imports()
        if i.room == room and i.target.split(".")[0] not in known
    ]
    assert not wrong, f"{room} may import {sorted(OUTSIDE[room])} from outside:\n" + "\n".join(wrong)


def test_what_the_browser_runs_lies_under_components_alone() -> None:
    kinds = {".js", ".mjs", ".ts", ".css", ".html"}
    files = [
        path for folder in ("convviz", "pages") for path in (ROOT / folder).rglob("*") if path.suffix in kinds
    ]
    outside = [
        str(path.relative_to(ROOT)) for path in files if "components" not in path.relative_to(ROOT).parts
    ]
    assert not outside


def test_a_page_holds_no_arithmetic_and_no_colour() -> None:
    wrong = []
    for path in (ROOT / "pages").rglob("*.py"):
        text = path.read_text("utf-8")
        if re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", text):
            wrong.append(f"{path.name} holds a colour")
        if any(isinstance(node, ast.BinOp) for node in ast.walk(ast.parse(text))):
            wrong.append(f"{path.name} holds arithmetic")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("statement", "module", "is_package", "expected"),
    [
        ("import numpy.linalg", "convviz.lab.scene", False, ["numpy.linalg"]),
        ("from convviz import conv2d, ops", "convviz.lab.scene", False, ["convviz", "convviz.ops"]),
        ("from .geometry import Geometry", "convviz.ops.forward", False, ["convviz.ops.geometry"]),
        ("from . import forward", "convviz.ops", True, ["convviz.ops.forward"]),
        ("from ..errors import Refusal", "convviz.ops.forward", False, ["convviz.errors"]),
    ],
)
def test_imports_are_read_right(statement: str, module: str, is_package: bool, expected: list[str]) -> None:
    assert list(targets(ast.parse(statement).body[0], module, is_package)) == expected
