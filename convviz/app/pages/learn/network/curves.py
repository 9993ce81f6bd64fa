"""Loss and accuracy while the network learns, of the batches and of held-out pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convviz.app.components.chart import chart, line, log_axis
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, number_text
from convviz.lab.learning.network import State

BATCH, TRAIN, HELD = "#9aa7bb", "#2f86d1", "#c2571a"
MAX_POINTS = 300
HEIGHT = 230


def curves(state: State, steps: int, classes: int, _: Translate) -> None:
    """Show both curves beside each other, and say what the loss is."""
    left, right = st.columns(2, gap="medium")
    with left:
        _chart("loss", _("Loss"), loss_figure(state, steps, _))
        st.caption(loss_text(classes, _))
    with right:
        _chart("accuracy", _("Accuracy"), accuracy_figure(state, steps, _))


def _chart(name: str, title: str, figure: Mapping[str, Any]) -> None:
    st.markdown(f"**{title}**")
    large = session().display.present
    chart(figure, key=f"network_{name}", height=HEIGHT + 80 * large, present=large, alt=title)


def loss_text(classes: int, _: Translate) -> str:
    """Say what L is, and how large that of a guess."""
    return _(
        "L is the mean of −ln p, where p is the probability that the network gives to the right class."
        " Guessing among {count} classes gives ln {count} = {guess}."
    ).format(count=classes, guess=number_text(log(classes)))


def loss_figure(state: State, steps: int, _: Translate) -> dict[str, Any]:
    """Draw the losses on a log axis; the batches' are a pale line, of means where there are many."""
    at, means = thinned(state.losses)
    records = state.records
    measured = [loss for record in records for loss in (record.train_loss, record.held_loss)]
    return _figure(
        [
            line(_("batch"), at, means, BATCH, width=1.2),
            line(_("training pictures"), _steps(records), [r.train_loss for r in records], TRAIN),
            line(_("held-out pictures"), _steps(records), [r.held_loss for r in records], HELD),
        ],
        steps,
        {**log_axis([*means, *measured]), "title": {"text": _("loss L")}},
        _,
    )


def accuracy_figure(state: State, steps: int, _: Translate) -> dict[str, Any]:
    """Draw the share of right answers, in per cent."""
    records = state.records
    return _figure(
        [
            line(
                _("training pictures"),
                _steps(records),
                [100 * r.train_accuracy for r in records],
                TRAIN,
            ),
            line(_("held-out pictures"), _steps(records), [100 * r.held_accuracy for r in records], HELD),
        ],
        steps,
        {"range": [0, 101], "title": {"text": _("% right")}},
        _,
    )


def thinned(losses: NDArray[np.floating], most: int = MAX_POINTS) -> tuple[list[float], list[float]]:
    """Return at most `most` points of a long curve: means of equally many neighbours, at their middle."""
    width = max(1, -(-len(losses) // most))
    groups = [losses[start : start + width] for start in range(0, len(losses), width)]
    middles = [start * width + (len(group) - 1) / 2 for start, group in enumerate(groups)]
    return middles, [float(np.mean(group)) for group in groups]


def _steps(records: Sequence[Any]) -> list[int]:
    return [record.step for record in records]


def _figure(lines: list[dict[str, Any]], steps: int, yaxis: dict[str, Any], _: Translate) -> dict[str, Any]:
    return {
        "data": lines,
        "layout": {
            "xaxis": {"title": {"text": _("step")}, "range": [0, max(steps, 1)]},
            "yaxis": yaxis,
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        },
    }
