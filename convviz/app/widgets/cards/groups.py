"""The part of the layer card about groups, with the cost of the layer as products."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import controlled, session
from convviz.app.shell.labels import Translate
from convviz.i18n import N_, counted
from convviz.lab.layer import Cost, cost_of

GROUPS = "layer_groups"


def groups_section(_: Translate) -> None:
    """Show the number of groups where there is a choice, and what a layer of several kernels costs."""
    now = session()
    channels = now.scene.x.shape[1]
    possible = [groups for groups in range(1, channels + 1) if channels % groups == 0]
    if len(possible) > 1:
        st.select_slider(
            _("Groups"),
            possible,
            key=controlled(GROUPS, now.experiment.groups),
            on_change=_regroup,
            help=_("Each group of filters reads its share of the channels; one channel each is depthwise."),
        )
        st.caption(_meaning(_, now.experiment.groups, channels))
    if channels > 1 or now.experiment.filters > 1:
        st.caption(cost_text(_, *_costs()))


def _costs() -> tuple[Cost, Cost]:
    """Return the layer's cost as it is, and with a single group."""
    now = session()
    channels, size = now.scene.x.shape[1], now.scene.geometry.input_size
    return cost_of(now.experiment, channels, size), cost_of(now.experiment, channels, size, groups=1)


def _meaning(_: Translate, groups: int, channels: int) -> str:
    if groups == 1:
        sentence = counted(
            channels,
            N_("One group: every filter reads the {channels} channel there is."),
            N_("One group: every filter reads all {channels} channels."),
        )
        return _(sentence).format(channels=channels)
    if groups == channels:
        return _("Depthwise: every filter reads one channel alone, so channels do not mix.")
    return _("{groups} groups: every filter reads {depth} of the {channels} channels.").format(
        groups=groups, depth=channels // groups, channels=channels
    )


def cost_text(_: Translate, cost: Cost, whole: Cost) -> str:
    """Return parameters and multiply-adds with the numbers in them, beside those of a single group."""
    lines = [
        _("Parameters: {product} + {biases} = **{count}**").format(
            product=product(cost.weight_factors), biases=cost.biases, count=f"{cost.parameters:,}"
        ),
        _("Multiply-adds: {product} = **{count}**").format(
            product=product((*cost.weight_factors, *cost.positions)), count=f"{cost.multiply_adds:,}"
        ),
    ]
    if whole.weights != cost.weights:
        lines.append(
            _(
                "With one group: {parameters} parameters and {adds} multiply-adds, {times} times as many."
            ).format(
                parameters=f"{whole.parameters:,}",
                adds=f"{whole.multiply_adds:,}",
                times=f"{whole.multiply_adds / cost.multiply_adds:.3g}",
            )
        )
    return "  \n".join(lines)


def product(factors: tuple[int, ...]) -> str:
    """Write a product with its numbers: ``4 × 3 × 3 × 3``."""
    return " × ".join(map(str, factors))


def _regroup() -> None:
    session().do({"do": "groups", "groups": st.session_state[GROUPS]})
