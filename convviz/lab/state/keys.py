"""Every key of the address, where it is set up and what it may say: the table as a document.

python -m convviz.lab.state.keys > docs/address.md
"""

from __future__ import annotations

from collections.abc import Iterator

from convviz.lab.state.settings import Settings
from convviz.lab.state.state import State
from convviz.lab.state.table import Field, parts, table

_OPENING = """\
# The address

An address says what differs from a first visit, in any order: `?k=box&stride=2x1&lang=en`. What it does not
say is as usual; what it says wrongly falls back alone and is told. These are all its keys, made from the code
by `python -m convviz.lab.state.keys > docs/address.md`.

Some stand for what a server keeps for a time, under a random key of 22 characters: `pic=own.KEY` is a picture
that a person brought, `nrun=KEY` and `krun=KEY` are trainings of a network and of one kernel as far as they
have come, and `more=KEY` holds the weights, numbers, layers, painted cells and feature maps that this address
has no room for (`convviz/lab/state/rest.py`). Without what is kept a built-in picture, an untrained network,
the start of a run or the usual values are shown, and that is told.
"""
_GIVEN = "what was given"


def document() -> str:
    """Return the document: a table for each class of settings."""
    tables = ["\n".join(_rows(home, fields)) for home, fields in _by_home(State).items()]
    return "\n".join([_OPENING, *(f"{each}\n" for each in tables)])


def _by_home(settings: type[Settings]) -> dict[type, list[Field]]:
    """List every field under the class whose lines it stands among."""
    found: dict[type, list[Field]] = {}
    for field in table(settings).values():
        home = next(base for base in settings.__mro__ if field.name in vars(base).get("__annotations__", {}))
        found.setdefault(home, []).append(field)
    for inner in parts(settings).values():
        found |= _by_home(inner)
    return found


def _rows(home: type, fields: list[Field]) -> Iterator[str]:
    path = home.__module__.replace(".", "/")
    yield f"## {home.__name__}, `{path}.py`\n"
    yield "| key | field | usual | what it may say |"
    yield "|---|---|---|---|"
    for field in fields:
        yield f"| `{field.key}` | `{field.name}` | {_usual(field)} | {_rule(field)} |"


def _usual(field: Field) -> str:
    text = "" if field.default is None else field.kind.format(field.default)
    return f"`{text}`" if text else ""


def _rule(field: Field) -> str:
    """Return what a refusal would say of the field, without the key before it and the value after it."""
    sentence = str(field.kind.refuse(field.key, _GIVEN))
    return sentence.removeprefix(f"{field.key} is ").removesuffix(f", not {_GIVEN}.")


if __name__ == "__main__":
    print(document(), end="")
