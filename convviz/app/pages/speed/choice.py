"""Which operation of which layer races."""

from __future__ import annotations

from functools import partial

import streamlit as st

from convviz.app.pages.speed.labels import layer_text, operation_name, work_text
from convviz.app.pages.speed.state import OWN, page_state, set_from, set_number
from convviz.app.shell.current import controlled, say
from convviz.app.shell.labels import Translate
from convviz.app.widgets.number_field import whole_field
from convviz.errors import Refusal
from convviz.lab.timing import MAX_BYTES, MAX_MULTIPLY_ADDS, OPERATIONS, READY, LayerSizes, check_limits

OPERATION, READY_LAYER = "speed_operation", "speed_ready"

# Field and most; each at least 1, padding at least 0.
_NUMBERS = (
    ("batch", 1024),
    ("channels", 2048),
    ("filters", 2048),
    ("size", 2048),
    ("kernel", 63),
    ("stride", 16),
    ("padding", 63),
    ("dilation", 16),
    ("groups", 2048),
)


def choose_operation(_: Translate) -> None:
    """Show the three operations."""
    st.segmented_control(
        _("Operation"),
        OPERATIONS,
        required=True,
        format_func=lambda operation: operation_name(_, operation),
        key=controlled(OPERATION, page_state().operation),
        on_change=set_from,
        args=(OPERATION, "operation"),
        wrap=True,
    )


def choose_layer(_: Translate) -> LayerSizes | None:
    """Show the ready layers and one's own; return the chosen one, None where it cannot race."""
    names = {ready: _(name) for ready, (name, _layer) in READY.items()} | {OWN: _("Own numbers")}
    st.selectbox(
        _("Layer"),
        list(names),
        format_func=names.__getitem__,
        key=controlled(READY_LAYER, page_state().ready),
        on_change=set_from,
        args=(READY_LAYER, "ready"),
    )
    if page_state().ready == OWN:
        _own_numbers(_)
    layer = page_state().layer
    try:
        check_limits(layer)
    except Refusal as refusal:
        st.error(say(refusal), icon=":material/block:")
        return None
    st.caption(f"{layer_text(_, layer)}  \n{work_text(_, layer)}")
    return layer


def _own_numbers(_: Translate) -> None:
    labels = {
        "batch": _("Batch"),
        "channels": _("Channels"),
        "filters": _("Filters"),
        "size": _("Size"),
        "kernel": _("Kernel"),
        "stride": _("Stride"),
        "padding": _("Padding"),
        "dilation": _("Dilation"),
        "groups": _("Groups"),
    }
    with st.container(horizontal=True, gap="small"):
        for field, most in _NUMBERS:
            with st.container(width=108):
                whole_field(
                    labels[field],
                    0 if field == "padding" else 1,
                    most,
                    key=f"speed_own_{field}",
                    value=getattr(page_state().own, field),
                    take=partial(set_number, field),
                )
    st.caption(
        _("At most {work:.3g} billion multiply-adds and {size:.4g} MB of arrays.").format(
            work=MAX_MULTIPLY_ADDS / 10**9, size=MAX_BYTES / 2**20
        )
    )
