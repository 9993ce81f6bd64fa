"""The card of one layer in the row: its line when closed, its controls when open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from convviz.app.pages.stack import actions as steering
from convviz.app.pages.stack.editing import MIX, Change, act, all_filters, fields, filter_count, kind_of
from convviz.app.pages.stack.row import Row
from convviz.app.shell.current import controlled, session
from convviz.app.shell.labels import Translate, kernel_name, pair_text, size_text, sized
from convviz.app.shell.navigation import BACKWARD, FORWARD
from convviz.app.widgets.cards.after import ACTIVATION_NAMES, POOL_NAMES, after_summary
from convviz.app.widgets.number_field import whole_field
from convviz.lab.kernels import PRESETS
from convviz.lab.state import ACTIVATIONS, NONE, POOLS, Choices, Experiment, LayerSettings, choices, opened
from convviz.lab.state.address import left_out, write_address
from convviz.lab.state.fields.kinds import MAX_FILTERS
from convviz.lab.state.layer import Pair
from convviz.lab.state.state import State

AS_THEY_ARE = "as_they_are"
MAX_POOL_STRIDE = 8


# ---- closed ----------------------------------------------------------------------------------------------


def summary(row: Row, index: int, _: Translate) -> str:
    """Return the layer in one line: ``4 × Sobel x 3 × 3 → ReLU → max 2 × 2``."""
    layer = row.layers[index]
    text = sized(_, _filters(_, layer), layer.kernel_size)
    if layer.stride != (1, 1):
        text += _(", stride {stride}").format(stride=pair_text(layer.stride))
    if layer.turns_kernel:
        text += _(", true convolution")
    if layer.groups > 1:
        text += _(", {groups} groups").format(groups=layer.groups)
    text += after_summary(_, layer)
    if index != row.place or len(row.layers) == 1:
        return text
    badge = _("open")
    return f"{text} :primary-badge[{badge}]"


def _filters(_: Translate, layer: LayerSettings) -> str:
    if len(set(layer.presets)) > 1:
        return _("{count} filters").format(count=layer.filters)
    name = kernel_name(_, layer.presets[0])
    return name if layer.filters == 1 else f"{layer.filters} × {name}"


# ---- open ------------------------------------------------------------------------------------------------


def body(row: Row, index: int, _: Translate) -> None:
    """Show the controls of the layer, which offer what is possible on its input, and the ways out of it."""
    now = session()
    alone = opened(now.experiment, index)
    offered = choices(alone, now.source.size)
    _filter_controls(row, index, offered, _)
    _geometry(row, index, offered, _)
    _groups(row, index, _)
    _after(row, index, offered, _)
    _ways(alone, index, _)
    if len(row.layers) > 1:
        st.button(
            _("Remove"),
            icon=":material/delete:",
            key=f"stack_{index}_remove",
            on_click=steering.remove,
            args=(index,),
        )


def _filter_controls(row: Row, index: int, offered: Choices, _: Translate) -> None:
    layer = row.layers[index]
    count, size = st.columns(2)
    with count:
        _number(_("Filters"), index, "filters", layer.filters, range(1, MAX_FILTERS + 1), filter_count)
    with size:
        _kernel_size(row, index, offered, _)
    options = [*PRESETS, MIX] if kind_of(layer) else [AS_THEY_ARE, *PRESETS, MIX]
    names = {preset: kernel_name(_, preset) for preset in PRESETS}
    names |= {MIX: _("A different one each"), AS_THEY_ARE: _("As they are")}
    _choice(_("All filters"), index, "kind", kind_of(layer) or AS_THEY_ARE, options, names, all_filters_but)


def all_filters_but(kind: str) -> Change:
    """Return the change of every filter to a kind of kernel; "as they are" changes nothing."""
    return fields() if kind == AS_THEY_ARE else all_filters(kind)


def _kernel_size(row: Row, index: int, offered: Choices, _: Translate) -> None:
    layer, channels = row.layers[index], row.shapes[index][0]
    sizes = with_own([(k, k) for k in _both(offered.kernel_sizes)], layer.kernel_size)
    names = {pair: size_text(pair) for pair in sizes}
    picture_size = session().source.size

    def resize(pair: Pair) -> Change:
        return act({"do": "size", "size": list(pair)}, channels, picture_size)

    _choice(_("Kernel size"), index, "size", layer.kernel_size, sizes, names, resize)


def _geometry(row: Row, index: int, offered: Choices, _: Translate) -> None:
    layer = row.layers[index]
    stride, padding = st.columns(2)
    with stride:
        strides = with_own([(s, s) for s in _both(offered.strides)], layer.stride)
        _pairs(_("Stride"), index, "stride", layer.stride, strides)
    with padding:
        numbers = [(p, p) for p in _both(offered.padding_numbers)]
        words = [word for word in offered.padding_words if word == "same"]
        paddings = with_own([*words, *numbers], layer.padding)
        _pairs(_("Padding"), index, "padding", layer.padding, paddings)


def _both(axes: tuple[Sequence[int], Sequence[int]]) -> list[int]:
    """Return what rows and columns may both be."""
    return [number for number in axes[0] if number in axes[1]]


def with_own(options: list[Any], own: Any) -> list[Any]:
    """Return the options, the layer's own value first where it is none of them."""
    return options if own in options else [own, *options]


def _groups(row: Row, index: int, _: Translate) -> None:
    """Show into how many groups the channels are shared out, where there is a choice."""
    layer, channels = row.layers[index], row.shapes[index][0]
    possible = [groups for groups in range(1, channels + 1) if channels % groups == 0]
    if len(possible) < 2:
        return
    picture_size = session().source.size
    key = f"stack_{index}_groups"
    st.select_slider(
        _("Groups"),
        possible,
        key=controlled(key, layer.groups),
        help=_("Each group of filters reads its share of the channels; one channel each is depthwise."),
        on_change=steering.change_layer,
        args=(index, key, lambda groups: act({"do": "groups", "groups": groups}, channels, picture_size)),
    )


def _after(row: Row, index: int, offered: Choices, _: Translate) -> None:
    layer = row.layers[index]
    activation, pool = st.columns(2)
    with activation:
        names = {name: _(ACTIVATION_NAMES[name]) for name in ACTIVATIONS}
        _field(_("Activation"), index, "activation", layer.activation, ACTIVATIONS, names)
    with pool:
        names = {name: _(POOL_NAMES[name]) for name in POOLS}
        _field(_("Pooling"), index, "pool", layer.pool, POOLS, names)
    if layer.pool == NONE:
        return
    size, stride = st.columns(2)
    with size:
        sizes = with_own([(s, s) for s in _both(offered.pool_sizes)], layer.pool_size)
        _pairs(_("Window"), index, "pool_size", layer.pool_size, sizes)
    with stride:
        strides = [(s, s) for s in range(1, MAX_POOL_STRIDE + 1)]
        _pairs(_("Pooling stride"), index, "pool_stride", layer.pool_step, with_own(strides, layer.pool_step))


# ---- the ways out ----------------------------------------------------------------------------------------


def _ways(alone: Experiment, index: int, _: Translate) -> None:
    """Show the links that open this layer elsewhere; what no address can hold is opened by a button."""
    now = session()
    pages = (
        ("forward", FORWARD, _("Open in Forward"), ":material/arrow_forward:"),
        ("backward", BACKWARD, _("Open in Backward"), ":material/arrow_back:"),
    )
    for page, script, label, icon in pages:
        if left_out(alone) is None:
            there = State(now.on_show.seen_on(page, alone), display=now.display)
            st.page_link(script, label=label, icon=icon, query_params=write_address(there))
        elif st.button(label, icon=icon, key=f"stack_{index}_{script}"):
            now.become(alone)
            st.switch_page(script)


# ---- controls --------------------------------------------------------------------------------------------


def _number(
    label: str, index: int, name: str, value: int, offered: range, make: Callable[[int], Change]
) -> None:
    whole_field(
        label,
        offered.start,
        offered.stop - 1,
        key=f"stack_{index}_{name}",
        value=value,
        take=lambda number: steering.change_layer_by(index, make(number)),
    )


def _choice(
    label: str,
    index: int,
    name: str,
    value: Any,
    options: Sequence[Any],
    names: dict[Any, str],
    make: Callable[[Any], Change],
) -> None:
    key = f"stack_{index}_{name}"
    st.selectbox(
        label,
        options,
        format_func=lambda option: names.get(option, str(option)),
        key=controlled(key, value),
        on_change=steering.change_layer,
        args=(index, key, make),
    )


def _field(
    label: str, index: int, name: str, value: Any, options: Sequence[Any], names: dict[Any, str]
) -> None:
    """Show a choice that goes into one field of the layer as it is."""
    _choice(label, index, name, value, options, names, lambda option: fields(**{name: option}))


def _pairs(label: str, index: int, name: str, value: Any, options: Sequence[Any]) -> None:
    """Show a choice among pairs (h, w), or among paddings by name."""
    names = {option: option if isinstance(option, str) else pair_text(option) for option in options}
    _field(label, index, name, value, options, names)
