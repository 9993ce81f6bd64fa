"""What all settings have in common: checked as they are made, and told by what is not usual about them."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any, ClassVar

from convviz.lab.state.agreement import Rules, conflicts
from convviz.lab.state.table import fields_by_key, implied_by, parts, table


@dataclass(frozen=True)
class Settings:
    """Frozen settings whose fields are lines of the table, or parts with a table of their own.

    Whoever makes one gets a sentence (RefusedValue) for a value that its field cannot have, and for two
    fields that contradict each other by `rules`.
    """

    rules: ClassVar[Rules] = ()

    def __post_init__(self) -> None:
        values = vars(self)
        for field in table(type(self)).values():
            if values[field.name] is not field.default:  # most fields hold it, and it is known to be right
                field.check(values[field.name], field.name)
        for refusal, _ in conflicts(values, self.rules):
            raise refusal

    @classmethod
    def usual(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return every field's value where it is not given, beside the fields that are."""
        return {field.name: field.default for field in table(cls).values()}

    @classmethod
    def without_refused(cls, given: Mapping[str, Any], refused: Set[str]) -> dict[str, Any]:
        """Return the fields of an address without those that only announce a refused field."""
        return dict(given)


def said(values: Mapping[str, Any], settings: type[Settings]) -> dict[str, str]:
    """Write what an address has to say of `values`: text by key, in the order of the table."""
    usual = settings.usual(values)
    fields = table(settings).values()
    told = {field.key for field in fields if field.stays or values[field.name] != usual[field.name]}
    within: dict[str, str] = {}
    for name, inner in parts(settings).items():
        within |= said(vars(values[name]), inner)
    told |= {meant for key, (meant, _text) in implied_by(settings).items() if key in told or key in within}
    own = {field.key: field.kind.format(values[field.name]) for field in fields if field.key in told}
    return own | within


def keys(settings: type[Settings]) -> Set[str]:
    """Return every key of an address that belongs to these settings."""
    return fields_by_key(settings).keys()
