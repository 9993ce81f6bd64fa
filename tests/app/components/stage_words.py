"""What the stage says of an experiment: tips, sentence and formula, without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from convviz.app.components.stage.message import arrays_of, layer_meta
from convviz.app.widgets.stage_text import stage_text
from convviz.i18n import translator
from convviz.lab.scene import Chosen
from tests.javascript import run

SCRIPT = Path(__file__).with_name("stage_words.mjs")


def said(*asked: dict[str, Any]) -> list[dict[str, Any]]:
    """What the stage says of each, by `asking`."""
    return run(SCRIPT, list(asked))


def asking(chosen: Chosen, view: str, t: int, language: str = "en", **more: Any) -> dict[str, Any]:
    """A view of a scene at step t; `tips=True` asks for every cell's tip, `focus` for what is pointed at."""
    meta = {
        **layer_meta(chosen, view),
        "text": stage_text(translator(language), turned=chosen.scene.experiment.turns_kernel),
        "upstream": chosen.scene.experiment.upstream,
    }
    arrays = {name: np.asarray(array).ravel().tolist() for name, array in arrays_of(chosen, view).items()}
    return {"meta": meta, "arrays": arrays, "view": view, "t": t, **more}
