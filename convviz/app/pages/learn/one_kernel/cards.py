"""The cards of the view: what is imitated, what is seen, where it starts, how it goes on."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convviz.app.pages.learn.one_kernel import rates
from convviz.app.pages.learn.one_kernel.choices import change, settings
from convviz.app.pages.learn.one_kernel.labels import picture_name, start_name
from convviz.app.pages.learn.one_kernel.problem import picture, problem, waits_for_upload
from convviz.app.pages.learn.one_kernel.selecting import select
from convviz.app.pages.learn.one_kernel.target import target_body, target_summary
from convviz.app.pages.learn.optimizer_names import OPTIMIZER_NAMES
from convviz.app.shell.labels import Translate, sized
from convviz.app.shell.small_picture import small_picture
from convviz.app.widgets.cards.card import Card, show_card
from convviz.app.widgets.number_field import whole_field
from convviz.errors import Refusal, written
from convviz.lab.files.images import enlarged
from convviz.lab.learning.one_kernel import stable_limit
from convviz.lab.state.fields.kinds import MAX_SEED
from convviz.lab.state.learn.one_kernel import CHANCE, PICTURES, STARTS


def cards(_: Translate) -> None:
    """Show the four cards."""
    names = (_("Target"), _("Picture"), _("Starting kernel"), _("Descent"))
    for number, (card, name) in enumerate(zip(CARDS, names, strict=True), start=1):
        show_card(card, f"{number} {name}", _)


# ---- the picture -----------------------------------------------------------------------------------------


def picture_summary(_: Translate) -> str:
    """Return the picture in one line: ``Camera 28 × 28``."""
    return sized(_, picture_name(settings().picture, _), picture().shape)


def picture_body(_: Translate) -> None:
    """Show what the kernel sees."""
    select(_("Picture"), "picture", PICTURES, picture_name, _)
    small_picture(enlarged(as_grey(picture())), width=160, alt=picture_summary(_))
    st.caption(
        _("A picture cannot teach what it does not contain: try stripes, then a step edge, then noise.")
    )


def as_grey(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values as grey from 0 to 1; where they go beyond, from the lowest to the highest."""
    low, high = min(0.0, float(values.min())), max(1.0, float(values.max()))
    return (values - low) / (high - low)


# ---- the start -------------------------------------------------------------------------------------------


def start_summary(_: Translate) -> str:
    """Return the start in one word."""
    return start_name(settings().start, _)


def start_body(_: Translate) -> None:
    """Show where the kernel starts."""
    select(_("Starting kernel"), "start", STARTS, start_name, _)
    if settings().start == CHANCE:
        whole_field(
            _("Seed"),
            0,
            MAX_SEED,
            key="imitation_seed",
            value=settings().seed,
            take=lambda seed: change(seed=seed),
        )


# ---- the descent -----------------------------------------------------------------------------------------


def descent_summary(_: Translate) -> str:
    """Return optimizer and rate in one line."""
    now = settings()
    return _("{optimizer}, rate {rate}").format(
        optimizer=_(OPTIMIZER_NAMES[now.optimizer]), rate=written(now.rate)
    )


def descent_body(_: Translate) -> None:
    """Show the optimizer, and the rate with its limit."""
    select(_("Optimiser"), "optimizer", tuple(OPTIMIZER_NAMES), lambda name, _: _(OPTIMIZER_NAMES[name]), _)
    if waits_for_upload():
        return
    try:
        limit = stable_limit(settings().optimizer, problem().curvature.largest)
    except Refusal:
        return  # reported beside it
    rates.slider(limit, _)


CARDS = (
    Card("imitation_target", target_summary, target_body),
    Card("imitation_picture", picture_summary, picture_body),
    Card("imitation_start", start_summary, start_body),
    Card("imitation_descent", descent_summary, descent_body),
)
