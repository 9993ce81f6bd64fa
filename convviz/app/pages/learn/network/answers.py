"""Which class the network takes for which: the confusion matrix of held-out pictures, and wrong answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convviz.app.components.chart import chart
from convviz.app.pages.learn.network.choices import change, pictures, settings
from convviz.app.pages.learn.network.labels import class_name
from convviz.app.pages.learn.network.shown import show_number
from convviz.app.pages.learn.network.training import Training
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.shell.small_picture import small_picture
from convviz.datasets import Dataset
from convviz.lab.files.images import enlarged
from convviz.lab.state.learn.network import LAYERS
from convviz.nn import confusion_matrix

CONFUSION = "network_confusion"
WRONG = "network_wrong"
"""The key of the container of the wrong answers, which stand in rows on a small window too."""

MAX_WRONG = 18
ACROSS = 6
COLOURS = [[0.0, "rgba(47, 134, 209, 0)"], [1.0, "rgba(47, 134, 209, 0.9)"]]


def answers(now: Training, _: Translate) -> None:
    """Show the matrix beside the wrong answers."""
    data, state = pictures(), now.state
    measured = state.records[-1].step
    if measured != state.step:
        st.caption(_("These are the predictions at step {step}.").format(step=measured))
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _matrix(data, state.predictions, _)
    with right:
        _wrong(data, state.predictions, _)


def _matrix(data: Dataset, predictions: NDArray[Any], _: Translate) -> None:
    heading = _("Held-out pictures: what they are, and what the network says")
    st.markdown(f"**{heading}**")
    counts = confusion_matrix(data.held_y, predictions, len(data.classes))
    chart(
        confusion_figure(counts, [class_name(name, _) for name in data.classes], _),
        key=CONFUSION,
        height=360,
        present=session().display.present,
        alt=_("Confusion matrix: a row for each class, a column for each prediction"),
    )


def confusion_figure(counts: NDArray[np.intp], names: list[str], _: Translate) -> dict[str, Any]:
    """Draw the counts, coloured by the share of their row, so that rare classes show."""
    shares = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))
    slant = -45 if max(map(len, names)) > 2 else 0  # to the left: past the edge a name is left out
    axis = {"tickvals": list(range(len(names))), "ticktext": names, "showgrid": False, "zeroline": False}
    return {
        "data": [
            {
                "type": "heatmap",
                "z": np.sqrt(shares).tolist(),  # a root, so that one in forty can be seen
                "text": [[str(count or "") for count in row] for row in counts.tolist()],
                "texttemplate": "%{text}",
                "customdata": counts.tolist(),
                "hovertemplate": _("is %{y}, predicted %{x}: %{customdata}") + "<extra></extra>",
                "colorscale": COLOURS,
                "zmin": 0,
                "zmax": 1,
                "showscale": False,
                "xgap": 1,
                "ygap": 1,
            }
        ],
        "layout": {
            "xaxis": {**axis, "title": {"text": _("prediction")}, "side": "bottom", "tickangle": slant},
            "yaxis": {**axis, "title": {"text": _("true class")}, "autorange": "reversed"},
        },
    }


# ---- wrong answers ---------------------------------------------------------------------------------------


def _wrong(data: Dataset, predictions: NDArray[Any], _: Translate) -> None:
    wrong = np.flatnonzero(predictions != data.held_y)
    heading = _("Wrong answers: {count} of {all}").format(count=len(wrong), all=len(predictions))
    st.markdown(f"**{heading}**")
    if not len(wrong):
        st.caption(_("Every held-out picture is right."))
        return
    st.caption(_("Click one to see how it went through the layers."))
    across = ACROSS if max(map(len, data.classes)) == 1 else ACROSS // 2  # room for both names
    with st.container(key=WRONG):
        for start in range(0, min(len(wrong), MAX_WRONG), across):
            for column, number in zip(st.columns(across), wrong[start : start + across], strict=False):
                with column:
                    _one(data, int(number), int(predictions[number]), _)


def _one(data: Dataset, number: int, answer: int, _: Translate) -> None:
    """Show one wrong picture, and the button that sends it through the layers."""
    truth = class_name(data.classes[int(data.held_y[number])], _)
    taken_for = class_name(data.classes[answer], _)
    alt = _("{truth}, taken for {taken_for}").format(truth=truth, taken_for=taken_for)
    small_picture(enlarged(data.held_x[number, 0]), width="stretch", alt=alt)
    st.button(
        f"{truth} → {taken_for}",
        key=f"network_wrong_{number}",
        type="tertiary",
        on_click=_look_into,
        args=(number,),
    )


def _look_into(number: int) -> None:
    show_number(number)
    change(replace(settings(), section=LAYERS))
