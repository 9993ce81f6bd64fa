"""Times, layers and contenders as a person reads them."""

from __future__ import annotations

import math

from convviz.app.shell.labels import Translate, size_text, told
from convviz.i18n import N_
from convviz.lab.timing import ENGINE, IM2COL, LOOPS, LayerSizes, Status

# Seconds in each unit, from the longest.
UNITS = (
    (86400.0, N_("{number} d")),
    (3600.0, N_("{number} h")),
    (60.0, N_("{number} min")),
    (1.0, N_("{number} s")),
    (1e-3, N_("{number} ms")),
    (1e-6, N_("{number} µs")),
    (1e-9, N_("{number} ns")),
)
OPERATION_NAMES = {
    "forward": N_("Forward"),
    "weight_grad": N_("Weight gradient"),
    "input_grad": N_("Input gradient"),
}
AXIS_NAMES = {
    "batch": N_("Batch"),
    "size": N_("Size"),
    "kernel": N_("Kernel"),
    "channels": N_("Channels"),
}
CONTENDER_NAMES = {LOOPS: N_("Plain loops"), IM2COL: N_("im2col"), ENGINE: N_("ConvViz’s engine")}


BUSY = 1.5
"""A median of so many times the best burst says that something else took the processor's time."""


def operation_name(_: Translate, operation: str) -> str:
    """Name an operation."""
    return _(OPERATION_NAMES[operation])


def axis_name(_: Translate, axis: str) -> str:
    """Name what grows along the axis."""
    return _(AXIS_NAMES[axis])


def contender_name(_: Translate, contender: str) -> str:
    """Name a contender; PyTorch with the device that it computes on."""
    if contender in CONTENDER_NAMES:
        return _(CONTENDER_NAMES[contender])
    device = contender.partition(":")[2]
    return _("PyTorch ({device})").format(device=device.upper() if device == "cpu" else device)


def time_text(_: Translate, seconds: float, digits: int = 3) -> str:
    """Write a time in the unit that keeps its number small: ``4.2 ms``."""
    fitting = (unit for unit in UNITS if seconds >= unit[0] * (1 - 0.5 * 10**-digits))
    length, template = next(fitting, UNITS[-1])
    return _(template).format(number=short(seconds / length, digits))


def short(number: float, digits: int = 3) -> str:
    """Write a positive number with so many digits, thousands in groups: ``0.81``, ``37,000``."""
    if number <= 0:
        return "0"
    rounded = float(f"{number:.{digits - 1}e}")
    places = digits - 1 - math.floor(math.log10(rounded))
    return f"{rounded:,.{max(0, places)}f}"


def joined(*texts: str) -> str:
    """Write the parts that are not empty in one line."""
    return " · ".join(text for text in texts if text)


def seconds_text(_: Translate, status: Status) -> str:
    """Write the time of a contender, an extrapolated one with "about"."""
    if status.seconds is None:
        return _("sits out") if status.out else "…"
    if status.cut is None:
        return time_text(_, status.seconds)
    return _("about {time}").format(time=time_text(_, status.seconds, 2))


def ratio_text(_: Translate, status: Status, engine: Status | None) -> str:
    """Write how many times the engine's time a contender takes; nothing where one is missing."""
    if status.seconds is None or engine is None or not engine.seconds or status.contender == ENGINE:
        return ""
    return _("{ratio} × the engine’s").format(ratio=short(status.seconds / engine.seconds, 2))


def cut_text(_: Translate, status: Status) -> str:
    """Say what was measured where the rest is extrapolated; nothing elsewhere."""
    cut = status.cut
    if cut is None:
        return ""
    factor = short(status.factor, 3)
    cells = size_text((cut.rows, cut.columns))
    if cut.filters == 1:
        return _("measured on {cells} cells of 1 filter; extrapolated × {factor}").format(
            cells=cells, factor=factor
        )
    return _("measured on {cells} cells of {filters} filters; extrapolated × {factor}").format(
        cells=cells, filters=cut.filters, factor=factor
    )


def how_text(_: Translate, status: Status) -> str:
    """Say how the time was found: bursts, a part, or why there is none."""
    if status.out is not None:
        return told(_, status.out)
    if status.cut is not None:
        return cut_text(_, status)
    if status.seconds is None:
        return ""
    if status.bursts == 0:
        return _("one run, not warmed up")
    median = status.median or status.seconds
    text = _("best of {bursts} bursts, their median {median}").format(
        bursts=status.bursts, median=time_text(_, median)
    )
    return joined(text, _("the machine was busy") if median > BUSY * status.seconds else "")


def difference_text(_: Translate, status: Status) -> str:
    """Write the largest difference from the engine's result, and nothing for the engine itself."""
    if status.difference is None or status.contender == ENGINE:
        return ""
    if status.difference == 0:
        return _("no difference")
    return _("difference {number}").format(number=f"{status.difference:.0e}".replace("e-0", "e-"))


def layer_text(_: Translate, layer: LayerSizes) -> str:
    """Write a layer in one line, without what is usual."""
    text = _("Input {input}, weight {weight}").format(
        input=size_text(layer.x_shape), weight=size_text(layer.weight_shape)
    )
    for value, usual, template in (
        (layer.stride, 1, N_(", stride {value}")),
        (layer.padding, 0, N_(", padding {value}")),
        (layer.dilation, 1, N_(", dilation {value}")),
        (layer.groups, 1, N_(", {value} groups")),
    ):
        if value != usual:
            text += _(template).format(value=value)
    return text


def work_text(_: Translate, layer: LayerSizes) -> str:
    """Write the size of a layer's output and the multiply-adds in it."""
    return _("Output {size}, {count} multiply-adds").format(
        size=size_text(layer.output_shape), count=f"{layer.multiply_adds:,}"
    )
