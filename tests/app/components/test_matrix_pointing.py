"""Pointing in the matrix views: an entry is a step and a place, a cell of the output is a step alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from convviz.lab.scene import Chosen, build_scene
from convviz.lab.state import Experiment, with_weight
from tests.javascript import run

from .stage_words import asking

SCRIPT = Path(__file__).with_name("matrix_pointing.mjs")
RNG = np.random.default_rng(7)
X = RNG.normal(size=(1, 1, 4, 5)).astype(np.float32)
LAYER = with_weight(Experiment(), RNG.normal(size=(1, 1, 2, 3)).round(2))


def lit(view: str, *cells: tuple[str, int, int]) -> list[dict[str, Any] | None]:
    asked = asking(Chosen(build_scene(LAYER, X)), view, 0)
    return list(run(SCRIPT, {"asked": asked, "cells": cells}))


def test_an_entry_of_a_matrix_lights_its_tap_or_its_pixel() -> None:
    tap, pixel = {"kind": "tap", "row": 1, "col": 1}, {"kind": "pixel", "row": 1, "col": 2}
    assert lit("matrix", ("patch_matrix", 3, 4), ("kernel_matrix", 3, 7)) == [tap, pixel]
    assert lit("matrix_grad", ("patch_matrix_t", 4, 3), ("kernel_matrix_t", 7, 3)) == [tap, pixel]


def test_a_cell_of_the_output_lights_no_pixel() -> None:
    assert lit("matrix", ("output", 1, 2)) == [None]
    assert lit("matrix_grad", ("output_grad", 1, 2)) == [None]
