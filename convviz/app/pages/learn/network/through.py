"""One picture through the layers and back: the network's answer, every map and every gradient."""

from __future__ import annotations

import numpy as np
import streamlit as st

from convviz.app.pages.learn.network.choices import pictures, settings
from convviz.app.pages.learn.network.flow import flow_controls, flow_of, walk_on
from convviz.app.pages.learn.network.labels import class_name
from convviz.app.pages.learn.network.layers import kernel_panels, map_panels, show_kernels, show_maps
from convviz.app.pages.learn.network.opened import ways
from convviz.app.pages.learn.network.shown import Shown, choose_picture
from convviz.app.pages.learn.network.training import Training
from convviz.app.shell.current import controlled
from convviz.app.shell.labels import Translate, number_text
from convviz.lab.learning.network.forward_trace import ForwardTrace, saliency_of, trace_of
from convviz.nn import Sequential, from_spec

WANTED = "network_wanted"
BEST = 3


def through(now: Training, _: Translate) -> None:
    """Show the section."""
    blocks = settings().parts
    network = trained_network(now)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        shown = choose_picture(_)
    with right:
        label = _wanted(shown, _)
        saliency_at = label if label is not None else answer_of(network, shown)
        saliency = saliency_of(network, shown.values, saliency_at)
        trace = trace_of(network, shown.values, label)
        _verdict(trace, shown, _)
    flow = walk_on(flow_of(len(blocks)))
    flow_controls(flow, blocks, _)
    show_maps(map_panels(blocks, trace, saliency, flow, _), blocks, _)
    ways(network, blocks, trace, _)
    heading = _("Kernels, and their gradients for this picture")
    st.markdown(f"**{heading}**")
    show_kernels(kernel_panels(blocks, network, flow, _), _)


def trained_network(now: Training) -> Sequential:
    """Return the network with the weights that it has now."""
    network = from_spec(settings().parts, pictures().x.shape[1:], now.plan.seed)
    network.load_state(now.state.weights)
    return network


def answer_of(network: Sequential, shown: Shown) -> int:
    """Return the class with the largest score."""
    with np.errstate(over="ignore", invalid="ignore"):
        return int(network.forward(shown.values[None]).argmax())


def _wanted(shown: Shown, _: Translate) -> int | None:
    """Ask which class the loss asks for; None is the class that the network itself says."""
    names = [class_name(name, _) for name in pictures().classes]
    kept = st.session_state.get(WANTED, -1)
    usual = _("its own class") if shown.label is not None else _("what the network says")
    st.selectbox(
        _("Target class of L"),
        range(-1, len(names)),
        format_func=lambda number: names[number] if number >= 0 else usual,
        key=controlled(f"{WANTED}_box", kept if kept < len(names) else -1),
        help=_(
            "L is the cross-entropy with this class: the gradients say what would make it more likely."
            " Saliency is the gradient of its score alone."
        ),
        on_change=_keep_wanted,
    )
    wanted = int(st.session_state[f"{WANTED}_box"])
    return wanted if wanted >= 0 else shown.label


def _keep_wanted() -> None:
    st.session_state[WANTED] = st.session_state[f"{WANTED}_box"]


def _verdict(trace: ForwardTrace, shown: Shown, _: Translate) -> None:
    """Say the network's answer, the next likely ones, and the loss."""
    names = [class_name(name, _) for name in pictures().classes]
    order = np.argsort(-trace.probabilities, kind="stable")[:BEST]
    best, *others = (f"{names[place]} ({100 * trace.probabilities[place]:.1f} %)" for place in order)
    line = _("The network says **{best}**, then {others}. L = {loss}.").format(
        best=best, others=_(", ").join(others), loss=number_text(trace.loss)
    )
    if shown.label is None:
        st.info(line, icon=":material/draw:")
    elif shown.label == trace.answer:
        st.success(line, icon=":material/check:")
    else:
        st.warning(line, icon=":material/close:")
