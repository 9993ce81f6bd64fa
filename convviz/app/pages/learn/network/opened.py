"""The ways from a feature map to the Forward and Backward pages, with exactly that map's numbers."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from convviz.app.pages.learn.network.labels import block_text
from convviz.app.pages.learn.network.layers import picked_filter
from convviz.app.shell.current import say, session
from convviz.app.shell.labels import Translate
from convviz.app.shell.navigation import BACKWARD, FORWARD
from convviz.errors import Refusal
from convviz.lab.learning.network.forward_trace import ForwardTrace
from convviz.lab.learning.network.opened_map import layer_input, opened_map
from convviz.nn import Block
from convviz.nn import Sequential as Network


def ways(network: Network, blocks: Sequence[Block], trace: ForwardTrace, _: Translate) -> None:
    """Show the buttons that open the map that was clicked, or how to get them."""
    picked = picked_filter(blocks, trace)
    if picked is None:
        st.caption(_("Click a feature map to open it on the Forward and Backward pages with these numbers."))
        return
    place, channel = picked
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            _("Map {channel} of block {place}, {name}:").format(
                channel=channel, place=place + 1, name=block_text(blocks[place], _)
            ),
            width="content",
        )
        for script, label, icon in (
            (FORWARD, _("Open in Forward"), ":material/arrow_forward:"),
            (BACKWARD, _("Open in Backward"), ":material/arrow_back:"),
        ):
            if st.button(label, icon=icon, key=f"network_open_{script}"):
                _open(script, network, trace, place, channel)


def _open(script: str, network: Network, trace: ForwardTrace, place: int, channel: int) -> None:
    """Keep the maps that the layer reads, and go where its filter is shown."""
    now = session()
    checksum = now.brought.feature_maps.keep(layer_input(trace, place))
    try:
        wanted = opened_map(network, trace, place, channel, checksum)
    except Refusal as refusal:  # weights that ran away are beyond what the pages show
        st.error(say(refusal), icon=":material/error:")
        return
    now.become(wanted)
    st.switch_page(script)
