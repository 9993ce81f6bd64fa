"""Words for a weight out of a file: the kinds of layers, the orders of axes, what becomes of its filters."""

from __future__ import annotations

from convviz.app.shell.labels import Translate
from convviz.i18n import N_
from convviz.lab.files.weights.guessing import BIAS, NAME, NETWORK, SHAPE
from convviz.lab.files.weights.layer_kinds import (
    DEPTHWISE,
    LINE,
    LINE_DEPTHWISE,
    LINE_TRANSPOSED,
    LINES,
    ORDINARY,
    TRANSPOSED,
    is_depthwise,
    is_transposed,
)

KIND_NAMES = {
    ORDINARY: N_("Convolution"),
    DEPTHWISE: N_("Depthwise convolution"),
    TRANSPOSED: N_("Transposed convolution"),
    LINE: N_("1-D convolution"),
    LINE_DEPTHWISE: N_("1-D depthwise convolution"),
    LINE_TRANSPOSED: N_("1-D transposed convolution"),
}
ONE_FILTER = N_("One filter")

LAYOUT_NAMES = {
    (ORDINARY, "OIHW"): N_("PyTorch: filters, channels, rows, columns"),
    (ORDINARY, "HWIO"): N_("Keras: rows, columns, channels, filters"),
    (DEPTHWISE, "OIHW"): N_("PyTorch: filters, one channel, rows, columns"),
    (DEPTHWISE, "HWIO"): N_("Keras: rows, columns, channels, filters of each"),
    (TRANSPOSED, "OIHW"): N_("PyTorch: maps in, maps out, rows, columns"),
    (TRANSPOSED, "HWIO"): N_("Keras: rows, columns, maps out, maps in"),
    (LINE, "OIHW"): N_("PyTorch: filters, channels, taps"),
    (LINE, "HWIO"): N_("Keras: taps, channels, filters"),
    (LINE_DEPTHWISE, "OIHW"): N_("PyTorch: filters, one channel, taps"),
    (LINE_DEPTHWISE, "HWIO"): N_("Keras: taps, channels, filters of each"),
    (LINE_TRANSPOSED, "OIHW"): N_("PyTorch: maps in, maps out, taps"),
    (LINE_TRANSPOSED, "HWIO"): N_("Keras: taps, maps out, maps in"),
}
SMALL_LAYOUT_NAMES = {
    (2, "OIHW"): N_("PyTorch: rows, columns"),
    (2, "HWIO"): N_("Keras: rows, columns"),
    (3, "OIHW"): N_("PyTorch: channels, rows, columns"),
    (3, "HWIO"): N_("Keras: rows, columns, channels"),
}
"""Of one kernel and of one filter."""

GUESSES = {
    NAME: N_("The kind is guessed from the tensor’s name: change it if it is wrong."),
    BIAS: N_("The kind is guessed from the size of its bias: change it if it is wrong."),
    NETWORK: N_(
        "The kind is guessed, because another layer of the file reads the colours: change it if it is wrong."
    ),
    SHAPE: N_("The kind is guessed from the shape alone: change it if it is wrong."),
}
"""What a guess rests on, and the way out."""


def kind_name(_: Translate, kind: str, rank: int) -> str:
    """Name a kind of layer; three axes of an ordinary one are one filter."""
    return _(ONE_FILTER) if rank == 3 and kind == ORDINARY else _(KIND_NAMES[kind])


def layout_name(_: Translate, kind: str, layout: str, rank: int) -> str:
    """Say whose order of the axes this is and what they count."""
    small = kind == ORDINARY and rank < 4
    return _(SMALL_LAYOUT_NAMES[rank, layout] if small else LAYOUT_NAMES[kind, layout])


def range_labels(_: Translate, kind: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Name what is counted along O and along I: a first one, and how many."""
    if is_transposed(kind):
        return (_("First map in"), _("Maps in")), (_("First map out"), _("Maps out"))
    return (_("First filter"), _("Filters")), (_("First channel"), _("Channels"))


def part_note(_: Translate, kind: str, depth: int, channels: int, fits: bool) -> str:
    """Say what becomes of filters `depth` channels deep on an input of `channels`; whether they fit it."""
    words = [_fit_note(_, kind, depth, channels, fits)]
    if is_transposed(kind):
        words.append(
            _(
                "A transposed layer is the way back through this convolution: Backward shows it under"
                " Transposed. Its bias is left out, because it belongs to the maps that come out there."
            )
        )
    if kind in LINES:
        words.append(_("The kernels of a 1-D layer are one row high."))
    return " ".join(words)


def _fit_note(_: Translate, kind: str, depth: int, channels: int, fits: bool) -> str:
    if is_depthwise(kind):
        return _depthwise_note(_, channels, fits)
    if fits:
        return _("These filters fit the channels of the input: they are used as they are.")
    if depth == 1:
        return _(
            "These filters read one channel and the input has {channels}: each reads all of them in the"
            " same way."
        ).format(channels=channels)
    return _(
        "These filters read {depth} channels and the input has {channels}: each filter takes the mean"
        " of its channels."
    ).format(depth=depth, channels=channels)


def _depthwise_note(_: Translate, channels: int, fits: bool) -> str:
    if channels == 1:
        return _("In a depthwise layer each filter reads one channel; the input has one, and all read it.")
    if fits:
        return _(
            "Each of the {channels} channels has filters of its own: the layer gets {channels} groups."
        ).format(channels=channels)
    return _(
        "In a depthwise layer each filter reads a channel of its own; the input has {channels}: choose as"
        " many channels here, or each filter reads all of them in the same way."
    ).format(channels=channels)
