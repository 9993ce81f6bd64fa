"""What a program printed, beside the numbers that the page shows."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

TOLERANCE = 3e-5
"""Five digits are printed, of numbers of the page that were rounded to float32."""


def check(said: str, name: str, array: NDArray[Any], place: tuple[Any, ...]) -> None:
    """Assert that a program printed this array's shape and these numbers of it."""
    assert f"{name} {array.shape}\n" in said, said
    head = f"{name}[{', '.join(':' if part == slice(None) else str(part) for part in place)}] =\n"
    assert head in said, said
    after = said.split(head, 1)[1]
    with np.printoptions(precision=5, linewidth=150):
        wanted = _tokens(str(np.asarray(array, np.float64)[place]))
    found = _tokens(after)[: len(wanted)]
    assert [token == "..." for token in found] == [token == "..." for token in wanted], (name, found, wanted)
    numbers = [[float(token) for token in tokens if token != "..."] for tokens in (found, wanted)]
    last_digit = 0 if any("e" in token for token in wanted) else 1.01e-5
    atol = last_digit + TOLERANCE * np.abs(array).max()
    np.testing.assert_allclose(*numbers, rtol=TOLERANCE, atol=atol, err_msg=name)


def said_number(said: str, name: str) -> float:
    """The number that is printed after a name."""
    (found,) = re.findall(rf"^{re.escape(name)} (\S+)$", said, flags=re.MULTILINE)
    return float(found)


def _tokens(text: str) -> list[str]:
    return re.findall(r"\.\.\.|-?\d[\d.]*(?:e[+-]?\d+)?", text)
