"""What the stage offers beside its heatmaps: presets, undo and redo, and the sentences of this moment."""

from __future__ import annotations

from typing import Any

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, kernel_name, sentence
from convviz.app.widgets.loss_text import loss_sentence, loss_template, step_sentence
from convviz.lab.code.listings import as_json, has_code, stage_code
from convviz.lab.kernels import PRESETS, RANDOM, Preset, nearest_size, preset_kernel
from convviz.lab.layer import as_shown
from convviz.lab.layer.loss import LOSSES
from convviz.lab.state import CUSTOM

STAGE = "stage"
BACKWARD_VIEWS = ("weight_grad", "input_grad", "two_ways", "matrix_grad", "after_grad")


def stage_tools(_: Translate) -> dict[str, Any]:
    """Return the stage's `tools` for the session as it is now."""
    now = session()
    preset = now.experiment.presets[now.experiment.out_channel]
    return {
        "presets": [[known.id, _(known.name), _kernel(known)] for known in PRESETS.values()],
        "preset": preset,
        "upstreams": _upstreams(_),
        "filters": [kernel_name(_, name) for name in now.experiment.presets],
        "sentence": "" if preset == CUSTOM else _(PRESETS[preset].sentence),
        "undo": bool(now.on_show.history.past),
        "redo": bool(now.on_show.history.future),
        "message": sentence(_, now.stage.refusal) if now.stage.refusal else "",
        "code": _code(),
        **(_loss(_) if now.experiment.view in BACKWARD_VIEWS else {"loss": ""}),
    }


def _kernel(preset: Preset) -> list[float] | None:
    """Return the kernel that the stage shows of a preset, if it has one of this size and always the same."""
    size = session().experiment.kernel_size
    if preset.id == RANDOM or nearest_size(preset.id, size) != size:
        return None
    return as_shown(preset_kernel(preset.id, size)).ravel().tolist()


def _upstreams(_: Translate) -> list[list[str]]:
    """Return the losses to choose from, by id and name, where the view shows their gradient."""
    if session().experiment.view not in BACKWARD_VIEWS:
        return []
    return [[loss.id, _(loss.name)] for loss in LOSSES.values()]


def _code() -> dict[str, Any] | bool | None:
    """Return the programs of the view while somebody reads them, otherwise whether there are any."""
    now = session()
    if not has_code(now.experiment.view):
        return None
    return as_json(stage_code(now.chosen, now.experiment.view)) if now.stage.reads_code else True


def _loss(_: Translate) -> dict[str, str]:
    """Return what there is to say about the loss, and the sentence that the browser fills meanwhile."""
    now = session()
    said = [loss_sentence(_, now.scene)]
    if now.feedback.loss:
        said.append(step_sentence(_, *now.feedback.loss))
    return {"loss": " ".join(said), "lossMeanwhile": loss_template(_, now.scene)}


def take_actions() -> None:
    """Apply what a person did in the stage; numbers that were given to another session count for that one."""
    state = st.session_state.get(STAGE)
    message = state.get("actions") if state else None
    if not isinstance(message, dict) or message.get("session") != session().id:
        return
    session().stage.hold(message.get("have"))
    queue = message.get("queue")
    if isinstance(queue, list):
        session().take(queue)
