"""Data flows one way: who may import whom, held by reading every import of the program."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LEAVES = {"errors", "i18n"}

# Every room, and the rooms below it. A room may import itself and the leaves besides; never upwards.
BELOW: dict[str, set[str]] = {
    "errors": set(),
    "i18n": set(),
    "numerals": set(),
    "ops": set(),
    "convviz": {"ops"},  # the public face, convviz/__init__.py
    "kernels": {"ops"},
    "sniffing": set(),
    "images": {"ops", "sniffing"},
    "trained": {"kernels", "sniffing"},
    "interop": {"convviz", "ops"},
    "race": {"ops"},
}
BELOW["experiment"] = {"kernels", "images", "ops", "sniffing"}
BELOW["stack"] = {"experiment", *BELOW["experiment"]}
BELOW["inputs"] = {"stack", *BELOW["stack"]}
BELOW["address"] = {"experiment", *BELOW["experiment"]}
BELOW["actions"] = {"experiment", *BELOW["experiment"]}
BELOW["upstream"] = {"stack", *BELOW["stack"]}
BELOW["exercises"] = {"numerals", "upstream", *BELOW["upstream"]}
BELOW["scene"] = {"upstream", *BELOW["upstream"]}
BELOW["components"] = {"scene", *BELOW["scene"]}
BELOW["mistakes"] = {"ops"}
BELOW["ui"] = {"components", "actions", "address", "inputs", "race", "trained", *BELOW["components"]}
BELOW["gradcheck"] = {"upstream", *BELOW["upstream"]}
BELOW["nn"] = {"ops"}
BELOW["interop"] |= {"nn"}
BELOW["datasets"] = {"ops"}
BELOW["trainings"] = {"datasets", "nn", "ops"}
BELOW["imitation"] = {"nn", "ops"}
BELOW["ui"] |= {"datasets", "trainings", "imitation"}
BELOW["ui"] |= {"numerals"}
BELOW["ui"] |= {"exercises", "gradcheck", "interop", "convviz", "mistakes", "nn"}
BELOW["server"] = {"ui", "components"}
BELOW["pages"] = {"ui"}
BELOW["app"] = {"server", "ui"}

# What a room may import from outside the program and the standard library.
OUTSIDE: dict[str, set[str]] = {
    "errors": set(),
    "i18n": {"babel"},
    "numerals": set(),
    "ops": {"numpy"},
    "convviz": set(),
    "kernels": {"numpy"},
    "sniffing": set(),
    "images": {"numpy", "PIL", "pi_heif"},
    "trained": {"numpy"},
    "interop": {"numpy", "torch"},
    "race": {"numpy"},
    "experiment": {"numpy"},
    "stack": {"numpy"},
    "inputs": {"numpy"},
    "address": set(),
    "actions": {"numpy"},
    "upstream": {"numpy"},
    "exercises": {"numpy"},
    "mistakes": {"numpy"},
    "nn": {"numpy"},
    "datasets": {"numpy"},
    "trainings": {"numpy"},
    "imitation": {"numpy"},
    "gradcheck": {"numpy"},
    "scene": {"numpy"},
    "components": {"numpy", "streamlit"},
    "ui": {"numpy", "streamlit", "starlette", "anyio"},
    "server": {"streamlit", "starlette"},
    "pages": {"streamlit"},
    "app": {"streamlit"},
}

# Rooms that may not use a leaf: the conv module speaks English, and components receive sentences, translated.
WITHOUT = {
    "errors": {"i18n"},
    "i18n": {"errors"},
    "ops": {"i18n"},
    "nn": {"i18n"},
    "datasets": {"i18n"},
    "trainings": {"i18n"},
    "components": {"i18n"},
}


@dataclass(frozen=True)
class Import:
    """One import statement's target, with the place where it stands."""

    room: str
    target: str
    place: str


def room_of(module: str) -> str:
    """``convviz.ops.forward`` lies in ops, ``convviz`` in its own, ``pages.start`` in pages."""
    parts = module.split(".")
    return parts[1] if parts[0] == "convviz" and len(parts) > 1 else parts[0]


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
        if base == "convviz":
            yield from (f"convviz.{alias.name}" if is_room(alias.name) else base for alias in node.names)
        else:
            yield base


def is_room(name: str) -> bool:
    return (ROOT / "convviz" / name).is_dir() or (ROOT / "convviz" / f"{name}.py").is_file()


def all_imports() -> list[Import]:
    found = []
    for module, path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
            for target in targets(node, module, path.name == "__init__.py"):
                place = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
                found.append(Import(room_of(module), target, place))
    return found


IMPORTS = all_imports()


def test_every_room_stands_in_the_table() -> None:
    rooms = {room_of(module) for module, _path in sources()}
    assert rooms == set(BELOW) == set(OUTSIDE)


def test_the_table_has_no_circle() -> None:
    for room, below in BELOW.items():
        for lower in below:
            assert room not in BELOW[lower], f"{room} and {lower} are below each other"


@pytest.mark.parametrize("room", BELOW)
def test_a_room_imports_only_rooms_below_it(room: str) -> None:
    allowed = ({room} | BELOW[room] | LEAVES) - WITHOUT.get(room, set())
    ours = [i for i in IMPORTS if i.room == room and i.target.split(".")[0] in ("convviz", "pages", "app")]
    wrong = [f"{i.place} imports {i.target}" for i in ours if room_of(i.target) not in allowed]
    assert not wrong, f"{room} may import {sorted(allowed)}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("room", OUTSIDE)
def test_a_room_imports_only_its_packages_from_outside(room: str) -> None:
    known = OUTSIDE[room] | set(sys.stdlib_module_names) | {"convviz"}
    wrong = [
        f"{i.place} imports {i.target}"
        for i in IMPORTS
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
        ("import numpy.linalg", "convviz.scene", False, ["numpy.linalg"]),
        ("from convviz import conv2d, upstream", "convviz.scene", False, ["convviz", "convviz.upstream"]),
        ("from .geometry import Geometry", "convviz.ops.forward", False, ["convviz.ops.geometry"]),
        ("from . import forward", "convviz.ops", True, ["convviz.ops"]),
        ("from ..errors import Refusal", "convviz.ops.forward", False, ["convviz.errors"]),
    ],
)
def test_imports_are_read_right(statement: str, module: str, is_package: bool, expected: list[str]) -> None:
    assert list(targets(ast.parse(statement).body[0], module, is_package)) == expected
