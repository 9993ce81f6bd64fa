"""What the browser's own modules make of a scene at a step, in Node: panels, marks, rooms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from convviz.app.components.stage.message import arrays_of, layer_meta
from convviz.app.widgets.stage_text import stage_text
from convviz.i18n import translator
from convviz.lab.layer.magnitudes import QUIET
from convviz.lab.scene import Chosen
from convviz.lab.scene.scales import scales_of
from tests.javascript import run

SCRIPT = Path(__file__).with_name("stage_panels.mjs")


def words(chosen: Chosen, language: str = "en") -> dict[str, Any]:
    """The stage's sentences."""
    return stage_text(translator(language), turned=chosen.scene.experiment.turns_kernel)


def asking(chosen: Chosen, view: str, t: int, width: float, language: str = "en") -> dict[str, Any]:
    """A view of a scene at step t on a stage of so many px."""
    arrays = arrays_of(chosen, view)
    return {
        "meta": {
            **layer_meta(chosen, view),
            "text": words(chosen, language),
            "upstream": chosen.scene.experiment.upstream,
        },
        "arrays": {name: np.asarray(array).ravel().tolist() for name, array in arrays.items()},
        "scales": scales_of(chosen, arrays),
        "quiet": QUIET,
        "view": view,
        "t": t,
        "width": width,
    }


def shown(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the browser shows of each."""
    return list(run(SCRIPT, asked))
