"""Experiments that no address holds whole, so that Back still finds them in the session that made them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace

from convviz.errors import Refusal
from convviz.lab.state import Experiment
from convviz.lab.state.address import left_out, read_address, to_query
from convviz.lab.state.settings import keys
from convviz.lab.state.state import State
from convviz.lab.state.table import table

KEPT = 20
"""Experiments that are kept: as many presses of Back."""

_SEEN = ("view", "step")
"""Fields that an address says of any experiment: a link to another page names a view of that page."""
_SEEN_KEYS = {table(Experiment)[name].key for name in _SEEN}


class LongAddresses:
    """The last experiments whose address leaves weights, layers or painted cells out, by that address."""

    def __init__(self) -> None:
        self._kept: OrderedDict[frozenset[tuple[str, str]], Experiment] = OrderedDict()

    def keep(self, experiment: Experiment) -> None:
        """Keep an experiment where its address does not say everything."""
        if left_out(experiment) is None:
            return
        address = frozenset(_of_experiment(to_query(experiment)).items())
        self._kept[address] = experiment
        self._kept.move_to_end(address)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def read(self, query: Mapping[str, str], now: State) -> tuple[State, list[Refusal]]:
        """Read an address as `read_address` does; an experiment that is kept comes back whole."""
        own = _of_experiment(query)
        whole = self._kept.get(frozenset(own.items()))
        if whole is None:
            return read_address(query, now)
        state, refusals = read_address({key: query[key] for key in query if key not in own}, now)
        seen = {name: getattr(state.experiment, name) for name in _SEEN}
        return replace(state, experiment=replace(whole, **seen)), refusals


def _of_experiment(query: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of an address that tell experiments apart: its own, but not how one looks at it."""
    return {key: text for key, text in query.items() if key in keys(Experiment) and key not in _SEEN_KEYS}
