"""The cards of what is learned from and how: the pictures, and the training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from convviz.app.pages.learn.network import architecture
from convviz.app.pages.learn.network.choices import change, pictures, settings
from convviz.app.pages.learn.network.labels import DATA_NAMES, class_name
from convviz.app.pages.learn.optimizer_names import OPTIMIZER_NAMES
from convviz.app.shell.current import controlled
from convviz.app.shell.labels import Translate, sized
from convviz.app.shell.small_picture import small_picture
from convviz.app.widgets.cards.card import Card, show_card
from convviz.app.widgets.number_field import whole_field
from convviz.datasets import DATASETS, Dataset
from convviz.errors import written
from convviz.lab.files.images import enlarged
from convviz.lab.state.fields.kinds import MAX_SEED
from convviz.lab.state.learn.network import BATCH_SIZES, MAX_EPOCHS, RATES

SAMPLES = 24


def cards(_: Translate) -> None:
    """Show the three cards."""
    names = (_("Pictures"), _("Network"), _("Training"))
    for number, (card, name) in enumerate(zip(CARDS, names, strict=True), start=1):
        show_card(card, f"{number} {name}", _)


# ---- pictures --------------------------------------------------------------------------------------------


def pictures_summary(_: Translate) -> str:
    """Return the pictures in one line: ``Handwritten digits 8 × 8``."""
    return sized(_, _(DATA_NAMES[settings().data]), pictures().x.shape[2:])


def pictures_body(_: Translate) -> None:
    """Show which pictures are learned from, and some of them."""
    st.segmented_control(
        _("Pictures"),
        DATASETS,
        required=True,
        format_func=lambda name: _(DATA_NAMES[name]),
        key=controlled("network_data", settings().data),
        on_change=_take_data,
        label_visibility="collapsed",
    )
    data = pictures()
    if settings().data != DATASETS[0]:
        _number(_("Seed of the drawings"), "data_seed", 0, MAX_SEED)
    st.caption(
        _("{train} to learn from, {held} held out to test with. Classes: {names}.").format(
            train=f"{len(data.x):,}",
            held=f"{len(data.held_x):,}",
            names=_(", ").join(class_name(name, _) for name in data.classes),
        )
    )
    small_picture(sheet(data), width="stretch", alt=_("Some of the pictures, side by side"))


def sheet(data: Dataset, across: int = 6) -> np.ndarray[Any, Any]:
    """Return some pictures side by side, thin lines between them, enlarged."""
    cells = np.pad(data.x[:SAMPLES, 0], ((0, 0), (0, 1), (0, 1)), constant_values=0.5)  # (n, h, w)
    height, width = cells.shape[1:]
    rows = cells.reshape(-1, across, height, width).swapaxes(1, 2)  # (rows, h, across, w)
    return enlarged(rows.reshape(-1, across * width))


def _take_data() -> None:
    change(settings().with_data(st.session_state["network_data"]))


# ---- training --------------------------------------------------------------------------------------------


def training_summary(_: Translate) -> str:
    """Return the training in one line: ``Adam, rate 0.003, 10 epochs``."""
    now = settings()
    return _("{optimizer}, rate {rate}, epochs: {epochs}").format(
        optimizer=_(OPTIMIZER_NAMES[now.optimizer]), rate=written(now.rate), epochs=now.epochs
    )


def training_body(_: Translate) -> None:
    """Show optimizer, learning rate, batch, epochs and seed."""
    now = settings()
    _choice(_("Optimiser"), "optimizer", tuple(OPTIMIZER_NAMES), lambda name: _(OPTIMIZER_NAMES[name]))
    st.select_slider(
        _("Learning rate"),
        RATES,
        format_func=written,
        key=controlled("network_rate", now.rate),
        help=_("Takes effect at once, even during training. The largest rates make it diverge."),
        on_change=_take,
        args=("network_rate", "rate"),
    )
    left, right = st.columns(2)
    with left:
        _choice(_("Pictures in a batch"), "batch_size", BATCH_SIZES, str)
    with right:
        _number(_("Epochs"), "epochs", 1, MAX_EPOCHS)
    _number(_("Seed"), "seed", 0, MAX_SEED)
    st.caption(
        _("The seed draws the first weights and the order of the pictures: same seed, same run, bit for bit.")
    )


def _choice(label: str, field: str, options: Sequence[Any], name: Any) -> None:
    key = f"network_{field}"
    st.selectbox(
        label,
        options,
        format_func=name,
        key=controlled(key, getattr(settings(), field)),
        on_change=_take,
        args=(key, field),
    )


def _number(label: str, field: str, low: int, high: int) -> None:
    whole_field(
        label,
        low,
        high,
        key=f"network_{field}",
        value=getattr(settings(), field),
        take=partial(_put, field),
    )


def _put(field: str, value: Any) -> None:
    change(replace(settings(), **{field: value}))


def _take(key: str, field: str) -> None:
    """Put the value of a widget into one field; an emptied widget changes nothing."""
    value = st.session_state[key]
    if value is None:
        return
    if field == "optimizer":
        change(settings().with_optimizer(value))
    else:
        _put(field, value)


CARDS = (
    Card("network_pictures", pictures_summary, pictures_body),
    Card("network_blocks", architecture.summary, architecture.body),
    Card("network_training", training_summary, training_body),
)
