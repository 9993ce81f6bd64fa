"""What an address has no room for: kept apart from it, and put back where the address is read."""

from __future__ import annotations

from collections.abc import Mapping

from convviz.errors import Refusal, RefusedValue
from convviz.lab.state.address import FIRST, MAX_ADDRESS, fields_left_out, read_address, write_whole
from convviz.lab.state.experiment import GIVEN, Experiment
from convviz.lab.state.state import State
from convviz.lab.state.table import fields_by_key

MORE = "more"
"""The key of an address under which stands where the rest of it is kept."""

LEFT_OUT = "left_out"
"""What an address says of layers that it has no room for."""

_SPARE = tuple(field for field in fields_by_key(State).values() if field.left_out is not None)


def has_more(experiment: Experiment) -> bool:
    """Say whether an address does not hold all of an experiment but its picture."""
    return experiment.maps == GIVEN or bool(fields_left_out(experiment))


def rest_of(experiment: Experiment) -> tuple[object, ...]:
    """Return what tells apart what is kept beside the addresses of two experiments."""
    values = tuple(getattr(experiment, field.name) for field in _SPARE)
    return (*values, experiment.map_seed if experiment.maps == GIVEN else None)


def read_with_rest(
    query: Mapping[str, str], rest: State | None, now: State = FIRST
) -> tuple[State, list[Refusal]]:
    """Read an address as `read_address` does, what was kept beside it put back; without that it is told."""
    query = {key: text for key, text in query.items() if key != MORE}
    if rest is None:
        state, refusals = read_address({k: text for k, text in query.items() if text != LEFT_OUT}, now)
        gone = RefusedValue(
            "What this address had no room for was kept for a time and is no longer here; all else is as it"
            " was."
        )
        return state, [gone, *refusals]
    whole = write_whole(rest)
    kept = {field.key: whole[field.key] for field in _SPARE if field.key in whole}
    longest = max(MAX_ADDRESS, *map(len, kept.values())) if kept else MAX_ADDRESS
    return read_address({**query, **kept}, now, longest=longest)
