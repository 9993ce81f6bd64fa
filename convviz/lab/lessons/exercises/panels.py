"""The grids of a question: how each array is shown, and which of its cells belong to the answer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.i18n import N_
from convviz.lab.lessons.exercises.message import Message, say
from convviz.lab.lessons.exercises.question import Cell, Panel
from convviz.lab.lessons.exercises.solution import LETTERS
from convviz.lab.lessons.exercises.worked_example import WorkedExample

Float64 = NDArray[np.float64]

_ROLES = {
    "product": "products",
    "columns": "matrix",
    "parts": "partials",
    "padded": "spread",
    "g": "output_grad",
}
"""A panel's role where it is not its label: the colour of its frame goes by it."""

UPSTREAM = say(N_("g = dL/dy is given"))


def panel(role: str, title: Message, label: str, values: NDArray[Any], **rest: Any) -> Panel:
    """Return a panel of an array (..., rows, columns); all axes before the last two become planes."""
    planes = np.array(values, dtype=np.float64)
    planes = planes.reshape(-1, *planes.shape[-2:])  # (planes, rows, columns)
    for cell in (*rest.get("blanks", ()), *((rest["hidden"],) if rest.get("hidden") else ())):
        planes[cell] = np.nan
    return Panel(role, title, LETTERS.get(label, label), planes, **rest)


def asked(title: Message, label: str, values: NDArray[Any], cell: Cell, kind: str = "signed") -> Panel:
    """Return the panel that hides its cell."""
    return panel(_ROLES.get(label, label), title, label, values, kind=kind, hidden=cell)


def whole(title: Message, label: str, role: str, values: NDArray[Any]) -> Panel:
    """Return a panel that hides all its cells."""
    planes = values.reshape(-1, *values.shape[-2:])  # (planes, rows, columns)
    return panel(role, title, label, planes, blanks=tuple(np.ndindex(*planes.shape)))


def place_in(values: NDArray[Any], cell: Cell) -> tuple[int, ...]:
    """Return the place of a cell as a reader counts it: without the plane where there is but one."""
    return cell if values.size > values.shape[-2] * values.shape[-1] else cell[1:]


# ---- what is given ---------------------------------------------------------------------------------------


PADDED_INPUT = say(N_("input with its padding x̃"))


def input_panel(example: WorkedExample, lit: tuple[Cell, ...] = (), *, padded: bool = False) -> Panel:
    """Return the input, its pictures or channels as planes, bare or with its padding around it."""
    if padded:
        return panel("spread", PADDED_INPUT, "padded", example.padded, kind="grey", lit=lit)
    if len(example.x) > 1:
        title = say(N_("input x: pictures 0, 1"))
    elif example.x.shape[1] > 1:
        title = say(N_("input x: channels 0, 1"))
    else:
        title = say(N_("input x"))
    return panel("input", title, "input", example.x, kind="grey", lit=lit)


def kernel_panels(example: WorkedExample, lit: tuple[Cell, ...] = ()) -> tuple[Panel, ...]:
    """Return the kernels, a panel for every filter where they have channels; `lit` in each of them."""
    filters, channels = example.weight.shape[:2]
    if filters > 1 and channels > 1:
        return tuple(
            panel(
                f"kernel{filter or ''}",
                say(N_("kernel w of filter {filter}"), filter=filter),
                f"w[{filter}]",
                kernels,
                lit=lit,
            )
            for filter, kernels in enumerate(example.weight)
        )
    if filters > 1:
        lit = tuple((filter, *cell[1:]) for filter in range(filters) for cell in lit)
        return (panel("kernel", say(N_("kernel w: filters 0, 1")), "weight", example.weight, lit=lit),)
    title = say(N_("kernel w: channels 0, 1")) if channels > 1 else say(N_("kernel w"))
    return (panel("kernel", title, "weight", example.weight, lit=lit),)


def upstream_panels(example: WorkedExample, lit: tuple[Cell, ...] = ()) -> tuple[Panel, ...]:
    """Return the upstream gradient, a panel for every filter where there are pictures; `lit` in each."""
    batch, filters = example.output_grad.shape[:2]
    if filters > 1 and batch > 1:
        return tuple(
            panel(
                f"output_grad{filter or ''}",
                say(N_("g of filter {filter}: pictures 0, 1"), filter=filter),
                f"g[{filter}]",
                example.output_grad[:, filter],
                lit=lit,
            )
            for filter in range(filters)
        )
    title = N_("upstream gradient g: pictures 0, 1") if batch > 1 else N_("upstream gradient g")
    if filters > 1:
        title = N_("upstream gradient g: filters 0, 1")
        lit = tuple((filter, *cell[1:]) for filter in range(filters) for cell in lit)
    return (panel("output_grad", say(title), "g", example.output_grad, lit=lit),)


# ---- which cells -----------------------------------------------------------------------------------------


def window(example: WorkedExample, row: int, column: int, *, padded: bool) -> tuple[Cell, ...]:
    """Return the input's cells below the kernel at an output cell, in every channel."""
    planes = range(example.x.shape[1])
    taps = np.ndindex(*example.geometry.kernel_size)
    places = [reading(example, (row, column), tap, padded=padded) for tap in taps]
    return tuple((plane, *place) for plane in planes for place in places if place is not None)


def reading(
    example: WorkedExample, cell: tuple[int, ...], tap: tuple[int, ...], *, padded: bool
) -> tuple[int, int] | None:
    """Return the place that a tap reads for an output cell, None where it reads padding that is not shown."""
    geometry = example.geometry
    row, column = (
        s * p + d * i for s, p, d, i in zip(geometry.stride, cell, geometry.dilation, tap, strict=True)
    )
    if padded:
        return row, column
    row, column = row - geometry.padding[0], column - geometry.padding[2]
    return (row, column) if 0 <= row < example.x.shape[2] and 0 <= column < example.x.shape[3] else None


def facts(example: WorkedExample, *, bias: bool = False, upstream: bool = False) -> tuple[Message, ...]:
    """Return what has to be known besides the numbers: stride, padding and dilation where they matter."""
    geometry = example.geometry
    padding = (geometry.padding[0], geometry.padding[2])
    return (
        *((UPSTREAM,) if upstream else ()),
        *(_bias(example, filter) for filter in range(len(example.bias)) if bias and example.bias.any()),
        *_pair(geometry.stride, 1, N_("stride {n}"), N_("stride {rows} down, {columns} across")),
        *_pair(
            padding,
            0,
            N_("zero padding {n}"),
            N_("zero padding {rows} up and down, {columns} left and right"),
        ),
        *_pair(geometry.dilation, 1, N_("dilation {n}"), N_("dilation {rows} down, {columns} across")),
    )


def _pair(pair: tuple[int, int], usual: int, one: str, two: str) -> tuple[Message, ...]:
    """Return what is said of a pair (down, across): nothing of the usual, one number where both agree."""
    rows, columns = pair
    if rows == columns:
        return () if rows == usual else (say(one, n=rows),)
    return (say(two, rows=rows, columns=columns),)


def _bias(example: WorkedExample, filter: int) -> Message:
    value = float(example.bias[filter])
    if len(example.bias) == 1:
        return say(N_("bias {value}"), value=value)
    return say(N_("bias of filter {filter}: {value}"), filter=filter, value=value)
