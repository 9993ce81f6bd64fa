"""The experiment as a Jupyter notebook that runs from top to bottom and plots what the stage shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from convviz.i18n import N_
from convviz.lab.code.experiment.in_torch import results_lines
from convviz.lab.code.experiment.parts import given_arrays, last_name
from convviz.lab.code.listings import numpy_code
from convviz.lab.code.listings.layer_shapes import LayerShapes
from convviz.lab.code.program import block_of, opening
from convviz.lab.code.program.block import Part
from convviz.lab.drawing.palette import SIGNED
from convviz.lab.scene import Chosen

NEEDS = "# needs: numpy, torch, matplotlib  (pip install numpy torch matplotlib)"
SUFFIX = ".ipynb"

TITLE = N_("A convolution layer, forwards and backwards")
LINK = N_("[This experiment in ConvViz]({link}), where it can be stepped through and changed.")
NUMBERS = N_("The input, the weights and the biases, each number as it is in ConvViz.")
AUTOGRAD = N_("The layer in PyTorch. Its autograd gives the gradients that those made by hand are held to.")
OUTPUT = N_(
    "The output by hand: the window's patches, each times the kernel, summed up over channels and taps."
)
WEIGHT_GRAD = N_(
    "dW by hand: each weight met one input value for every output cell. Its gradient is the sum of these"
    " values, each times the upstream gradient g of its cell."
)
INPUT_GRAD = N_(
    "dX by hand: each output cell sends its g, times the kernel, back to the patch that it read. Where"
    " patches overlap, what arrives adds up."
)
SHOWN = N_("What the stage shows.")

MAX_TEXTS = 200
"""So many numbers of a map are written into its cells; more would not be read."""


def notebook(chosen: Chosen, _: Callable[[str], str], link: str = "") -> str:
    """Return the notebook as the text of an .ipynb file, its sentences translated by `_`.

    Format 4.5, https://nbformat.readthedocs.io: no code of it is run, and no result is in it.
    """
    title = [f"# {_(TITLE)}", *([_(LINK).format(link=link)] if link else [])]
    cells = [_words("\n\n".join(title))]
    for sentence, parts in _sections(chosen):
        cells += [_words(_(sentence)), _code(parts)]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _words(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(parts: Iterable[Part]) -> dict[str, Any]:
    text = block_of(parts).text
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": text}


def _sections(chosen: Chosen) -> Iterator[tuple[str, list[Part]]]:
    """Yield each sentence (an English msgid), and the code below it."""
    scene = chosen.scene
    shapes = LayerShapes(scene.geometry, scene.x.shape, scene.weight.shape, scene.experiment.turns_kernel)
    imports = (numpy_code.WINDOWS, "import matplotlib.pyplot as plt", "import torch")
    yield NUMBERS, [*opening(scene, given_arrays(scene), *imports, needs=NEEDS)]
    yield AUTOGRAD, [*results_lines(scene)]
    yield OUTPUT, [*numpy_code.output(shapes), *_held_to("output")]
    bias = "bias_grad = output_grad.sum((0, 2, 3))"
    yield (
        WEIGHT_GRAD,
        [*numpy_code.weight_grad(shapes), bias, *_held_to("weight_grad"), *_held_to("bias_grad")],
    )
    yield INPUT_GRAD, [*numpy_code.input_grad(shapes), *_held_to("input_grad")]
    yield SHOWN, [*_plots(chosen)]


def _held_to(name: str) -> Iterator[str]:
    yield f'np.testing.assert_allclose({name}, expected["{name}"], atol=1e-9)'


def _plots(chosen: Chosen) -> Iterator[str]:
    """Yield the lines that plot the maps on show, in the colours of the stage."""
    item, filter, channel = chosen.item, chosen.filter, chosen.channel
    last = last_name(chosen.scene.experiment)
    maps = [
        ("input x", f"x[{item}, {chosen.first_channel + channel}]"),
        ("kernel w", f"weight[{filter}, {channel}]"),
        ("output y", f"output[{item}, {filter}]"),
        *([(last, f'expected["{last}"][{item}, {filter}]')] if last != "output" else []),
        ("upstream gradient g", f"output_grad[{item}, {filter}]"),
        ("weight gradient dW", f"weight_grad[{filter}, {channel}]"),
        ("input gradient dX", f"input_grad[{item}, {chosen.first_channel + channel}]"),
    ]
    yield "from matplotlib.colors import LinearSegmentedColormap"
    yield ""
    yield f'signed = LinearSegmentedColormap.from_list("signed", {list(SIGNED[False])})'
    yield "maps = {"
    yield from (f'    "{title}": {numbers},' for title, numbers in maps)
    yield "}"
    yield "figure, axes = plt.subplots(2, 4, figsize=(14, 7.5), layout='constrained')"
    yield "for axis, (title, numbers) in zip(axes.flat, maps.items()):"
    yield "    most = np.abs(numbers).max() or 1"
    yield '    is_picture = title.startswith("input x") and numbers.min() >= 0'
    yield '    colours, least = ("gray", 0) if is_picture else (signed, -most)'
    yield "    axis.imshow(numbers, cmap=colours, vmin=least, vmax=most)"
    yield '    axis.set_title(f"{title}  {numbers.shape[0]} × {numbers.shape[1]}")'
    yield f"    if numbers.size <= {MAX_TEXTS}:"
    yield "        for (i, j), value in np.ndenumerate(numbers):"
    yield "            dark = value < most / 2 if is_picture else abs(value) > 0.6 * most"
    yield (
        '            axis.text(j, i, f"{value + 0.0:.3g}", ha="center", va="center", fontsize=8,'
        ' color="white" if dark else "black")'
    )
    yield "for axis in axes.flat:"
    yield '    axis.axis("off")'
    yield "plt.show()"
