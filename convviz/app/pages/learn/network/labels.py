"""The names of blocks, pictures and classes as a person reads them (English message ids)."""

from __future__ import annotations

from convviz.app.shell.labels import Translate
from convviz.i18n import N_
from convviz.nn import Block
from convviz.nn.spec import CONV, FLATTEN, LINEAR, POOLS

DATA_NAMES = {"digits": N_("Handwritten digits"), "shapes": N_("Drawn shapes")}
CLASS_NAMES = {
    "circle": N_("circle"),
    "square": N_("square"),
    "diamond": N_("diamond"),
    "triangle": N_("triangle"),
    "plus": N_("plus"),
    "cross": N_("cross"),
    "arc": N_("arc"),
    "bars": N_("bars"),
}
BLOCK_NAMES = {
    CONV: N_("Convolution"),
    "relu": N_("ReLU"),
    "leaky": N_("Leaky ReLU"),
    "sigmoid": N_("Sigmoid"),
    "tanh": N_("Tanh"),
    "max": N_("Max pooling"),
    "avg": N_("Average pooling"),
    FLATTEN: N_("Flatten"),
    LINEAR: N_("Linear"),
}


def block_text(block: Block, _: Translate) -> str:
    """Name a block with its numbers: ``Convolution 8 × 3 × 3``, ``Max pooling 2 × 2``, ``Linear 10``."""
    name = _(BLOCK_NAMES[block.kind])
    if block.kind == CONV:
        return f"{name} {block.size} × {block.kernel} × {block.kernel}"
    if block.kind in POOLS:
        return f"{name} {block.size} × {block.size}"
    return f"{name} {block.size}" if block.kind == LINEAR else name


def class_name(name: str, _: Translate) -> str:
    """Name a class; a digit is its own name."""
    return _(CLASS_NAMES[name]) if name in CLASS_NAMES else name
