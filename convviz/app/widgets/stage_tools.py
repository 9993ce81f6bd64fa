"""What the stage offers beside its heatmaps: presets, undo and redo, and the sentences of this moment."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from convviz.app.shell.labels import Translate, kernel_name, sentence
from convviz.app.widgets.cover_tools import cover_tools
from convviz.app.widgets.loss_text import loss_on_show, loss_template, step_sentence
from convviz.lab.code.listings import as_json, has_code, stage_code
from convviz.lab.cover import hides_output
from convviz.lab.kernels import PRESETS, RANDOM, nearest_size, preset_kernel
from convviz.lab.layer import as_shown
from convviz.lab.layer.loss import LOSSES
from convviz.lab.session.session import Session
from convviz.lab.state import CUSTOM

BACKWARD_VIEWS = ("weight_grad", "input_grad", "two_ways", "matrix_grad", "after_grad")


def stage_tools(now: Session, _: Translate, view: str, *, reads_code: bool) -> dict[str, Any]:
    """Return the stage's `tools` in a view, for a session as it is now.

    Where somebody `reads_code` the programs of the view are there, otherwise whether there are any.
    """
    preset = now.experiment.presets[now.experiment.out_channel]
    return {
        "presets": [
            [known.id, _(known.name), _kernel(known.id, now.experiment.kernel_size)]
            for known in PRESETS.values()
        ],
        "preset": preset,
        "upstreams": _upstreams(_, view),
        "filters": [kernel_name(_, name) for name in now.experiment.presets],
        "sentence": "" if preset == CUSTOM else _(PRESETS[preset].sentence),
        "undo": bool(now.on_show.history.past),
        "redo": bool(now.on_show.history.future),
        "message": sentence(_, now.stage.refusal) if now.stage.refusal else "",
        "code": _code(now, view, reads_code=reads_code),
        "cover": cover_tools(now, _),
        **(_loss(now, _) if view in BACKWARD_VIEWS else {"loss": ""}),
    }


@lru_cache(maxsize=1024)  # every edit asks for all of them
def _kernel(id: str, size: tuple[int, int]) -> tuple[float, ...] | None:
    """Return the kernel that the stage shows of a preset, if it has one of this size and always the same."""
    if id == RANDOM or nearest_size(id, size) != size:
        return None
    return tuple(as_shown(preset_kernel(id, size)).ravel().tolist())


def _upstreams(_: Translate, view: str) -> list[list[str]]:
    """Return the losses to choose from, by id and name, where the view shows their gradient."""
    if view not in BACKWARD_VIEWS:
        return []
    return [[loss.id, _(loss.name)] for loss in LOSSES.values()]


def _code(now: Session, view: str, *, reads_code: bool) -> dict[str, Any] | bool | None:
    if not has_code(view):
        return None
    return as_json(stage_code(now.chosen, view)) if reads_code else True


def _loss(now: Session, _: Translate) -> dict[str, str]:
    """Return what there is to say about the loss, and the sentence that the browser fills meanwhile.

    While the output is covered its sum is not told either.
    """
    if hides_output(now.display.cover):
        return {"loss": loss_on_show(_, now)}
    said = [loss_on_show(_, now)]
    if now.feedback.loss:
        said.append(step_sentence(_, *now.feedback.loss))
    return {"loss": " ".join(said), "lossMeanwhile": loss_template(_, now.scene)}
