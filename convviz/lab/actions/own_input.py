"""The input's own numbers: a grid in place of them, or some of their cells."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from convviz.errors import Refusal, RefusedValue, written
from convviz.lab.actions.reading import Action, Place, nested_items
from convviz.lab.files.images import MAX_REGION
from convviz.lab.state import MAPS, MAX_NUMBER, NUMBERS, Experiment, OwnNumbers
from convviz.lab.state.fields.kinds import MAX_CHANNELS, is_real, is_whole, shown

MAX_GIVEN = 10**4
MAX_CELLS = MAX_REGION**2
"""Cells that one action may change: a whole channel."""


def set_input(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Take the grids given as the input, or change cells of the numbers that it has.

    The layer may have no place on an input of another size: `repair` it then.
    """
    if "cells" in action:
        return _with_cells(experiment, action["cells"])
    return with_numbers(experiment, _with_grid(experiment, action))


def with_numbers(experiment: Experiment, numbers: OwnNumbers) -> Experiment:
    """Put these numbers in place of the picture; the lowest layer reads them as they are.

    Where presets answer to numbers of one's own already, they answer to these.
    """
    if numbers == experiment.numbers:
        return experiment
    same = experiment.numbers is not None and experiment.numbers.shape == numbers.shape
    answered = experiment.picture == NUMBERS and experiment.maps == "responses"
    last = numbers.channels - 1 if not experiment.below else experiment.channel
    return replace(
        experiment,
        picture=NUMBERS,
        numbers=numbers,
        region=None,
        reduce=None,
        maps=experiment.maps if answered else MAPS[0],
        step=experiment.step if same else 0,
        item=0,
        channel=min(experiment.channel, last),
    )


def _with_cells(experiment: Experiment, cells: Any) -> Experiment:
    """Change cells [[channel, row, column, value], ...]."""
    numbers = experiment.numbers
    if numbers is None:
        raise RefusedValue("A picture’s pixels cannot be edited: turn them into your own numbers first.")
    if not isinstance(cells, (list, tuple)) or not 1 <= len(cells) <= MAX_CELLS:
        raise _no_cell(numbers, cells)
    return with_numbers(experiment, numbers.with_cells([_cell(cell, numbers) for cell in cells]))


def _cell(cell: Any, numbers: OwnNumbers) -> tuple[tuple[int, int, int], float]:
    if not isinstance(cell, (list, tuple)) or len(cell) != 4:
        raise _no_cell(numbers, cell)
    *place, value = cell
    if not all(is_whole(n, 0, most - 1) for n, most in zip(place, numbers.shape, strict=True)):
        raise _no_cell(numbers, cell)
    return (place[0], place[1], place[2]), _number(value)


def _no_cell(numbers: OwnNumbers, value: object) -> Refusal:
    return RefusedValue(
        "An input cell is given by its channel, row and column, within {channels} x {height} x {width},"
        " and its number, not {value}.",
        channels=numbers.channels,
        height=numbers.size[0],
        width=numbers.size[1],
        value=shown(value),
    )


def _with_grid(experiment: Experiment, action: Action) -> OwnNumbers:
    """Read the grids [C][H][W]; a single one of the input's size replaces only the channel named."""
    grids = _grids(action.get("grid"))
    numbers, channel = experiment.numbers, action.get("channel")
    if numbers is None or not is_whole(channel, 0, numbers.channels - 1):
        return grids
    if grids.channels == 1 < numbers.channels and grids.size == numbers.size:
        assert isinstance(channel, int)
        return numbers.with_channel(channel, grids.array[0])
    return grids


def _grids(value: Any) -> OwnNumbers:
    """Read grids from nested lists, every list of a level of the same length."""
    shape, items = nested_items(value, (MAX_CHANNELS, MAX_REGION, MAX_REGION))
    if not items:
        raise _no_grid(value)
    return OwnNumbers.of(np.array([_number(item) for item in items]).reshape(shape))


def _no_grid(value: object) -> Refusal:
    return RefusedValue(
        "The input is a grid of 1 to {side} rows and columns, every row of the same length, or up to"
        " {channels} of them of one size, not {value}.",
        side=MAX_REGION,
        channels=MAX_CHANNELS,
        value=_sides(value) or shown(value),
    )


def _sides(value: Any) -> str:
    """Describe the size of full nested lists [C][H][W], such as 3 x 4 x 5; "" for anything else."""
    shape, items = nested_items(value, (MAX_GIVEN,) * 3)
    return " x ".join(map(str, shape[shape[0] == 1 :])) if items else ""


def _number(value: Any) -> float:
    if is_real(value, MAX_NUMBER):
        return float(value)
    raise RefusedValue(
        "A number of the input is between -{limit} and {limit}, not {value}.",
        limit=written(MAX_NUMBER),
        value=shown(value),
    )
