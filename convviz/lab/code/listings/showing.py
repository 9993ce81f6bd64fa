"""Which part of its result the code of a view prints: the one that is on show."""

from __future__ import annotations

from collections.abc import Iterator

from convviz.lab.code.program import printed
from convviz.lab.scene import Chosen

Place = tuple[int, ...]

_RESULTS = {"patches": "output", "two_ways": "input_grad"}


def result_of(chosen: Chosen, view: str) -> tuple[str, Place]:
    """Return the name of a view's result and the place in it that is on show."""
    name = _RESULTS.get(view, view)
    return name, _place(chosen, name)


def loops_show(chosen: Chosen, view: str) -> Iterator[str]:
    """Yield the lines at the end of the plain loops."""
    if view == "patches":
        first = (chosen.item, chosen.first_channel + chosen.channel, ":", ":", 0, 0)
        yield from printed("patches", first)
        return
    yield from printed(*result_of(chosen, view))
    if view == "two_ways":
        yield 'print("largest difference of the two ways:", np.abs(input_grad - gathered).max())'


def one_filter(chosen: Chosen, view: str) -> Iterator[str]:
    """Yield the line without which the result would be the sum over filters of which one is on show."""
    if view == "two_ways" and chosen.filters > 1:
        yield f"# on show is what filter {chosen.filter} alone sends back"
        yield f"output_grad[:, np.arange({chosen.filters}) != {chosen.filter}] = 0"


def _place(chosen: Chosen, name: str) -> Place:
    """Return the place of the map that is on show in an array."""
    if name == "output":
        return chosen.item, chosen.filter
    if name == "weight_grad":
        return chosen.filter, chosen.channel
    return chosen.item, chosen.first_channel + chosen.channel
