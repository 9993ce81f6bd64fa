"""The way to an answer, written out as LaTeX with the numbers in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PADDED, TILDE = "x\u0303", r"\tilde{x}"
LETTERS = {
    "input": "x",
    "padded": PADDED,
    "weight": "w",
    "output": "y",
    "y": "y",
    "t": "t",
    "g": "g",
    "weight_grad": "dW",
    "input_grad": "dX",
    "bias_grad": "db",
}
"""The letter of each array, on its panel and in its sum, as on all pages."""


@dataclass(frozen=True)
class Solution:
    """``name = rows = total``: the rows are added up, one to a line, in the order in which one works."""

    name: str
    rows: tuple[str, ...]
    total: float

    def latex(self, *, total: bool = True) -> str:
        """Return the whole sum as LaTeX, or its rows without the `total`."""
        first, *rest = self.rows
        lines = [rf"{self.name} &= {first}", *(rf"&{_joined(row)}" for row in rest)]
        if total and self.rows != (plain(self.total),):  # a sum of nothing says it already
            lines[-1] += f" = {plain(self.total)}"
        return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"


def _joined(row: str) -> str:
    """Write a row that goes on with a sum; a negative number begins with its own sign."""
    return row if row.startswith("-") else f"+ {row}"


def products(terms: Iterable[Sequence[float]]) -> str:
    r"""Write a sum of products, ``2 \cdot 3 + 1 \cdot (-1)``; a sum of nothing is 0."""
    written = [r" \cdot ".join(_factors(factors)) for factors in terms]
    return " + ".join(written) or "0"


def _factors(factors: Sequence[float]) -> list[str]:
    return [plain(factor) if factor >= 0 else f"({plain(factor)})" for factor in factors]


def plain(value: float) -> str:
    """Write a number as LaTeX takes it, with no negative zero."""
    return f"{value + 0.0:.6g}"


def index(*numbers: int) -> str:
    """Write a place, ``[1, 2]``."""
    return f"[{', '.join(map(str, numbers))}]"


def named(name: str, *place: int) -> str:
    """Write a number's name as LaTeX, in the letter of its array where it has one: ``dW[0, 1]``."""
    return f"{letter(name)}{index(*place)}"


def letter(name: str) -> str:
    """Write the letter of an array as LaTeX; the name of one that has none."""
    known = LETTERS.get(name)
    return rf"\mathrm{{{name}}}" if known is None else known.replace(PADDED, TILDE)
