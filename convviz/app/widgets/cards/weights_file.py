"""The part of the kernel card where a file of weights is opened and some of its filters become the layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, size_text, told
from convviz.app.shell.markdown import verbatim
from convviz.app.shell.style import tall_popover
from convviz.app.widgets.cards.weights_words import (
    GUESSES,
    kind_name,
    layout_name,
    part_note,
    range_labels,
)
from convviz.app.widgets.number_field import whole_field
from convviz.app.widgets.uploads import ask_for_file, forget_refusal, refusal_of
from convviz.errors import Refusal
from convviz.lab.actions.trained_layer import groups_for, with_trained_layer
from convviz.lab.files.weights import (
    LAYOUTS,
    MAX_FILE,
    TensorInfo,
    WeightsFile,
    guess_for,
    open_weights,
)
from convviz.lab.files.weights.guessing import Guess, layout_for
from convviz.lab.files.weights.layer_kinds import KINDS_OF_RANK, is_depthwise
from convviz.lab.files.weights.part import Axis, Offer, Part, Span, offer_of, refused_alike
from convviz.lab.session.feedback import KERNEL, STEP

LISTED = 4
"""So many names of tensors that cannot be used stand before each reason."""

PANEL, CHOICE, UPLOAD = "weights_file", "weights_choice", "weights_upload"
TENSOR, KIND, LAYOUT, BIAS = "weights_tensor", "weights_kind", "weights_layout", "weights_bias"
FILTERS = ("weights_first_filter", "weights_filters")
CHANNELS = ("weights_first_channel", "weights_channels")
_KEY = "weights_card"


@dataclass
class _Card:
    """What the card keeps beside the file: numbers typed, by field; a part refused; files opened so far."""

    numbers: dict[str, int] = field(default_factory=dict)
    unread: Refusal | None = None
    opened: int = 0


def _card() -> _Card:
    return cast(_Card, st.session_state.setdefault(_KEY, _Card()))


def weights_section(_: Translate) -> None:
    """Show the way to a file behind a button: nothing of it is made until it is opened."""
    panel = st.popover(_("Weights from a file"), icon=":material/upload_file:", key=PANEL, on_change="rerun")
    if panel.open:
        with panel:
            _uploader(_)
            file = session().brought.weights
            if file is not None:
                with st.container(key=CHOICE):
                    _choice(file, _)
                tall_popover(CHOICE)


def _uploader(_: Translate) -> None:
    if session().brought.weights is None:  # afterwards its place is wanted for what the file holds
        st.caption(_("The first layer of a trained network, for example: see its filters on your own photo."))
    ask_for_file(
        _("A .npy, .npz or .safetensors file of up to {megabytes} MB").format(megabytes=MAX_FILE >> 20),
        _("Choose a file"),
        key=UPLOAD,
        take=_bring,
    )
    refusal = refusal_of(UPLOAD)
    if refusal is not None:
        st.error(told(_, refusal), icon=":material/error:")


def _bring(name: str, data: bytes) -> None:
    """Open a file; where it cannot be used the one before it stays."""
    session().brought.weights = open_weights(data, name)
    _card().opened += 1
    _card().unread = None


# ---- which part of the file ------------------------------------------------------------------------------


def _choice(file: WeightsFile, _: Translate) -> None:
    """Show the choice of a tensor and its part; keys name file and tensor, so that each starts over."""
    card, usable = _card(), file.usable
    whereabouts = _("Open in this tab: after a reload open it again.")
    st.caption(f"{verbatim(file.name)} · {whereabouts}")  # in one line: the buttons below stay in sight
    place = st.selectbox(
        _("Tensor"),
        range(len(usable)),
        format_func=lambda index: f"{usable[index].label} {size_text(usable[index].shape)}",
        key=f"{TENSOR}_{card.opened}",
    )
    key = f"{card.opened}_{place}"
    reading, note = _ask_reading(file, usable[place], key, _)
    try:
        offer = offer_of(file, usable[place], reading, _input_channels())
        part = _ask_part(offer, f"{key}_{reading.kind}_{reading.layout}", _)
        st.caption(f"{note} {_note(part, _)}")
    except Refusal as refusal:
        st.warning(told(_, refusal))
        part = None
    if card.unread is not None:
        st.error(told(_, card.unread), icon=":material/error:")
    _buttons(part, _)
    _others(file, _)


def _ask_reading(file: WeightsFile, tensor: TensorInfo, key: str, _: Translate) -> tuple[Guess, str]:
    """Ask for the kind of layer and the order of the axes; what the kind was taken from stands beside it."""
    rank, guess = len(tensor.shape), guess_for(file, tensor.name)
    kinds = KINDS_OF_RANK[rank]
    columns = st.columns(2)
    with columns[0]:
        kind = st.selectbox(
            _("Kind of layer"),
            kinds,
            index=kinds.index(guess.kind),
            format_func=lambda each: kind_name(_, each, rank),
            key=f"{KIND}_{key}",
            disabled=len(kinds) == 1,
        )
    with columns[1]:
        layout = st.selectbox(
            _("Order of its axes"),
            LAYOUTS,
            index=LAYOUTS.index(layout_for(tensor.shape, kind, guess)),
            format_func=lambda each: layout_name(_, kind, each, rank),
            key=f"{LAYOUT}_{key}_{kind}",
        )
    guessed = len(kinds) > 1 and kind == guess.kind
    return guess._replace(kind=kind, layout=layout), _(GUESSES[guess.by]) if guessed else ""


def _ask_part(offer: Offer, key: str, _: Translate) -> Part:
    """Ask for filters where they are chosen, for channels, and for the bias where there is one."""
    of_filters, of_channels = range_labels(_, offer.reading.kind)
    columns: Sequence[Any] = st.columns(4)
    filters: Span = (0, 0)
    if offer.filters is not None:
        filters = _span(of_filters, FILTERS, key, columns[:2], offer.filters)
        columns = columns[2:]
    channels = _span(of_channels, CHANNELS, key, columns, offer.channels)
    with_bias = offer.bias is not None and st.checkbox(_("With its bias"), value=True, key=f"{BIAS}_{key}")
    return offer.part(filters, channels, with_bias)


def _span(
    labels: tuple[str, str], names: tuple[str, str], key: str, columns: Sequence[Any], axis: Axis
) -> Span:
    """Ask for the first one and how many."""
    with columns[0]:
        first = _number(labels[0], f"{names[0]}_{key}", 0, axis.available - 1, 0)
    with columns[1]:
        count = _number(labels[1], f"{names[1]}_{key}", 1, axis.most_from(first), axis.usual)
    return first, count


def _number(label: str, key: str, low: int, high: int, usual: int) -> int:
    """Ask for a whole number; a value from before that is not possible now moves to the nearest one."""
    kept = _card().numbers
    value = min(max(kept.get(key, usual), low), high)
    whole_field(label, low, high, key=key, value=value, take=partial(kept.__setitem__, key))
    return value


def _note(part: Part, _: Translate) -> str:
    """Say what becomes of these filters on the input that is on show."""
    channels, shape = _input_channels(), (part.filters[1], part.channels[1])
    groups = groups_for(session().experiment, shape, channels, is_depthwise(part.kind))
    return part_note(_, part.kind, shape[1], channels, shape[1] * groups == channels)


def _input_channels() -> int:
    channels: int = session().scene.x.shape[1]
    return channels


def _buttons(part: Part | None, _: Translate) -> None:
    with st.container(horizontal=True):
        st.button(
            _("Use these weights"),
            type="primary",
            key="weights_use",
            disabled=part is None,
            on_click=use,
            args=(part,),
        )
        st.button(_("Forget this file"), icon=":material/delete:", key="weights_forget", on_click=_forget)


def _others(file: WeightsFile, _: Translate) -> None:
    """Say of the tensors that cannot be used why not, each reason once."""
    lines = [
        _("{names}: {reason}").format(names=_names(alike, _), reason=_why(alike[0], _))
        for alike in refused_alike(file)
    ]
    if lines:
        st.caption("  \n".join(lines))


def _names(tensors: Sequence[TensorInfo], _: Translate) -> str:
    names = ", ".join(verbatim(tensor.label) for tensor in tensors[:LISTED])
    if len(tensors) <= LISTED:
        return names
    return _("{names} and {count} more").format(names=names, count=len(tensors) - LISTED)


def _why(tensor: TensorInfo, _: Translate) -> str:
    return told(_, tensor.refusal) if tensor.refusal is not None else ""


# ---- into the layer --------------------------------------------------------------------------------------


def use(part: Part | None) -> None:
    """Make this part of the file the layer's filters; what cannot be read is told, and nothing changes."""
    now = session()
    forget_refusal(UPLOAD)
    _card().unread = None
    if now.brought.weights is None or part is None:
        return
    try:
        weight, bias = part.read(now.brought.weights)
        wanted = with_trained_layer(now.experiment, weight, bias, _input_channels(), is_depthwise(part.kind))
    except Refusal as refusal:
        _card().unread = refusal
        return
    now.feedback.forget(KERNEL, STEP)
    now.become(wanted)


def _forget() -> None:
    session().brought.weights = None
    forget_refusal(UPLOAD)
    _card().numbers.clear()
    _card().unread = None
