"""The notebook runs from top to bottom; what it works out by hand is what the page shows."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from convviz.i18n import translator
from convviz.lab.code.notebook import notebook
from convviz.lab.scene import Chosen
from tests.lab.code.drawing import drawn
from tests.lab.code.fresh import run_each
from tests.lab.code.said import check

SAMPLE = drawn(20)
LINK = "https://example.org/forward?k=box&lang=en"
# What the cells leave is printed in the end; a figure is drawn and not shown. Axes take longer to make than
# all that is worked out: those of figures of one shape are made once.
_QUIET = """import functools, matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot
matplotlib.pyplot.subplots = functools.cache(matplotlib.pyplot.subplots)
"""


def cells(chosen: Chosen, kind: str, lang: str = "en") -> list[str]:
    whole = json.loads(notebook(chosen, translator(lang), LINK))
    return [cell["source"] for cell in whole["cells"] if cell["cell_type"] == kind]


def program(chosen: Chosen) -> str:
    """The code of all cells as one program, which prints every array at its end."""
    first, *rest = cells(chosen, "code")
    needs, after = first.split("\n", 1)
    item, filter, channel = chosen.item, chosen.filter, chosen.channel
    shown = {
        "output": (item, filter),
        "output_grad": (item, filter),
        "weight_grad": (filter, channel),
        "bias_grad": (filter,),
        "input_grad": (item, chosen.first_channel + channel),
    }
    said = [
        f'print("{name}", {name}.shape)\nprint("{name}{[*at]} =")\nprint({name}{[*at]})'
        for name, at in shown.items()
    ]
    return "\n".join([needs, _QUIET, after, *rest, "np.set_printoptions(precision=5, linewidth=150)", *said])


def test_what_is_worked_out_by_hand_is_what_the_page_shows(tmp_path: Path):
    for chosen, said in zip(SAMPLE, run_each([*map(program, SAMPLE)], tmp_path), strict=True):
        scene, item, filter = chosen.scene, chosen.item, chosen.filter
        check(said, "output", scene.output, (item, filter))
        check(said, "output_grad", scene.output_grad, (item, filter))
        check(said, "weight_grad", scene.weight_grad, (filter, chosen.channel))
        check(said, "bias_grad", scene.bias_grad, (filter,))
        check(said, "input_grad", scene.input_grad, (item, chosen.first_channel + chosen.channel))


def test_jupyter_runs_it_and_plots_every_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("MPLBACKEND", raising=False)  # Streamlit sets it in its own process
    node = nbformat.reads(notebook(SAMPLE[0], translator("en"), LINK), as_version=4)
    nbformat.validate(node)
    NotebookClient(node, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    (figure,) = node.cells[-1].outputs
    assert figure["output_type"] == "display_data" and "image/png" in figure["data"]


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_its_sentences_are_the_reader_s_and_it_links_back(lang: str):
    _ = translator(lang)
    title, *_rest = sentences = cells(SAMPLE[0], "markdown", lang)
    assert f"({LINK})" in title
    assert all("dW" in text or "dX" in text for text in sentences[4:6])
    assert (_("What the stage shows.") == "What the stage shows.") is (lang == "en")
