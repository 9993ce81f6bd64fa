"""The table of the address: a line for each field of the state, written beside the field itself.

    stride: Pair = entry("stride", pair(1, MAX_STRIDE), (1, 1))

says the field's key in the address, its kind of value and its value on a first visit; the rest of the line
is what is special about the field. All that reads, writes, checks or documents an address asks this table.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast

from convviz.errors import Refusal
from convviz.lab.state.fields.kinds import Kind, shown


@dataclass(frozen=True)
class Field:
    """One line of the table.

    `looks`: where one looks; a change of it is nothing that one could undo.
    `played`: the stage plays through it; a change of it alone is no other address.
    `stays`: an address that leaves it out, or says it wrongly, leaves it as it is; so it is always written.
    `left_out`: where the address has no room, this word stands for the value ("" for nothing); None for a
    value that is never too long.
    `implies`: key and text that an address means where it says this field but not that key.
    """

    name: str
    key: str
    kind: Kind
    default: Any
    looks: bool = False
    played: bool = False
    stays: bool = False
    left_out: str | None = None
    implies: tuple[str, str] | None = None

    def check(self, value: object, label: str) -> None:
        """Raise RefusedValue, naming the field by `label`, where it cannot have this value."""
        if not self.kind.accepts(value):
            raise self.kind.refuse(label, shown(value))

    def read(self, text: str) -> object:
        """Read the value that an address says; RefusedValue naming the field by its key."""
        try:
            value = self.kind.parse(text)
        except Refusal:
            raise  # it says more than the rule
        except ValueError:
            raise self.refusal(text) from None
        if not self.kind.accepts(value):
            raise self.refusal(text)
        return value

    def refusal(self, text: str) -> Refusal:
        """Return the sentence that states the field's rule and what was given instead."""
        return self.kind.refuse(self.key, shown(text))


def entry(
    key: str,
    kind: Kind,
    default: Any,
    *,
    looks: bool = False,
    played: bool = False,
    stays: bool = False,
    left_out: str | None = None,
    implies: tuple[str, str] | None = None,
) -> Any:
    """Declare a line of the table, as the field of a dataclass; `Field` says what its parts mean."""
    line = Field("", key, kind, default, looks, played, stays, left_out, implies)
    return dataclasses.field(default=default, metadata={"entry": line})


def part(settings: type, *, implies: tuple[str, str] | None = None) -> Any:
    """Declare a field that holds settings with a table of their own; each line of it `implies` as one can."""
    return dataclasses.field(default_factory=settings, metadata={"part": settings, "implies": implies})


F = TypeVar("F", bound=Callable[..., Any])


def _once_a_class(function: F) -> F:
    """Keep what a function of a class returned; mypy takes a dataclass's class for unhashable."""
    return cast(F, cache(function))


@_once_a_class
def table(settings: type) -> dict[str, Field]:
    """Return every field of a class of settings by its name, in order, without those of its parts."""
    lines = {f.name: f.metadata["entry"] for f in dataclasses.fields(settings) if "entry" in f.metadata}
    return {name: dataclasses.replace(line, name=name) for name, line in lines.items()}


@_once_a_class
def parts(settings: type) -> dict[str, Any]:
    """Return the class of each part of a class of settings, by its name."""
    return {f.name: f.metadata["part"] for f in dataclasses.fields(settings) if "part" in f.metadata}


@_once_a_class
def implied_by(settings: type) -> dict[str, tuple[str, str]]:
    """Return what each key of a class of settings implies, those of its parts after its own."""
    found = {field.key: field.implies for field in table(settings).values() if field.implies}
    for line in dataclasses.fields(settings):
        if line.metadata.get("implies"):
            found |= dict.fromkeys(fields_by_key(line.metadata["part"]), line.metadata["implies"])
    return found


@_once_a_class
def fields_by_key(settings: type) -> dict[str, Field]:
    """Return every field of a class of settings and of its parts by its key in the address."""
    found = {field.key: field for field in table(settings).values()}
    for inner in parts(settings).values():
        found |= fields_by_key(inner)
    return found
