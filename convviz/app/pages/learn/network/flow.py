"""How far a picture has come: forwards block by block to the loss, and back again with the gradients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from convviz.app.pages.learn.network.labels import block_text
from convviz.app.shell.current import controlled
from convviz.app.shell.labels import Translate
from convviz.app.widgets.clock import start_or_pause

AT, PLAYING = "network_flow", "network_flow_playing"
SLIDER = "network_flow_at"


@dataclass(frozen=True)
class Flow:
    """A place on the way there and back over `blocks` blocks: 0 is the picture alone, `last` is everything.

    Places 1 to n make the blocks' maps, n + 1 the gradient of the last one, and so on back to the picture's.
    """

    blocks: int
    at: int

    @property
    def last(self) -> int:
        """The place where everything is there."""
        return 2 * self.blocks + 1

    def has_output(self, block: int) -> bool:
        """Return whether this block, counted from 0, has made its maps."""
        return self.at > block

    def has_grad(self, block: int) -> bool:
        """Return whether dL/d output of this block is there; block -1 is the picture."""
        return self.at >= self.last - 1 - block


def flow_of(blocks: int) -> Flow:
    """Return the place reached in this session: the end, unless somebody has walked the way."""
    last = 2 * blocks + 1
    return Flow(blocks, min(int(st.session_state.get(AT, last)), last))


def is_playing() -> bool:
    """Return whether the walk is playing by itself."""
    return bool(st.session_state.get(PLAYING))


def walk_on(flow: Flow) -> Flow:
    """Take one step of a walk that plays by itself; it ends where everything is there."""
    if not is_playing():
        return flow
    after = Flow(flow.blocks, min(flow.at + 1, flow.last))
    st.session_state[AT] = after.at
    st.session_state[PLAYING] = after.at < after.last
    return after


def flow_controls(flow: Flow, blocks: Sequence[Any], _: Translate) -> None:
    """Show the button that walks, the place on a slider, and what happens there."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        start_or_pause(
            is_playing(),
            _("Watch it flow"),
            _,
            key="network_flow_play",
            on_start=partial(_walk, flow),
            on_pause=_stand_still,
        )
        _place(flow, _)
    st.caption(place_text(flow, blocks, _))


def _place(flow: Flow, _: Translate) -> None:
    """Show the place on a slider; while the walk plays, on a bar: a late browser sends a slider as it was."""
    if is_playing():
        st.progress(flow.at / flow.last)
        return
    st.slider(
        _("Position on the way"),
        0,
        flow.last,
        key=controlled(SLIDER, flow.at),
        on_change=_go,
        label_visibility="collapsed",
    )


def place_text(flow: Flow, blocks: Sequence[Any], _: Translate) -> str:
    """Say what the place that is reached has just made."""
    if flow.at == 0:
        return _("The picture alone. Next: forwards, block by block.")
    if flow.at <= flow.blocks:
        return _("Forwards: block {place} has made its maps, {name}.").format(
            place=flow.at, name=block_text(blocks[flow.at - 1], _)
        )
    block = flow.last - 1 - flow.at
    if block < 0:
        return _("All the way back: dL/d picture is the gradient of every pixel.")
    return _("Backwards: the gradient of what block {place} made, {name}.").format(
        place=block + 1, name=block_text(blocks[block], _)
    )


def _walk(flow: Flow) -> None:
    """Let the walk play on; one that has reached the end begins again at the picture."""
    if flow.at == flow.last:
        st.session_state[AT] = 0
    st.session_state[PLAYING] = True


def _stand_still() -> None:
    st.session_state[PLAYING] = False


def _go() -> None:
    st.session_state[AT] = int(st.session_state[SLIDER])
