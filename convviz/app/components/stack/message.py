"""What the browser is told about layers in a row: the maps of each, and where its units look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.lab.layer import Field


@dataclass(frozen=True, eq=False)
class Panel:
    """The maps of one layer, or of the input: values (C, H, W) and how they are shown.

    `fields` holds the field of a unit on each panel before this one, the input's first; `groups` is into how
    many parts the layer shares its channels out, so that a unit sees the maps of its own part alone.
    """

    title: str
    values: NDArray[np.floating]
    limits: tuple[float, float]
    signed: bool = True
    groups: int = 1
    fields: tuple[Field, ...] = ()
    is_open: bool = False


def arrays_of(panels: Sequence[Panel]) -> dict[str, NDArray[np.floating]]:
    """Return the values of every panel by its role."""
    return {role(number): panel.values for number, panel in enumerate(panels)}


def panels_meta(panels: Sequence[Panel]) -> list[dict[str, Any]]:
    """Return everything but the values, as JSON."""
    return [_meta(number, panel) for number, panel in enumerate(panels)]


def role(number: int) -> str:
    """Return the name of panel `number` in the browser."""
    return f"maps{number}"


def _meta(number: int, panel: Panel) -> dict[str, Any]:
    channels, rows, cols = panel.values.shape
    return {
        "role": role(number),
        "title": panel.title,
        "grid": {"channels": channels, "rows": rows, "cols": cols},
        "kind": "signed" if panel.signed else "grey",
        "range": [float(limit) for limit in panel.limits],
        "groups": panel.groups,
        "fields": [{"size": f.size, "jump": f.jump, "start": f.start} for f in panel.fields],
        "open": panel.is_open,
    }
