"""The blocks of a network, a row each, where they are chosen and removed, and the buttons that add others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from convviz.app.pages.learn.network.choices import change, settings
from convviz.app.pages.learn.network.labels import BLOCK_NAMES
from convviz.app.shell.current import controlled
from convviz.app.shell.labels import Translate
from convviz.nn import Block
from convviz.nn.spec import CONV, FLATTEN, KERNELS, KINDS, LINEAR, MAX_BLOCKS, POOLS, SIZES, Blocks

USUAL = {CONV: 8, LINEAR: 32, "max": 2, "avg": 2}


def block_rows(parts: Blocks, _: Translate) -> None:
    """Show the blocks to edit, and the buttons that add others."""
    for place, block in enumerate(parts):
        _block(place, block, len(parts), _)
    _add(parts, _)


def _block(place: int, block: Block, count: int, _: Translate) -> None:
    """Show one block in a row: its kind, its number, its kernel, and the button that removes it."""
    kind, size, kernel, out = st.columns([5.4, 3.7, 3.7, 1.2], gap="xsmall", vertical_alignment="center")
    with kind:
        _select(_("Block {place}").format(place=place + 1), place, "kind", block.kind, KINDS, _kind_name(_))
    if block.kind in SIZES:
        with size:
            low, high = SIZES[block.kind]
            label = _("Number of block {place}").format(place=place + 1)
            _select(label, place, "size", block.size, range(low, high + 1), _size_name(block))
    if block.kind == CONV:
        with kernel:
            label = _("Kernel of block {place}").format(place=place + 1)
            _select(label, place, "kernel", block.kernel, KERNELS, lambda side: f"{side} × {side}")
    with out:
        st.button(
            "",
            icon=":material/close:",
            key=f"network_{place}_out",
            type="tertiary",
            help=_("Remove block {place}").format(place=place + 1),
            disabled=count == 1,
            on_click=_remove,
            args=(place,),
        )


def _kind_name(_: Translate) -> Any:
    return lambda kind: _(BLOCK_NAMES[kind])


def _size_name(block: Block) -> Any:
    return (lambda side: f"{side} × {side}") if block.kind in POOLS else str


def _select(label: str, place: int, part: str, value: Any, options: Sequence[Any], name: Any) -> None:
    key = f"network_{place}_{part}"
    st.selectbox(
        label,
        options,
        format_func=name,
        key=controlled(key, value),
        label_visibility="collapsed",
        on_change=_replace,
        args=(place, part, key),
    )


def _replace(place: int, part: str, key: str) -> None:
    value, old = st.session_state[key], settings().parts[place]
    if part == "kind":
        new = Block(value, USUAL.get(value, 0))
    elif part == "size":
        new = Block(old.kind, value, old.kernel)
    else:
        new = Block(old.kind, old.size, value)
    _set(place, place + 1, new)


def _remove(place: int) -> None:
    _set(place, place + 1)


def _set(start: int, end: int, *new: Block) -> None:
    parts = settings().parts
    change(settings().with_blocks((*parts[:start], *new, *parts[end:])))


def _add(parts: Blocks, _: Translate) -> None:
    """Show the buttons that add blocks: those of maps before the flattening, linear ones before the last."""
    flat = next((place for place, block in enumerate(parts) if block.kind == FLATTEN), len(parts) - 1)
    with st.container(horizontal=True, gap="xsmall"):
        for name, place, new in (
            (_("Convolution"), flat, (Block(CONV, USUAL[CONV]), Block("relu"))),
            (_("Pooling"), flat, (Block("max", 2),)),
            (_("Linear"), len(parts) - 1, (Block(LINEAR, USUAL[LINEAR]), Block("relu"))),
        ):
            st.button(
                name,
                icon=":material/add:",
                key=f"network_add_{new[0].kind}",
                disabled=len(parts) + len(new) > MAX_BLOCKS,
                on_click=_set,
                args=(place, place, *new),
            )
