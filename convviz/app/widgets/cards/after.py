"""The part of the layer card about what follows the convolution: activation and pooling."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import change_from, controlled, session
from convviz.app.shell.labels import Translate, size_text
from convviz.app.widgets.number_field import real_field, whole_field
from convviz.i18n import N_
from convviz.lab.state import ACTIVATIONS, NONE, POOLS, Choices, LayerSettings

ACTIVATION_NAMES = {
    NONE: N_("None"),
    "relu": N_("ReLU"),
    "leaky_relu": N_("Leaky ReLU"),
    "sigmoid": N_("Sigmoid"),
    "tanh": N_("tanh"),
}
POOL_NAMES = {NONE: N_("None"), "max": N_("Max"), "average": N_("Average")}
_SHORT_POOLS = {"max": N_("max {size}"), "average": N_("mean {size}")}


def after_summary(_: Translate, layer: LayerSettings) -> str:
    """Return what follows the convolution in a few words, such as `` → ReLU → max 2 × 2``; often nothing."""
    parts = []
    if layer.activation != NONE:
        parts.append(_(ACTIVATION_NAMES[layer.activation]))
    if layer.pool != NONE:
        parts.append(_(_SHORT_POOLS[layer.pool]).format(size=size_text(layer.pool_size)))
    return "".join(f" → {part}" for part in parts)


def after_section(offered: Choices, _: Translate) -> None:
    """Show the choice of an activation and of a pooling, with what each needs."""
    layer = session().experiment
    activation, pool = st.columns(2)
    with activation:
        _named("activation", ACTIVATIONS, ACTIVATION_NAMES, _("Activation"), _)
    with pool:
        _named("pool", POOLS, POOL_NAMES, _("Pooling"), _)
    if layer.activation == "leaky_relu":
        real_field(
            _("Slope below zero"),
            0,
            1,
            key="after_slope",
            value=layer.slope,
            take=lambda slope: session().change(slope=slope),
        )
    if layer.pool != NONE:
        size, stride = st.columns(2)
        with size:
            _side("pool_size", _("Window"), layer.pool_size[0], min(len(r) for r in offered.pool_sizes))
        with stride:
            _side("pool_stride", _("Pooling stride"), layer.pool_step[0], max(layer.pool_step[0], 8))


def _named(field: str, options: tuple[str, ...], names: dict[str, str], label: str, _: Translate) -> None:
    key = f"after_{field}"
    st.selectbox(
        label,
        options,
        format_func=lambda option: _(names[option]),
        key=controlled(key, getattr(session().experiment, field)),
        on_change=change_from,
        args=(key, field),
    )


def _side(field: str, label: str, value: int, most: int) -> None:
    """Show one number for rows and columns alike."""
    whole_field(
        label,
        1,
        max(most, value),
        key=f"after_{field}",
        value=value,
        take=lambda side: session().change(**{field: (side, side)}),
    )
