"""The line of symbols above a written sum: which numbers meet, with the stride and padding of its layer."""

from __future__ import annotations

from collections.abc import Callable

from convviz.lab.lessons.exercises.question import Exercise
from convviz.lab.lessons.exercises.solution import TILDE
from convviz.lab.lessons.exercises.worked_example import WorkedExample


def symbols(question: Exercise, role: str) -> str:
    r"""Return as LaTeX how a number of this panel is made, ``dW[i, j] = \sum_{p, q} ...``."""
    roles = {panel.role for panel in question.panels}
    if role == "output" and "products" in roles:
        return r"y[p, q] = \sum_{i, j} \mathrm{product}[i, j]"
    if role == "output" and "partials" in roles:
        return r"y[p, q] = b + \sum_{c} \mathrm{parts}[c, p, q]"
    if role == "terms" and "input" not in roles:
        return r"\mathrm{product}[o, k] = g[o, p_k, q_k] \cdot w[o, i_k, j_k]"
    if role == "input_grad" and question.named("output_grad").values.shape[1:] != _output_size(question):
        return r"dX[u, v] = \sum_{i, j} \overset{\curvearrowleft}{w}[i, j] \cdot \bar{g}[u + i, v + j]"
    return _LINES[role](question.example)


def _output_size(question: Exercise) -> tuple[int, int]:
    return question.example.geometry.output_size


def _axes(example: WorkedExample, axes: str) -> list[str]:
    """Return those of n, o and c that a layer has several of, then the rest as they are."""
    counts = {"n": len(example.x), "o": len(example.weight), "c": example.x.shape[1]}
    return [axis for axis in axes if counts.get(axis, 2) > 1]


def _index(example: WorkedExample, axes: str, *more: str) -> str:
    return f"[{', '.join([*_axes(example, axes), *more])}]"


def _sum(example: WorkedExample, axes: str) -> str:
    return rf"\sum_{{{', '.join(_axes(example, axes))}}}"


def _place(example: WorkedExample, axis: int) -> str:
    """Write where a tap reads in the padded input, ``2p + i``."""
    stride, dilation = example.geometry.stride[axis], example.geometry.dilation[axis]
    step, tap = ("p", "i") if axis == 0 else ("q", "j")
    return f"{stride if stride > 1 else ''}{step} + {dilation if dilation > 1 else ''}{tap}"


def _pixel(example: WorkedExample, axes: str) -> str:
    """Write the pixel that a tap reads, of x or of the padded input."""
    letter = TILDE if any(example.geometry.padding) else "x"
    return letter + _index(example, axes, _place(example, 0), _place(example, 1))


def _output(example: WorkedExample) -> str:
    name = f"y{_index(example, 'opq')}"
    bias = f"b{_index(example, 'o') if len(example.bias) > 1 else ''} + " if example.bias.any() else ""
    return rf"{name} = {bias}{_sum(example, 'cij')} w{_index(example, 'ocij')} \cdot {_pixel(example, 'c')}"


def _weight_grad(example: WorkedExample) -> str:
    name, g = f"dW{_index(example, 'ocij')}", f"g{_index(example, 'nopq')}"
    return rf"{name} = {_sum(example, 'npq')} {g} \cdot {_pixel(example, 'nc')}"


def _input_grad(example: WorkedExample) -> str:
    """Write the sum over all windows and taps that meet at a pixel."""
    top, left = example.geometry.padding[0], example.geometry.padding[2]
    down, across = (_place(example, axis) for axis in (0, 1))
    meet = rf"{down}{f' - {top}' if top else ''} = u \\ {across}{f' - {left}' if left else ''} = v"
    filters = r"\sum_{o} " if len(example.weight) > 1 else ""
    stamp = rf"g{_index(example, 'opq')} \cdot w{_index(example, 'ocij')}"
    return rf"dX{_index(example, 'cuv')} = {filters}\sum_{{\substack{{{meet}}}}} {stamp}"


def _bias_grad(example: WorkedExample) -> str:
    return f"db{_index(example, 'o')} = {_sum(example, 'npq')} g{_index(example, 'nopq')}"


def _upstream(example: WorkedExample) -> str:
    return rf"g[p, q] = \frac{{2}}{{{example.output_grad.size}}} \cdot (y[p, q] - t[p, q])"


def _padded(example: WorkedExample) -> str:
    top, left = example.geometry.padding[0], example.geometry.padding[2]
    return rf"{TILDE}[u + {top}, v + {left}] = x[u, v]"


def _size(example: WorkedExample) -> str:
    return (
        r"\left\lfloor \frac{\text{side} + 2 \cdot \text{padding} - \text{kernel}}{\text{stride}}"
        r" \right\rfloor + 1"
    )


_LINES: dict[str, Callable[[WorkedExample], str]] = {
    "output": _output,
    "weight_grad": _weight_grad,
    "input_grad": _input_grad,
    "bias_grad": _bias_grad,
    "output_grad": _upstream,
    "spread": _padded,
    "size": _size,
    "met": lambda e: rf"\mathrm{{met}} = {_pixel(e, 'c')}",
    "terms": lambda e: r"\mathrm{product} = \mathrm{factor} \cdot \mathrm{met}",
    "patch": lambda e: rf"\mathrm{{patch}}{_index(e, 'cij')} = {_pixel(e, 'c')}",
    "matrix": lambda e: rf"\mathrm{{columns}}[(c, i, j), (p, q)] = {_pixel(e, 'c')}",
    "products": lambda e: (
        rf"\mathrm{{product}}{_index(e, 'cij')} = {_pixel(e, 'c')} \cdot w{_index(e, 'cij')}"
    ),
    "partials": lambda e: (
        rf"\mathrm{{parts}}[c, p, q] = \sum_{{i, j}} {_pixel(e, 'c')} \cdot w{_index(e, 'cij')}"
    ),
}
"""By the panel that is asked for."""
