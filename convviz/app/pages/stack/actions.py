"""What a press or a control on the page does to the session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from convviz.app.pages.stack.editing import Change, Ground, Told, edited, removed, settled
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, told
from convviz.lab.layer.pictures import picture_channels
from convviz.lab.state import Experiment, LayerSettings, layers_of

_TOLD = "stack_told"


def change_layer(index: int, key: str, make: Callable[[Any], Change]) -> None:
    """Apply to layer `index` what `make` makes of a widget's value; an emptied widget changes nothing."""
    value = st.session_state[key]
    if value is not None:
        change_layer_by(index, make(value))


def change_layer_by(index: int, change: Change) -> None:
    """Change layer `index`, and those behind it where they have to give way."""
    _become(edited(session().experiment, index, change, ground()))


def remove(index: int) -> None:
    """Take layer `index` out of the row."""
    _become(removed(session().experiment, index, ground()))


def append(*layers: LayerSettings) -> None:
    """Put layers behind the last one."""
    experiment = session().experiment
    before = layers_of(experiment)
    _become(settled(experiment, (*before, *layers), len(experiment.below), len(before), ground()))


def replace_all(layers: tuple[LayerSettings, ...]) -> None:
    """Put these layers in place of all that are there; the first one is open."""
    _become(settled(session().experiment, layers, 0, 0, ground()))


def ground() -> Ground:
    """Return what the session's layers stand on."""
    now = session()
    return Ground(now.source.size, picture_channels(now.experiment, now.source))


def _become(result: tuple[Experiment, list[Told]]) -> None:
    wanted, notes = result
    st.session_state[_TOLD] = notes
    session().feedback.loss = None
    session().become(wanted)


def show_told(_: Translate) -> None:
    """Tell once what gave way, and in which layer."""
    notes: list[Told] = st.session_state.pop(_TOLD, [])
    lines = [
        _("Layer {n}: {sentence}").format(n=note.index + 1, sentence=told(_, note.refusal)) for note in notes
    ]
    if lines:
        st.warning("  \n".join(lines), icon=":material/info:")
