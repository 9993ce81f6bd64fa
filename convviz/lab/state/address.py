"""The address: a state as the query of a URL and back, every value checked.

Driven by the table of fields (`table`): each is written under its key where it differs from the usual, and
read by its kind. Nothing in a key or value needs percent-encoding but the commas between hidden cards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from convviz.errors import Refusal, RefusedValue
from convviz.lab.state.agreement import conflicts
from convviz.lab.state.experiment import Experiment
from convviz.lab.state.fields.kinds import shown
from convviz.lab.state.foreign_keys import told_of
from convviz.lab.state.settings import Settings, said
from convviz.lab.state.state import State
from convviz.lab.state.table import Field, fields_by_key, implied_by, parts, table

MAX_ADDRESS = 4000
"""Characters of an experiment's query: what servers, chat programs and QR codes still take."""

FIRST = State()
"""What a first visit shows."""

_PLAYED = frozenset(key for key, field in fields_by_key(State).items() if field.played)

S = TypeVar("S", bound=Settings)


# ---- written ---------------------------------------------------------------------------------------------


def write_address(state: State) -> dict[str, str]:
    """Write the address that shows this state again: text by key, the usual values left out.

    `read_address` gives the same state back. The one exception are weights, numbers of the input, layers
    below and above, and painted cells that would make the address longer than MAX_ADDRESS: they are left out,
    the longest first; `left_out` says so to whoever shares the address, and `read_address` to whoever opens
    it.
    """
    return {key: text for name in parts(State) for key, text in to_query(getattr(state, name)).items()}


def write_whole(state: State) -> dict[str, str]:
    """Write the state as `write_address` does, whatever its length: nothing is left out."""
    return said(vars(state), State)


def to_query(settings: Settings) -> dict[str, str]:
    """Write the part of an address that one part of the state needs."""
    return _fitted(settings)[0]


def without_step(query: Mapping[str, str]) -> dict[str, str]:
    """Return an address without what the stage plays through, and so changes by itself."""
    return {key: text for key, text in query.items() if key not in _PLAYED}


def _fitted(settings: Settings) -> tuple[dict[str, str], list[str]]:
    """Return an address of at most MAX_ADDRESS characters, and the fields that it leaves out for that."""
    kind, values, without = type(settings), dict(vars(settings)), []
    query, stand_ins = said(values, kind), {}
    spare = [field for field in table(kind).values() if field.left_out is not None]
    for field in sorted(spare, key=lambda field: -len(query.get(field.key, ""))):
        if _length(query) <= MAX_ADDRESS or not values[field.name]:
            break
        without.append(field.name)
        if field.left_out:
            stand_ins[field.key] = field.left_out
        values[field.name] = field.default
        query = said(values, kind) | stand_ins
    return query, without


def _length(query: Mapping[str, str]) -> int:
    return len(urlencode(query))


def fields_left_out(experiment: Experiment) -> list[str]:
    """Name the fields that an address has no room for."""
    return _fitted(experiment)[1]


def left_out(experiment: Experiment) -> Refusal | None:
    """Return None where the address holds everything, else the sentence that tells what it does not."""
    without = fields_left_out(experiment)
    if not without:
        return None
    length = _length(said(vars(experiment), Experiment))
    if without == ["numbers"]:
        return RefusedValue(
            "These numbers need {length} characters, but an address holds {limit}, so the link leaves the"
            " input out. Fewer or shorter numbers would fit.",
            length=length,
            limit=MAX_ADDRESS,
        )
    if "numbers" in without:
        return RefusedValue(
            "The input and weights need {length} characters, but an address holds {limit}, so the link"
            " leaves them out. Fewer or shorter numbers would fit.",
            length=length,
            limit=MAX_ADDRESS,
        )
    return RefusedValue(
        "These weights need {length} characters, but an address holds {limit}, so the link leaves them"
        " out. A smaller kernel or shorter numbers would fit, and a file holds them all.",
        length=length,
        limit=MAX_ADDRESS,
    )


# ---- read ------------------------------------------------------------------------------------------------


def read_address(
    query: Mapping[str, Any], now: State = FIRST, longest: int = MAX_ADDRESS
) -> tuple[State, list[Refusal]]:
    """Read the state that an address asks for, and a sentence for each part of it that could not be used.

    Never raises, whatever the keys and values are: a wrong field alone falls back to its usual value, fields
    that contradict each other are brought to agree, and of a field given several times the last one counts.
    What an address may leave as it is (the language) is that of `now`. Keys that others add to a link to
    follow it are ignored. A field may have `longest` characters.
    """
    told = told_of(query, fields_by_key(State))
    return _Reading(query, told, longest).of(State, now), told


@dataclass(frozen=True)
class _Reading:
    """An address that is being read: what has to be `told` of it is added as it is found."""

    query: Mapping[str, Any]
    told: list[Refusal]
    longest: int

    def of(self, settings: type[S], now: S) -> S:
        """Read these settings."""
        given = self._given(settings, now)
        values = settings.usual(given) | given
        for conflict, end in conflicts(values, settings.rules):
            self.told.append(conflict)
            values |= end
        inner = {name: self.of(kind, getattr(now, name)) for name, kind in parts(settings).items()}
        return settings(**values, **inner)

    def _given(self, settings: type[S], now: S) -> dict[str, Any]:
        """Read the fields that the address says, implies or leaves as they are, by their names."""
        fields = table(settings).values()
        given = {field.name: getattr(now, field.name) for field in fields if field.stays}
        given |= _implied(settings, self.query)
        refused = set()
        for field in fields:
            if field.key not in self.query:
                continue
            raw = _last(field, self.query[field.key], self.told)
            try:
                given[field.name] = field.read(self._text(field, raw))
            except Refusal as refusal:
                self.told.append(refusal)
                refused.add(field.name)
                if (rest := field.kind.left_of(raw)) is not None:
                    given[field.name] = rest
        return settings.without_refused(given, refused)

    def _text(self, field: Field, raw: object) -> str:
        """Return the text given for a field; RefusedValue for anything but text, or too long a text."""
        if not isinstance(raw, str):
            raise field.kind.refuse(field.key, shown(raw))
        if len(raw) > self.longest:
            raise RefusedValue(
                "{field} is {length} characters long, but an address holds {limit}: shorten it.",
                field=field.key,
                length=len(raw),
                limit=self.longest,
            )
        return raw


def _implied(settings: type[S], query: Mapping[str, Any]) -> dict[str, Any]:
    """Read what an address means without saying it, the first field that implies something first."""
    fields = {field.key: field for field in table(settings).values()}
    found: dict[str, Any] = {}
    for key, (meant, text) in implied_by(settings).items():
        if key in query:
            found.setdefault(fields[meant].name, fields[meant].read(text))
    return found


def _last(field: Field, raw: object, told: list[Refusal]) -> object:
    """Return what is given for a field; of several values the last, and that is told."""
    if not isinstance(raw, (list, tuple)) or not raw:
        return raw
    if len(raw) > 1:
        told.append(
            RefusedValue(
                "{field} is given {count} times: the last one is used.", field=field.key, count=len(raw)
            )
        )
    return raw[-1]
