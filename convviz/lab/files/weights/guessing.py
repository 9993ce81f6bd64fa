"""Which kind of layer a weight is of, and in which order its axes are: a guess, and what it rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from convviz.errors import RefusedValue
from convviz.lab.files.weights.layer_kinds import (
    DEPTHWISE,
    KINDS_OF_RANK,
    LINE,
    LINES,
    ORDINARY,
    TRANSPOSED,
    is_depthwise,
    line_of,
)
from convviz.lab.files.weights.layout import LAYOUTS, check_sides, guess_layout, likelihood, oihw_shape
from convviz.lab.files.weights.names import shown_name

NAME, BIAS, NETWORK, SHAPE = "name", "bias", "network", "shape"
"""What a guess rests on: the tensor's name, its bias, the other layers of the file, its shape alone."""

# Parts of a name that say nothing of the layer: conv1.0.weight, layers/conv2d/vars/0, weight, kernel:0.
_SILENT = re.compile(r"\d*|vars|weights?|kernel(:\d+)?|layers?|module|w")
_DEPTHWISE = re.compile(r"depth_?wise|(^|_|\d)dw(_|\d|conv|$)")
_TRANSPOSED = re.compile(r"transpose|deconv|up_?conv|(^|_)up(_?\d+)?$|convt(_|\d|$)")
_LINE = re.compile(r"1d")
_ORDINARY = re.compile(r"conv2d(_\d+)?|pointwise_.*")
_KERAS = re.compile(r"(^|[/_.])kernel(:\d+)?$")
_LINEAR = re.compile(r"(^|_)(fc|linear|dense|classifier|logits|embeddings?)(_|\d|$)")


class Guess(NamedTuple):
    """A kind of layer, an order of the axes, and what the guess rests on."""

    kind: str
    layout: str
    by: str


def guess_reading(
    name: str, shape: Sequence[int], bias: int | None = None, others: Sequence[Sequence[int]] = ()
) -> Guess:
    """Guess the kind and order of a weight of rank 2 to 4, by the strongest word there is for it.

    `bias` is how many numbers its bias has, `others` the shapes of the other tensors in the file. Raises
    RefusedValue for another rank.
    """
    order = LAYOUTS[::-1] if _KERAS.search(name) else LAYOUTS
    kind, layout = guess_by_shape(shape, order)
    if len(shape) == 2:
        return Guess(kind, layout, SHAPE)
    if (named := _by_name(name, len(shape))) is not None:
        return _in_order(Guess(named, layout, NAME), shape, order)
    if (told := _by_bias(shape, layout, kind, bias)) is not None:
        return Guess(told, layout, BIAS)
    if len(shape) == 4 and layout == "OIHW" and _one_channel_among_colours(shape, others):
        return Guess(DEPTHWISE, layout, NETWORK)
    return Guess(kind, layout, SHAPE)


def guess_by_shape(shape: Sequence[int], order: Sequence[str] = LAYOUTS) -> tuple[str, str]:
    """Guess the kind and order of a weight of which nothing but the shape is known.

    (3, 3, C, 1) is a depthwise layer of Keras. Three axes are one filter where two that can be its sides are
    alike, else a layer over a line.
    """
    layout = guess_layout(shape, order)
    o, i, height, width = oihw_shape(shape, layout)
    if len(shape) == 4:
        return (DEPTHWISE if layout == "HWIO" and o == 1 < i and height * width > 1 else ORDINARY), layout
    if len(shape) == 3 and not (likelihood((height, width))[0] and height == width):
        return LINE, guess_line_layout(shape, order)
    return ORDINARY, layout


def guess_line_layout(shape: Sequence[int], order: Sequence[str] = LAYOUTS) -> str:
    """Guess the order of a line's axes: the one whose kernel fits, is odd, has more than one tap."""

    def likely(layout: str) -> tuple[bool, bool, bool]:
        taps = oihw_shape(shape, layout, LINE)[3]
        return likelihood((1, taps))[0], taps % 2 == 1, taps > 1

    return max(order, key=likely)


def layout_for(shape: Sequence[int], kind: str, guess: Guess) -> str:
    """Guess the order of the axes for a kind that a person chose in place of the guessed one."""
    return guess.layout if kind == guess.kind else _in_order(guess._replace(kind=kind), shape, LAYOUTS).layout


def _in_order(guess: Guess, shape: Sequence[int], order: Sequence[str]) -> Guess:
    """Return a guess with the order of the axes that its kind needs."""
    layout = guess_line_layout(shape, order) if guess.kind in LINES else guess.layout
    if is_depthwise(guess.kind) and layout == "OIHW" and shape[1] != 1:
        layout = "HWIO"
    return guess._replace(layout=layout)


def check_readable_as_layer(name: str, shape: Sequence[int]) -> None:
    """Raise RefusedValue unless some kind of layer and some order give a weight of this shape a kernel."""
    if not any(
        _fits(shape, layout, kind) for kind in KINDS_OF_RANK.get(len(shape), ()) for layout in LAYOUTS
    ):
        check_sides(shape, guess_layout(shape))
    if len(shape) == 2 and _LINEAR.search(_telling(name)):
        raise RefusedValue(
            "By its name {name} is the weight of a fully connected layer, which has no kernel: choose the"
            " weight of a convolution layer.",
            name=shown_name(name),
        )


def _fits(shape: Sequence[int], layout: str, kind: str) -> bool:
    try:
        check_sides(shape, layout, kind)
    except RefusedValue:
        return False
    return True


def _telling(name: str) -> str:
    """Return the last part of a name that says something: up of up1.up.weight, dw of blocks.0.dw.0.weight."""
    parts = re.split(r"[./]", name.lower())
    return next((part for part in reversed(parts) if not _SILENT.fullmatch(part)), "")


def _by_name(name: str, rank: int) -> str | None:
    """Return the kind that the name of a weight says, None where it says none."""
    part = _telling(name)
    patterns = ((DEPTHWISE, _DEPTHWISE), (TRANSPOSED, _TRANSPOSED))
    said = next((kind for kind, pattern in patterns if pattern.search(part)), None)
    if rank == 3:
        return line_of(said or ORDINARY) if said or _LINE.search(part) else None
    return said or (ORDINARY if _ORDINARY.fullmatch(part) else None)


def _by_bias(shape: Sequence[int], layout: str, kind: str, bias: int | None) -> str | None:
    """Return the kind that has a bias of so many numbers; None where there is none, or where several have."""
    if bias is None or (len(shape) == 3 and kind == ORDINARY):
        return None
    line = kind in LINES
    o, i, *_ = oihw_shape(shape, layout, LINE if line else ORDINARY)
    found = [
        each
        for each, numbers in (
            (ORDINARY, o),
            (DEPTHWISE, o * i if layout == "HWIO" and i > 1 else 0),
            (TRANSPOSED, i if not (layout == "HWIO" and o == 1) else 0),
        )
        if numbers == bias
    ]
    return (line_of(found[0]) if line else found[0]) if len(found) == 1 else None


def _one_channel_among_colours(shape: Sequence[int], others: Sequence[Sequence[int]]) -> bool:
    """Say whether filters of one channel are no first layer: another reads colours, one makes their maps."""
    filters, channels, height, width = shape
    whole = [other for other in others if len(other) == 4]
    reads_colours = any(other[1] == 3 for other in whole)
    is_fed = any(other[0] == filters and other[1] > 1 for other in whole)
    return channels == 1 < filters and height * width > 1 and reads_colours and is_fed
