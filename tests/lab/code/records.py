"""The programs, the notebook and the formulae of some layers: `tests.records` tells how to renew them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from convviz.i18n import N_
from convviz.lab.code.experiment.in_convviz import convviz_code
from convviz.lab.code.experiment.in_keras import keras_code
from convviz.lab.code.experiment.in_torch import torch_code
from convviz.lab.code.listings import has_code, stage_code
from convviz.lab.code.notebook import notebook
from convviz.lab.code.program.block import text_of
from convviz.lab.formulas import equations
from convviz.lab.formulas.equations import aligned
from convviz.lab.scene import Chosen
from convviz.lab.session.session import Session
from convviz.lab.state import VIEWS
from tests.records import Records

INPUT = "1_2_0_3_-1~4_1_2_0_2~0_3_5_1_1~2_0_1_4_-2"
ADDRESSES: dict[str, dict[str, str]] = {
    "strided": {
        "x": INPUT,
        "w": "1_2_0~0_-1_3",
        "bias": "0.5",
        "stride": "2x1",
        "pad": "1_0_2_1",
        "dil": "1x2",
        "g": "random",
    },
    "grouped": {
        "x": f"{INPUT}~~{INPUT}",
        "w": "1_2~0_-1~~~3_0~-2_1",
        "groups": "2",
        "pad": "same",
        "act": "leaky_relu",
        "pool": "max",
        "g": "checkerboard",
        "o": "1",
    },
    "reflected": {"x": INPUT, "w": "1_2_4", "pad": "1", "mode": "reflect", "op": "convolution", "g": "mse"},
}
FORMULAE = ("forward", "weight_grad", "bias_grad", "input_grad", "gather", "matrix", "matrix_grad", "after")
FORMULAE += ("after_grad", "transposed")
TURNED = frozenset(FORMULAE) - {"bias_grad", "after", "after_grad"}


def taken(query: Mapping[str, str]) -> str:
    """Return all that is written of the layer of an address, each under its name."""
    session = Session()
    session.read_address(query)
    assert not session.feedback.has_notes
    parts = [f"=== {name}\n\n{text.rstrip()}\n" for name, text in _parts(session.chosen)]
    return "\n".join(parts)


def _parts(chosen: Chosen) -> Iterator[tuple[str, str]]:
    for view in (view for views in VIEWS.values() for view in views if has_code(view)):
        for tab, blocks in stage_code(chosen, view).items():
            yield f"{view}, {tab}", text_of(blocks)
    for make in (convviz_code, torch_code, keras_code):
        yield make.__name__, make(chosen)
    yield "notebook", notebook(chosen, N_, "https://example.org/forward")
    geometry, turned = chosen.scene.geometry, chosen.scene.experiment.turns_kernel
    for name in FORMULAE:
        options = {"turned": turned} if name in TURNED else {}
        yield f"formula: {name}", aligned(getattr(equations, name)(geometry, **options))


RECORDS = Records(
    Path(__file__).parent / "records", {name: partial(taken, query) for name, query in ADDRESSES.items()}
)
