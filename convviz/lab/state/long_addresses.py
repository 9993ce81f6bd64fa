"""Experiments that no address holds whole, so that Back still finds them in the session that made them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace

from convviz.errors import Refusal
from convviz.lab.state import Experiment
from convviz.lab.state.address import RESERVED, from_query, left_out, to_query
from convviz.lab.state.layer import table

KEPT = 20
"""Experiments that are kept: as many presses of Back."""

Address = frozenset[tuple[str, str]]

_APART = RESERVED | {table(Experiment)["step"].key}


class LongAddresses:
    """The last experiments whose address leaves weights, layers or painted cells out, by that address."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Address, Experiment] = OrderedDict()

    def keep(self, experiment: Experiment) -> None:
        """Keep an experiment where its address does not say everything."""
        if left_out(experiment) is None:
            return
        address = _address(to_query(experiment))
        self._kept[address] = experiment
        self._kept.move_to_end(address)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def read(self, query: Mapping[str, str]) -> tuple[Experiment, list[Refusal]]:
        """Read an address of an experiment as `from_query` does; one that is kept comes back whole."""
        read, refusals = from_query(query)
        whole = self._kept.get(_address(query))
        return (read, refusals) if whole is None else (replace(whole, step=read.step), [])


def _address(query: Mapping[str, str]) -> Address:
    """The fields of an address that tell experiments apart: all but the step and how a page is shown."""
    return frozenset((key, text) for key, text in query.items() if key not in _APART)
