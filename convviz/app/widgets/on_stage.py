"""What the stage of the workbench is told of a session, besides its numbers."""

from __future__ import annotations

from typing import Any

from convviz.app.shell.labels import Translate
from convviz.app.widgets.stage_text import stage_words
from convviz.app.widgets.stage_tools import stage_tools
from convviz.lab.session.session import Session


def on_stage(now: Session, _: Translate) -> dict[str, Any]:
    """Return the view on show, its step, the words and the tools."""
    view = now.experiment.view
    return {
        "view": view,
        "step": now.experiment.step,
        "text": stage_words(_, turned=now.experiment.turns_kernel),
        "tools": stage_tools(now, _, view, reads_code=now.stage.reads_code),
        "present": now.display.present,
    }
