"""The part of the kernel card that takes the weights of a trained layer out of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from threading import BoundedSemaphore
from typing import Any, NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, size_text, told
from convviz.app.shell.markdown import verbatim
from convviz.app.shell.opened_weights import KeptWeights
from convviz.app.shell.style import tall_popover
from convviz.app.widgets.cards.weights_words import GUESSES, kind_name, layout_name, part_note, range_labels
from convviz.app.widgets.number_field import whole_field
from convviz.app.widgets.uploads import ask_for_file
from convviz.errors import Refusal
from convviz.lab.files.images.limits import MAX_DECODINGS
from convviz.lab.files.weights import (
    LAYOUTS,
    MAX_FILE,
    MAX_SLICE,
    TensorInfo,
    WeightsFile,
    as_oihw,
    bias_for,
    biases_of,
    guess_for,
    layer_slice,
    open_weights,
    read_tensor,
)
from convviz.lab.files.weights.guessing import Guess, layout_for
from convviz.lab.files.weights.layer_kinds import KINDS_OF_RANK, ORDINARY, is_depthwise
from convviz.lab.files.weights.layout import check_sides, filters_of_channel, oihw_shape
from convviz.lab.files.weights.names import shown_name
from convviz.lab.state import Experiment, with_weight

LISTED = 4
"""So many names of tensors that cannot be used stand before each reason."""

PANEL, CHOICE = "weights_file", "weights_choice"
TENSOR, KIND, LAYOUT, BIAS = "weights_tensor", "weights_kind", "weights_layout", "weights_bias"
FILTERS = ("weights_first_filter", "weights_filters")
CHANNELS = ("weights_first_channel", "weights_channels")

_reading = BoundedSemaphore(MAX_DECODINGS)  # a large tensor takes the memory of a large picture


class Part(NamedTuple):
    """Some filters and channels of one tensor, each as (first, count), and the name of the bias to take."""

    tensor: str
    layout: str
    filters: tuple[int, int]
    channels: tuple[int, int]
    bias: str | None
    kind: str = ORDINARY

    def read(self, file: WeightsFile) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
        """Return the weight (O, C, KH, KW) and the bias (O,); at most MAX_DECODINGS read at a time."""
        with _reading:
            whole = as_oihw(read_tensor(file, self.tensor), self.layout, self.kind)
            weight = layer_slice(whole, self.filters, self.channels)
            first, count = self.filters
            bias = read_tensor(file, self.bias)[first : first + count] if self.bias else None
        return weight, bias


def weights_section(_: Translate) -> None:
    """Show the way to a file behind a button: nothing of it is made until it is opened."""
    panel = st.popover(_("Weights from a file"), icon=":material/upload_file:", key=PANEL, on_change="rerun")
    if panel.open:
        with panel:
            _uploader(_)
            file = session().weights.file
            if file is not None:
                with st.container(key=CHOICE):
                    _choice(file, _)
                tall_popover(CHOICE)


def _uploader(_: Translate) -> None:
    kept = session().weights
    if kept.file is None:  # afterwards its place is wanted for what the file holds
        st.caption(_("The first layer of a trained network, for example: see its filters on your own photo."))
    ask_for_file(
        _("A .npy, .npz or .safetensors file of up to {megabytes} MB").format(megabytes=MAX_FILE >> 20),
        _("Choose a file"),
        key=f"weights_upload_{kept.files}",
        take=_bring,
    )
    if kept.refusal is not None:
        st.error(told(_, kept.refusal), icon=":material/error:")


def _bring(name: str, data: bytes) -> None:
    """Open a file; one that cannot be used is reported, and the one before it stays."""
    kept = session().weights
    kept.refusal = None
    try:
        kept.open(open_weights(data), shown_name(name))
    except Refusal as refusal:
        kept.refusal = refusal
    kept.files += 1


# ---- which part of the file ------------------------------------------------------------------------------


def _choice(file: WeightsFile, _: Translate) -> None:
    """Show the choice of a tensor and its part; keys are a file's and a tensor's own, each starts over."""
    kept, usable = session().weights, file.usable
    st.caption(verbatim(kept.name))
    place = st.selectbox(
        _("Tensor"),
        range(len(usable)),
        format_func=lambda index: f"{usable[index].label} {size_text(usable[index].shape)}",
        key=f"{TENSOR}_{kept.opened}",
    )
    key = f"{kept.opened}_{place}"
    reading, note = _ask_reading(file, usable[place], key, _)
    try:
        part = _part(file, usable[place], reading, f"{key}_{reading.kind}_{reading.layout}", _)
        st.caption(f"{note} {_note(part, _)}")
    except Refusal as refusal:
        st.warning(told(_, refusal))
        part = None
    if kept.unread is not None:
        st.error(told(_, kept.unread), icon=":material/error:")
    _buttons(part, _)
    given = biases_of(file)
    _others([tensor for tensor in file.tensors if tensor.name not in given], _)


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


def _part(file: WeightsFile, tensor: TensorInfo, reading: Guess, key: str, _: Translate) -> Part:
    """Show which filters and channels are taken; raise RefusedValue where the layout allows no kernel."""
    check_sides(tensor.shape, reading.layout, reading.kind)
    filters, channels = _ranges(tensor, reading, key, _)
    bias = bias_for(file, tensor.name, reading.layout, reading.kind)
    with_bias = bias is not None and st.checkbox(_("With its bias"), value=True, key=f"{BIAS}_{key}")
    return Part(tensor.name, reading.layout, filters, channels, bias if with_bias else None, reading.kind)


def _ranges(
    tensor: TensorInfo, reading: Guess, key: str, _: Translate
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Ask for filters and channels; of a depthwise layer for channels, which bring their filters along."""
    kind, layout, _by = reading
    available = oihw_shape(tensor.shape, layout, kind)
    of_filters, of_channels = range_labels(_, kind)
    columns = st.columns(4)
    if not is_depthwise(kind):
        filters = _range(of_filters, FILTERS, key, columns[:2], available[0])
        return filters, _range(of_channels, CHANNELS, key, columns[2:], available[1])
    each = filters_of_channel(tensor.shape, layout)
    wanted = session().scene.x.shape[1]
    most = max(MAX_SLICE // each, 1)
    first, count = _range(
        of_channels,
        CHANNELS,
        key,
        columns[:2],
        available[0] // each,
        most=most,
        wanted=wanted if wanted > 1 else most,
    )
    return (first * each, min(count * each, MAX_SLICE)), (0, 1)


def _range(
    labels: tuple[str, str],
    names: tuple[str, str],
    key: str,
    columns: Sequence[Any],
    available: int,
    *,
    most: int = MAX_SLICE,
    wanted: int = MAX_SLICE,
) -> tuple[int, int]:
    """Ask for the first one and how many, at most `most` and to begin with `wanted`."""
    with columns[0]:
        first = _number(labels[0], f"{names[0]}_{key}", 0, available - 1, 0)
    with columns[1]:
        count = _number(labels[1], f"{names[1]}_{key}", 1, min(most, available - first), wanted)
    return first, count


def _number(label: str, key: str, low: int, high: int, wanted: int) -> int:
    """Ask for a whole number; a value from before that is not possible now moves to the nearest one."""
    kept = session().weights.parts
    value = min(max(kept.get(key, wanted), low), high)
    whole_field(label, low, high, key=key, value=value, take=partial(kept.__setitem__, key))
    return value


def _note(part: Part, _: Translate) -> str:
    """Say what becomes of these filters on the input that is on show."""
    now = session()
    channels: int = now.scene.x.shape[1]
    filters, depth = part.filters[1], part.channels[1]
    groups = groups_for(now.experiment, filters, depth, channels, part.kind)
    return part_note(_, part.kind, depth, channels, depth * groups == channels)


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


def _others(tensors: Sequence[TensorInfo], _: Translate) -> None:
    """Say of the tensors that cannot be used why not, each reason once."""
    reasons: dict[str, list[TensorInfo]] = {}
    for tensor in tensors:
        if (refusal := tensor.refusal) is not None:
            reasons.setdefault(refusal.template, []).append(tensor)
    lines = [
        _("{names}: {reason}").format(names=_names(alike, _), reason=_why(alike[0], _))
        for alike in reasons.values()
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
    kept = now.weights
    kept.refusal = kept.unread = None
    if kept.file is None or part is None:
        return
    try:
        weight, bias = part.read(kept.file)
        wanted = with_layer(now.experiment, weight, bias, now.scene.x.shape[1], part.kind)
    except Refusal as refusal:
        kept.unread = refusal
        return
    now.loss = now.text_refusal = now.step_refusal = None
    now.become(wanted)


def with_layer(
    experiment: Experiment,
    weight: NDArray[np.floating],
    bias: NDArray[np.floating] | None,
    channels: int,
    kind: str = ORDINARY,
) -> Experiment:
    """Return the experiment with a weight (O, C/groups, KH, KW) and a bias (O,) on `channels` channels."""
    groups = groups_for(experiment, len(weight), weight.shape[1], channels, kind)
    after = with_weight(
        replace(experiment, groups=1, out_channel=0), weight
    )  # as many filters as groups need
    shift = np.zeros(len(weight)) if bias is None else bias
    return replace(after, groups=groups, bias=tuple((shift + 0.0).tolist()))


def groups_for(experiment: Experiment, filters: int, depth: int, channels: int, kind: str = ORDINARY) -> int:
    """Return a group a channel for a depthwise layer, else the experiment's where they fit, else one."""
    groups = channels if is_depthwise(kind) else experiment.groups
    return groups if depth * groups == channels and filters % groups == 0 else 1


def _forget() -> None:
    session().weights = KeptWeights(files=session().weights.files + 1)
