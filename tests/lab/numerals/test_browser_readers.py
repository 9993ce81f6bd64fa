"""The browser's readers of numbers answer word for word as Python's do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from convviz.app.widgets.ambiguous_numbers import reading_text
from convviz.lab.numerals import MAX_TEXT, read_grids, read_number
from convviz.lab.numerals.faults import MAX_QUOTED
from convviz.lab.numerals.number import MAX_CHARACTERS
from tests.javascript import run
from tests.lab.numerals.cases import GRIDS, NUMBERS, answered, expected
from tests.lab.numerals.notations import NOTATIONS
from tests.lab.numerals.test_numerals import ODD, answer

SCRIPT = Path(__file__).with_name("readers.mjs")
KINDS: dict[str, tuple[Callable[[str], Any], list[dict[str, Any]]]] = {
    "numbers": (read_number, NUMBERS),
    "grids": (read_grids, GRIDS),
}


def in_browser(kind: str, texts: list[str]) -> list[dict[str, Any]]:
    """What the browser's reader makes of many texts at once, in the words of the table."""
    return [_answer(found) for found in run(SCRIPT, {kind: texts})[kind]]


def _answer(found: dict[str, Any]) -> dict[str, Any]:
    if "code" not in found:
        return {"readings": found["readings"] if "readings" in found else [found["value"]]}
    values = dict(found["values"])
    if found["code"] == "at":
        values["reason"] = values["reason"]["code"]
    return answered(found["code"], values)


def odd_texts(count: int) -> list[str]:
    """So many texts of all kinds, the same in every run."""
    found: list[str] = []

    @settings(
        max_examples=count,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(ODD)
    def collect(text: str) -> None:
        found.append(text)

    collect()
    return found


def written_kernels() -> Iterator[str]:
    rng = np.random.default_rng(5)
    for write in NOTATIONS.values():
        for shape in ((1, 1, 1), (1, 2, 3), (3, 3, 2)):
            yield write(rng.normal(size=shape) * 10.0 ** rng.integers(-8, 6, size=shape))
            yield write(rng.integers(-9, 10, size=shape).astype(float))


@pytest.mark.parametrize("kind", KINDS)
def test_the_browser_reads_the_table_as_it_says(kind: str) -> None:
    cases = KINDS[kind][1]
    found = in_browser(kind, [case["text"] for case in cases])
    wrong = [(case["text"], read) for case, read in zip(cases, found, strict=True) if read != expected(case)]
    assert not wrong


@pytest.mark.parametrize("kind", KINDS)
def test_the_browser_reads_any_text_as_python_does(kind: str) -> None:
    texts = [*odd_texts(1500), *written_kernels(), "[" * MAX_TEXT, "1 " * MAX_TEXT, "a" * 500, "1" * 61]
    found, read = in_browser(kind, texts), KINDS[kind][0]
    wanted = [answer(read, text) for text in texts]
    assert not [trio for trio in zip(texts, found, wanted, strict=True) if trio[1] != trio[2]]


def test_the_browser_has_the_limits_that_python_has() -> None:
    """What is as long, deep or large as may be, and one more."""
    texts = [" " * (MAX_TEXT - 1 + more) + "1" for more in (0, 1)]
    texts += ["1" * (MAX_CHARACTERS + more) for more in (0, 1)]
    texts += ["a" * (MAX_QUOTED + more) for more in (0, 1)]
    texts += ["[" * depth + "1 2" + "]" * depth for depth in range(1, 12)]
    texts += [str([[[1, 2]]] * channels) for channels in range(1, 18)]
    assert in_browser("grids", texts) == [answer(read_grids, text) for text in texts]


def test_a_reading_is_named_alike_on_the_buttons_of_both() -> None:
    readings = [1.234, -1234.0, [[[1.5]]], [[[1.0, 5.0]]], [[[1.5, -2.5], [0.0, 1e-7]], [[1, 2], [3, 4]]]]
    assert run(SCRIPT, {"labels": readings})["labels"] == [reading_text(reading) for reading in readings]


CELLS = (
    (-0.004, 5.5, "−0.004"),
    (-0.00412, 5.5, "−0.004"),
    (-0.00412, 8, "−0.00412"),
    (-0.0412, 5.5, "−0.041"),
    (0.444444, 5.5, "0.444"),
    (-0.444444, 5.5, "−0.444"),
    (-0.444444, 5, "−0.44"),
    (12.3456, 5.5, "12.3"),
    (-1234.5, 5.5, "−1230"),
    (12345, 5.5, "12345"),
    (0.0004, 5.5, "4.0e−4"),
    (0.0004, 5, "4e−4"),
    (-3e7, 5.5, "−3e7"),
    (-0.004, 4.5, "−0.004"),
    (0, 5.5, "0"),
    (-7, 5.5, "−7"),
)
"""A number, the room for digits, and what is shown."""


def test_a_cell_shows_as_many_digits_as_it_has_room_for() -> None:
    shown = run(SCRIPT, {"cells": [[value, room] for value, room, _shown in CELLS]})["cells"]
    assert shown == [wanted for _value, _room, wanted in CELLS]
