"""No Python code reads an array that the browser computed: all that a browser can say is looked through.

An action carries what a person types, pastes, paints, pulls or chooses, under the names of this table. It is
held to the types of the actions in JavaScript, to every action that a script makes, and to every look that
Python takes at an action.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import convviz.lab
from convviz.app.components import assets
from convviz.app.components.stage.message import VIEWS, arrays_of
from convviz.lab.actions import _VERBS
from convviz.lab.session.session import Session
from tests.for_each import for_each

STAGE = assets.FOLDER / "stage" / "js"
LAB = Path(convviz.lab.__file__).parent

CARRIES: dict[str, set[str]] = {
    # numbers that a person typed, pasted, painted or pulled, and where
    "taps": {"taps"},
    "weight": {"weight"},
    "input": {"cells", "grid", "channel"},
    "paint": {"cells", "value", "at", "grid"},
    "bias": {"value"},
    # what a person chose by name or place
    "preset": {"preset"},
    "upstream": {"upstream"},
    "size": {"size"},
    "region": {"box"},
    "cell": {"cell"},
    "step": {"step", "seen"},
    "pick": {"filter", "channel", "item"},
    "code": {"open"},
    "slide": {"on"},
    # what a person covers, what is typed for a covered cell, which cell is to be shown
    "cover": {"result", "on"},
    "guess": {"result", "place", "value"},
    "reveal": {"result", "place"},
    # what Python does with numbers of its own
    **{
        verb: set() for verb in ("normalise", "transpose", "rotate", "negate", "own", "fresh", "undo", "redo")
    },
    "missing": set(),
}
OF_CARDS = {"bias": {"bias"}, "groups": {"groups"}, "add": set(), "duplicate": set(), "remove": set()}
"""What Streamlit's widgets ask of the same functions."""
ENVELOPE = {"do", "rev"}
SET_BY_A_PERSON = {"weight", "x"}
"""Arrays of a message that are no result of a sum: the kernel that is set, the input that it reads."""

MADE = {
    "taps": ("[[channel,i,j,value]]", "taps"),
    "weight": "[weight]",
    "cells": ("[[...place,value]]", "[place]", "cells"),
    "grid": ("grids", "grids[0]"),
    "value": "value",
    "channel": "channel",
    "at": "at",
    "preset": "this.preset.value",
    "upstream": "id",
    "size": "[Number(this.height.value),Number(this.width.value)]",
    "box": "box",
    "cell": "loss.cell",
    "step": "t",
    "seen": "visited.tell()",
    "filter": ("cell.channel", "firstFilter+cell.channel"),
    "item": "cell.channel",
    "[kind]": "Number(/**@type{HTMLSelectElement}*/(target).value)",
    "open": "open",
    "on": ("on", "false", "!this.state.model.cover.isAsking", "!told.hidden.has(heatmap.role)"),
    "result": ("result", "null", "told.resultOf(heatmap.role)"),
    "place": ("placeOf(model,role,cell)", "place"),
}
"""What the scripts put into an action, without spaces; what is added must be what a person did.

`taps`, `cells` and their `value` are numbers that stood there before, of an undo that a new session is told.
"""
COMPUTED = re.compile(r"\barrays\b|\bpreviewed\b|\bmodelOf\b|\bsums?\b|\.told\b")


def scripts() -> dict[str, str]:
    return {str(path.relative_to(STAGE)): path.read_text("utf-8") for path in sorted(STAGE.rglob("*.js"))}


def literals(source: str) -> Iterator[str]:
    """Every object in a source that says what to do, from brace to brace."""
    for begin in re.finditer(r"\{\s*do:", source):
        depth = 0
        for end in range(begin.start(), len(source)):
            depth += {"{": 1, "}": -1}.get(source[end], 0)
            if depth == 0:
                yield source[begin.start() : end + 1]
                break


def fields(literal: str) -> dict[str, str]:
    """The names and the values of an object of one level; a name that stands alone is its own value."""
    parts, depth = [""], 0
    for letter in re.sub(r"\s", "", literal)[1:-1]:
        depth += {"[": 1, "(": 1, "{": 1, "<": 1, "]": -1, ")": -1, "}": -1, ">": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    pairs = [re.fullmatch(r"(\[?\w+\]?)\??(?::(.*))?", part) for part in parts if part]
    assert all(pairs), literal
    return {pair[1]: pair[2] if pair[2] is not None else pair[1] for pair in pairs if pair}


def trees() -> Iterator[tuple[str, ast.Module]]:
    """All that an action of the stage goes through, by the name of the file."""
    rooms = (*(LAB / "actions").glob("*.py"), *(LAB / "session").glob("*.py"))
    for path in sorted((*rooms, LAB / "lessons/course/deeds.py")):
        yield path.name, ast.parse(path.read_text("utf-8"))


def looks() -> Iterator[tuple[str, ast.AST]]:
    """(file, what is done with an action) wherever one is used."""
    for file, tree in trees():
        for parent in ast.walk(tree):
            if any(
                isinstance(node, ast.Name) and node.id == "action" for node in ast.iter_child_nodes(parent)
            ):
                yield file, parent


def gets(tree: ast.Module) -> Iterator[str]:
    """Every name that `action.get` is asked for."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="action"), attr="get"), args=[name]):
                texts = [part.value for part in ast.walk(name) if isinstance(part, ast.Constant)]
                assert texts, ast.unparse(node)
                yield from map(str, texts)


@cache
def computed_names() -> frozenset[str]:
    """The names of all arrays of all messages that come out of a sum."""
    layers: tuple[dict[str, Any], ...] = (
        {},
        {"presets": ("sobel_x", "blur"), "bias": (0.0, 0.0)},
        {"batch": 2},
        {"activation": "relu", "pool": "max"},
        {"channels": 3, "presets": ("sobel_x",)},
    )
    names: set[str] = set()
    for layer in layers:
        session = Session()
        session.change(picture="digit")
        session.change(**layer)
        names |= {name for view in VIEWS for name in arrays_of(session.chosen, view)}
    return frozenset(names - SET_BY_A_PERSON)


def test_the_types_of_actions_carry_what_a_person_does_and_nothing_else() -> None:
    typed: dict[str, set[str]] = {}
    for literal in literals((STAGE / "messages/actions.js").read_text("utf-8")):
        said = fields(re.sub(r"^ \*", "", literal, flags=re.MULTILINE))
        typed.setdefault(said["do"].strip("'"), set()).update(said.keys() - {"do"})
    assert typed == {verb: carried for verb, carried in CARRIES.items() if verb != "missing"}


def test_python_looks_at_these_fields_of_an_action_and_at_no_others() -> None:
    read = {name for _file, tree in trees() for name in gets(tree)}
    for file, look in looks():
        match look:
            case ast.Attribute(attr="get") | ast.Call():  # asked above, or handed on
                pass
            case ast.Compare(left=ast.Constant(value=str(name)), ops=[ast.In()]):
                read.add(name)
            case ast.Subscript(slice=ast.Constant(value=str(name))):
                read.add(name)
            case ast.Subscript(slice=ast.Name(id="key")) | ast.Compare(left=ast.Name(id="key")):
                assert file == "picking.py"  # `pick`, by the three names of its limits
                read |= CARRIES["pick"]
            case ast.Yield() | ast.For() | ast.comprehension():  # of a letter, one by one
                assert file in ("deeds.py", "stage_messages.py", "session.py")
            case _:
                raise AssertionError(f"{file}: an action is used in a new way: {ast.unparse(look)}")
    known = set().union(*CARRIES.values(), *OF_CARDS.values())
    assert read == known | ENVELOPE
    assert not known & computed_names()


def test_every_verb_of_python_is_one_of_these() -> None:
    own = {
        "own",
        "fresh",
        "undo",
        "redo",
        "code",
        "slide",
        "missing",
        "cover",
        "guess",
        "reveal",
    }  # the session's
    assert {*_VERBS} | own == {*CARRIES} | {*OF_CARDS}


def test_the_scripts_put_into_an_action_only_what_a_person_did() -> None:
    made: set[str] = set()
    for file, source in scripts().items():
        if file == "messages/actions.js":
            continue
        for literal in literals(source):
            for name, value in fields(literal).items():
                if name == "do":
                    continue
                allowed = MADE.get(name, ())
                assert value in ((allowed,) if isinstance(allowed, str) else allowed), f"{file}: {literal}"
                made.add(name)
    assert made == MADE.keys()


@for_each(
    "file",
    ["bias.js", "gradient_paper.js", "guess.js", "input.js", "input_paper.js", "kernel.js", "painted.js"],
)
def test_where_numbers_are_sent_no_array_is_in_sight(file: str) -> None:
    source = scripts()[f"editing/{file}"]
    assert any(literals(source))
    assert not COMPUTED.search(source), file


def test_other_parts_of_a_page_tell_a_press_a_typed_number_a_digit_a_box_and_earlier_visits() -> None:
    told: dict[str, set[str]] = {}
    for path in assets.FOLDER.rglob("*.js"):
        names = re.findall(r"\btrigger\('(\w+)'", path.read_text("utf-8"))
        told.setdefault(path.relative_to(assets.FOLDER).parts[0], set()).update(names)
    assert {name: names for name, names in told.items() if names} == {
        "stage": {"actions"},
        "grids": {"pick", "typed"},
        "pad": {"drawn"},
        "photo": {"picked"},
        "memory": {"remembered"},
    }


def test_one_place_alone_speaks_to_python() -> None:
    """A letter is the queue of actions and the names of what is here."""
    said = {file: source.count("trigger(") for file, source in scripts().items() if "trigger(" in source}
    assert said == {"messages/server_link.js": 1}
    assert "this.trigger('actions', { ...letter, have: this.have })" in scripts()["messages/server_link.js"]
    outbox = (assets.FOLDER / "common/js/outbox.js").read_text("utf-8")
    assert re.findall(r"this\.deliver\((.*)\);", outbox) == [
        "{ session: this.session, queue: batch.map(({ rev, action }) => ({ ...action, rev })) }"
    ]
