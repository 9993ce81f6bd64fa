"""The same numbers in the notations of programs, spreadsheets and people."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Kernel = NDArray[np.float64]


def lines(kernel: Kernel, between: str = " ", write: Callable[[float], str] = repr) -> str:
    """A row a line, a blank line between channels."""
    return "\n\n".join(
        "\n".join(between.join(write(float(v)) for v in row) for row in rows) for rows in kernel
    )


def _comma(value: float) -> str:
    return repr(value).replace(".", ",").replace("-", "\N{MINUS SIGN}")


def _matlab(kernel: Kernel) -> str:
    return "K = [" + "; ".join(" ".join(repr(float(v)) for v in row) for row in kernel[0]) + "];"


def _latex(kernel: Kernel) -> str:
    rows = " \\\\\n".join(" & ".join(repr(float(v)) for v in row) for row in kernel[0])
    return f"\\begin{{bmatrix}}\n{rows}\n\\end{{bmatrix}}"


def _excel(kernel: Kernel) -> str:
    text = io.StringIO()
    csv.writer(text, dialect="excel-tab").writerows([[repr(float(v)) for v in row] for row in kernel[0]])
    return text.getvalue()


def _printed(kernel: Kernel) -> str:
    with np.printoptions(floatmode="unique", suppress=False, threshold=10_000):
        return str(kernel)


def _first(write: Callable[[Kernel], str]) -> Callable[[Kernel], str]:
    """For notations of one grid: all channels made the first."""

    def written(kernel: Kernel) -> str:
        kernel[:] = kernel[0]
        return write(kernel)

    return written


NOTATIONS: dict[str, Callable[[Kernel], str]] = {
    "spaces": lines,
    "tabs": lambda kernel: lines(kernel, "\t"),
    "decimal commas and tabs": lambda kernel: lines(kernel, "\t", _comma),
    "decimal commas and spaces": lambda kernel: lines(kernel, " ", _comma),
    "commas and spaces": lambda kernel: lines(kernel, ", "),
    "Python": lambda kernel: repr(kernel.tolist()),
    "JSON, tight": lambda kernel: json.dumps(kernel.tolist(), separators=(",", ":")),
    "JSON, a number a line": lambda kernel: json.dumps(kernel.tolist(), indent=1),
    "NumPy, repr": lambda kernel: repr_of(kernel),
    "NumPy, printed": _printed,
    "C": lambda kernel: json.dumps(kernel.tolist()).translate(str.maketrans("[]", "{}")) + ";",
    "MATLAB": _first(_matlab),
    "LaTeX": _first(_latex),
    "Excel": _first(_excel),
    "Markdown": _first(
        lambda kernel: "\n".join(f"| {row} |" for row in lines(kernel[:1], " | ").split("\n"))
    ),
}


def repr_of(kernel: Kernel) -> str:
    """NumPy's repr with every digit."""
    with np.printoptions(floatmode="unique", threshold=10_000):
        return repr(kernel)
