"""The part of the kernel card that takes the weights of a trained layer out of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convviz.errors import Refusal
from convviz.experiment import Experiment, with_weight
from convviz.i18n import N_
from convviz.trained import (
    LAYOUTS,
    MAX_FILE,
    MAX_SLICE,
    TensorInfo,
    WeightsFile,
    as_oihw,
    bias_for,
    guess_layout,
    layer_slice,
    open_weights,
    read_tensor,
)
from convviz.ui.current import session
from convviz.ui.kept_weights import KeptWeights
from convviz.ui.style import name_upload_button
from convviz.ui.uploads import forget_file
from convviz.ui.words import Translate, size_text, told

KINDS = ["npy", "npz", "safetensors"]
"""What the browser's file dialogue offers; what a file really is, its bytes decide."""

LISTED = 4
LAYOUT_NAMES = {
    "OIHW": N_("PyTorch: filters, channels, rows, columns"),
    "HWIO": N_("Keras: rows, columns, channels, filters"),
}
TENSOR, LAYOUT, BIAS = "weights_tensor", "weights_layout", "weights_bias"
SLICE = ("weights_first_filter", "weights_filters", "weights_first_channel", "weights_channels")


def weights_section(_: Translate) -> None:
    """Show the way to a file behind a button: nothing of it is made until it is opened."""
    panel = st.popover(
        _("Weights from a file"), icon=":material/upload_file:", key="weights_file", on_change="rerun"
    )
    if panel.open:
        with panel:
            _uploader(_)
            file = session().weights.file
            if file is not None:
                _choice(file, _)


def _uploader(_: Translate) -> None:
    kept = session().weights
    st.caption(_("The first layer of a trained network, for example: see its filters on your own photo."))
    key = f"weights_upload_{kept.files}"
    st.file_uploader(
        _("A .npy, .npz or .safetensors file of up to {megabytes} MB").format(megabytes=MAX_FILE >> 20),
        type=KINDS,
        key=key,
        max_upload_size=MAX_FILE >> 20,
        on_change=_bring,
        args=(key,),
    )
    name_upload_button(_("Choose a file"))
    if kept.refusal is not None:
        st.error(told(_, kept.refusal), icon=":material/broken_image:")


def _bring(key: str) -> None:
    """Open a file; one that cannot be used is told of, and the one before it stays."""
    file = st.session_state[key]
    if file is None:
        return
    kept = session().weights
    kept.refusal = None
    try:
        kept.file, kept.name = open_weights(file.getvalue()), file.name[:60]
    except Refusal as refusal:
        kept.refusal = refusal
    forget_file(file)
    kept.files += 1


# ---- which part of the file ------------------------------------------------------------------------------


def _choice(file: WeightsFile, _: Translate) -> None:
    usable = [tensor for tensor in file.tensors if tensor.usable]
    place = st.selectbox(
        _("Tensor of {name}").format(name=session().weights.name),
        range(len(usable)),
        format_func=lambda index: f"{usable[index].label} {size_text(usable[index].shape)}",
        key=TENSOR,
    )
    tensor = usable[place]
    _others(file.tensors, _)
    layout = st.selectbox(
        _("Order of its axes"),
        LAYOUTS,
        index=LAYOUTS.index(guess_layout(tensor.shape)),
        format_func=lambda layout: _(LAYOUT_NAMES[layout]),
        key=f"{LAYOUT}_{place}",
    )
    try:
        _slice(file, tensor, layout, _)
    except Refusal as refusal:
        st.warning(told(_, refusal))
    st.button(_("Forget this file"), icon=":material/delete:", key="weights_forget", on_click=_forget)


def _others(tensors: Sequence[TensorInfo], _: Translate) -> None:
    """Say of the first few tensors that cannot be used why not."""
    refused = [(tensor.label, tensor.refusal) for tensor in tensors if tensor.refusal is not None]
    lines = [f"{label}: {told(_, refusal)}" for label, refusal in refused[:LISTED]]
    if len(refused) > LISTED:
        lines.append(_("… and {count} more that are no kernels").format(count=len(refused) - LISTED))
    if lines:
        st.caption("  \n".join(lines))


def _slice(file: WeightsFile, tensor: TensorInfo, layout: str, _: Translate) -> None:
    """Show which filters and channels are taken, and the button that takes them."""
    filters, channels = _axes(tensor, layout)
    first, count = st.columns(2), st.columns(2)
    with first[0]:
        start = _number(_("First filter"), SLICE[0], 0, filters - 1, 0)
    with first[1]:
        many = _number(_("Filters"), SLICE[1], 1, min(MAX_SLICE, filters - start), MAX_SLICE)
    with count[0]:
        from_channel = _number(_("First channel"), SLICE[2], 0, channels - 1, 0)
    with count[1]:
        deep = _number(_("Channels"), SLICE[3], 1, min(MAX_SLICE, channels - from_channel), MAX_SLICE)
    bias = bias_for(file, tensor.name, layout)
    with_bias = bias is not None and st.checkbox(_("With its bias"), value=True, key=BIAS)
    _note(deep, _)
    st.button(
        _("Use these weights"),
        type="primary",
        key="weights_use",
        on_click=use,
        args=(tensor.name, layout, (start, many), (from_channel, deep), bias if with_bias else None),
    )


def _axes(tensor: TensorInfo, layout: str) -> tuple[int, int]:
    """Return how many filters and channels a tensor has in a layout, or refuse it."""
    shape = as_oihw(np.broadcast_to(np.float64(0), tensor.shape), layout).shape
    return shape[0], shape[1]


def _number(label: str, key: str, low: int, high: int, wanted: int) -> int:
    """Ask for a whole number; a value from before that is not possible now moves to the nearest one."""
    before = st.session_state.get(key, wanted)
    st.session_state[key] = min(max(before if before is not None else wanted, low), high)
    return int(st.number_input(label, low, high, step=1, key=key) or low)


def _note(depth: int, _: Translate) -> None:
    """Say what becomes of kernels whose channels are not those of the input."""
    channels = session().scene.x.shape[1]
    if depth != channels:
        st.caption(
            _(
                "These filters read {depth} channels and the input has {channels}: each filter takes the mean"
                " of its channels."
            ).format(depth=depth, channels=channels)
        )


# ---- into the layer --------------------------------------------------------------------------------------


def use(
    name: str, layout: str, filters: tuple[int, int], channels: tuple[int, int], bias: str | None
) -> None:
    """Make this part of the file the layer's filters; what cannot be read is told, and nothing changes."""
    now = session()
    kept = now.weights
    kept.refusal = None
    if kept.file is None:
        return
    try:
        weight = layer_slice(as_oihw(read_tensor(kept.file, name), layout), filters, channels)
        shift = read_tensor(kept.file, bias)[filters[0] : filters[0] + filters[1]] if bias else None
        now.become(with_layer(now.experiment, weight, shift))
    except Refusal as refusal:
        kept.refusal = refusal


def with_layer(
    experiment: Experiment, weight: NDArray[np.floating], bias: NDArray[np.floating] | None
) -> Experiment:
    """Return the experiment with a trained layer's weight (O, C, KH, KW) and bias (O,), in one group."""
    alone = replace(experiment, groups=1, out_channel=0)
    after = with_weight(alone, weight)
    shift = np.zeros(len(weight)) if bias is None else bias
    return replace(after, bias=tuple((shift + 0.0).tolist()))


def _forget() -> None:
    session().weights = KeptWeights(files=session().weights.files + 1)
