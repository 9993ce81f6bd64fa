"""The page of races: a layer at the left, the race or the growth curves beside it, and why below."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.speed.choice import choose_layer, choose_operation
from convviz.app.pages.speed.growing import growing
from convviz.app.pages.speed.labels import short
from convviz.app.pages.speed.racing import racing
from convviz.app.pages.speed.state import VIEWS, page_state, set_from
from convviz.app.shell.current import controlled, sentences
from convviz.app.shell.labels import Translate, size_text
from convviz.lab.timing import LayerSizes, machine, torch_is_installed

__all__ = ["speed"]

VIEW = "speed_view"


@st.fragment
def speed() -> None:
    """Show the page; a press on anything in it ends a race that runs."""
    _ = sentences()
    left, right = st.columns([5, 8], gap="large")
    with left:
        choose_operation(_)
        layer = choose_layer(_)
    with right:
        _choose_view(_)
        body = st.container()
        _why(layer, _)
        _machine(_)
    with body:  # last, for a run holds up what comes after it
        if layer is not None:
            (racing if page_state().view == "race" else growing)(layer, _)


def _choose_view(_: Translate) -> None:
    names = {"race": _("Race"), "growth": _("Growth curves")}
    st.segmented_control(
        _("View"),
        VIEWS,
        required=True,
        format_func=names.__getitem__,
        key=controlled(VIEW, page_state().view),
        on_change=set_from,
        args=(VIEW, "view"),
        label_visibility="collapsed",
    )


def _memory(layer: LayerSizes | None, _: Translate) -> str:
    """Say how large im2col's matrix is, for this very layer where there is one."""
    if layer is None:
        return _("At stride 1 a k × k kernel makes it about k² times as large as the input.")
    return _(
        "For this layer it has {factor} times the input’s numbers: {kernel} weights at {output} positions,"
        " over {input} pixels."
    ).format(
        factor=short(layer.unfolding, 4),
        kernel=size_text((layer.kernel, layer.kernel)),
        output=size_text(layer.output_shape[2:]),
        input=size_text((layer.size, layer.size)),
    )


def _why(layer: LayerSizes | None, _: Translate) -> None:
    lines = (
        _(
            "**Plain loops** ask Python for every single multiplication: where the pixel lies, whether it"
            " is padding, what it holds. That takes about a microsecond; the multiplication itself takes"
            " less than a thousandth of that."
        ),
        _(
            "**im2col** copies every patch into a column, so that the whole layer is one matrix product, "
            "which a processor does best. The matrix takes memory."
        )
        + " "
        + _memory(layer, _),
        _(
            "**ConvViz’s engine** picks the way that suits the layer, in blocks small enough for the"
            " processor’s cache: it stays fast however large the picture is, and uses little memory."
        ),
    )
    heading = _("Why")
    st.markdown("\n".join([f"## {heading}\n", *(f"- {line}" for line in lines)]))


def _machine(_: Translate) -> None:
    here = machine()
    line = _(
        "This machine: cores {cores}, {blas}, threads {threads}, NumPy {numpy}. Times are the best of"
        " alternating bursts, in float32, after a warm-up."
    ).format(cores=here.cores, blas=here.blas, threads=here.threads, numpy=here.numpy)
    if not torch_is_installed():
        line += "  \n" + _("PyTorch is not installed here; `pip install torch` lets it take part.")
    st.caption(line)
