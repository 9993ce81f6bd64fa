"""Every block's maps on one picture, and below them their gradients: forwards and backwards at one glance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

import numpy as np
import streamlit as st

from convviz.app.components.grids import Grid, grids
from convviz.app.pages.learn.network.flow import Flow
from convviz.app.pages.learn.network.labels import block_text
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, size_text
from convviz.app.widgets.grid_words import grid_words
from convviz.lab.layer.magnitudes import largest
from convviz.lab.learning.network.forward_trace import ForwardTrace
from convviz.nn import Block
from convviz.nn import Sequential as Network
from convviz.nn.spec import CONV, FLATTEN
from convviz.ops.checks import FloatArray

KEY = "network_maps"
PICKED = "network_picked"
ROW = 16
"""So many values of a linear block stand in one row."""
TALLEST = 190  # px
MAPS, GRADS = "maps", "grads"


def map_panels(
    blocks: Sequence[Block], trace: ForwardTrace, saliency: FloatArray, flow: Flow, _: Translate
) -> list[Grid]:
    """Return the picture with its gradients, then every block's output with its own gradient below.

    What the flow has not reached is empty.
    """
    back, steep = flow.has_grad(-1), steepness(trace.output_grads)
    panels = [
        Grid("picture", _("Picture"), trace.picture, kind="grey", range=(0.0, 1.0), link="picture", **_SIZE),
        Grid(
            "picture_grad",
            _("dL/d picture"),
            empty_unless(back, trace.input_grad),
            scale=largest(trace.input_grad) / steep,
            link="picture",
            label="dL/dx",
            stacked=True,
            **_SIZE,
        ),
        Grid("saliency", _("Saliency"), empty_unless(back, saliency), link="picture", stacked=True, **_SIZE),
    ]
    for place, block in enumerate(blocks):
        if block.kind != FLATTEN:
            panels += _pair(place, block, trace, flow, _)
    return panels


_SIZE: dict[str, Any] = {"width": "third", "tallest": TALLEST}


def steepness(output_grads: Sequence[FloatArray]) -> float:
    """Return the largest dL/d scores as a share of 1, the size of a probability; 1 where there is none."""
    return (min(1.0, largest(output_grads[-1])) if output_grads else 0.0) or 1.0


def empty_unless(reached: bool, values: FloatArray) -> FloatArray:
    """Return the values, or as many empty cells."""
    return values if reached else np.full_like(values, np.nan)


def _pair(place: int, block: Block, trace: ForwardTrace, flow: Flow, _: Translate) -> Iterator[Grid]:
    name = f"{place + 1} {block_text(block, _)}"
    values = empty_unless(flow.has_output(place), trace.outputs[place])
    grads = empty_unless(flow.has_grad(place), trace.output_grads[place])
    link = f"block{place}"
    yield Grid(f"{MAPS}{place}", name, in_rows(values), shape=size_text(values.shape), link=link, **_SIZE)
    yield Grid(
        f"{GRADS}{place}",
        _("its gradient"),
        in_rows(grads),
        scale=largest(trace.output_grads[place]) / steepness(trace.output_grads),
        shape=size_text(grads.shape),
        link=link,
        stacked=True,
        **_SIZE,
    )


def in_rows(values: FloatArray) -> FloatArray:
    """Return maps (C, H, W) as they are, and values (F,) in rows of ROW, the rest of the last row empty."""
    if values.ndim == 3:
        return values
    rows, cols = ceil(len(values) / ROW), min(len(values), ROW)
    cells = np.full(rows * cols, np.nan)
    cells[: len(values)] = values
    return cells.reshape(rows, cols)  # (rows, cols)


def kernel_panels(blocks: Sequence[Block], network: Network, flow: Flow, _: Translate) -> list[Grid]:
    """Return every convolution's kernels, one filter after the other, with their gradients below."""
    panels = []
    for place, block in enumerate(blocks):
        if block.kind != CONV:
            continue
        weight = network.parameters()[f"{place}.weight"]
        shape = size_text(weight.value.shape)
        side: dict[str, Any] = {"link": f"kernels{place}", "width": "third", "tallest": 300}
        name = f"{place + 1} {block_text(block, _)}"
        panels += [
            Grid(f"weight{place}", name, _planes(weight.value), shape=shape, **side),
            Grid(
                f"weight_grad{place}",
                _("weight gradient of this picture"),
                empty_unless(flow.has_grad(place), _planes(weight.grad)),
                shape=shape,
                scale=largest(weight.grad) / steepness(network.output_grads),
                stacked=True,
                **side,
            ),
        ]
    return panels


def _planes(weight: FloatArray) -> FloatArray:
    return weight.reshape(-1, *weight.shape[2:])  # (O C, KH, KW)


def show_maps(panels: Sequence[Grid], blocks: Sequence[Block], _: Translate) -> None:
    """Show the maps; a click on a map picks it."""
    linked = [f"block{place}" for place, block in enumerate(blocks) if block.kind != FLATTEN]
    present = session().display.present
    grids(panels, key=KEY, text=grid_words(_), pick=linked, present=present, on_pick=_pick)


def show_kernels(panels: Sequence[Grid], _: Translate) -> None:
    """Show the kernels."""
    grids(panels, key="network_kernels", text=grid_words(_), present=session().display.present)


def _pick() -> None:
    """Keep what was clicked, checked first, as a browser may send anything."""
    pick = (st.session_state.get(KEY) or {}).get("pick") or {}
    role, cell = str(pick.get("role")), pick.get("cell")
    place = role.removeprefix(MAPS).removeprefix(GRADS)
    if place.isdecimal() and isinstance(cell, (list, tuple)) and cell and isinstance(cell[0], int):
        st.session_state[PICKED] = (int(place), cell[0])


def picked_filter(blocks: Sequence[Block], trace: ForwardTrace) -> tuple[int, int] | None:
    """Return the convolution and the filter that made the map that was clicked; None for none."""
    place, channel = st.session_state.get(PICKED, (-1, -1))
    if not 0 <= place < len(blocks) or trace.outputs[place].ndim != 3:
        return None
    convs = [at for at in range(place + 1) if blocks[at].kind == CONV]
    if not convs or not 0 <= channel < len(trace.outputs[place]):
        return None
    return convs[-1], channel
