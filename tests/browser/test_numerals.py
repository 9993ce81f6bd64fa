"""The browser's reader of numbers answers word for word as Python's does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from playwright.sync_api import Page

from convviz.components.assets import FOLDER
from convviz.components.modules import join
from convviz.numerals import MAX_TEXT, read_grids, read_number
from tests.numerals.cases import GRIDS, NUMBERS, answered, expected
from tests.numerals.notations import NOTATIONS
from tests.numerals.test_numerals import ODD, answer

_READ = """async ([script, name, texts]) => {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const { default: readers } = await import(url);
  return JSON.stringify(texts.map(readers[name]));
}"""


@pytest.fixture(scope="module")
def script() -> str:
    return join(FOLDER / "numerals" / "js" / "main.js")


def read_in_browser(page: Page, script: str, name: str, texts: list[str]) -> list[dict[str, Any]]:
    """What the browser's reader makes of many texts at once, in the words of the table."""
    return [_answer(found) for found in json.loads(page.evaluate(_READ, [script, name, texts]))]


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

    @settings(max_examples=count, database=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck), deadline=None)  # fmt: skip
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


def test_the_browser_reads_the_table_as_it_says(page: Page, script: str) -> None:
    page.goto("about:blank")
    for name, cases in (("readNumber", NUMBERS), ("readGrids", GRIDS)):
        found = read_in_browser(page, script, name, [case["text"] for case in cases])
        wrong = [
            (case["text"], read) for case, read in zip(cases, found, strict=True) if read != expected(case)
        ]
        assert not wrong


def test_the_browser_reads_any_text_as_python_does(page: Page, script: str) -> None:
    texts = [*odd_texts(600), *written_kernels(), "[" * MAX_TEXT, "1 " * MAX_TEXT, "a" * 500, "1" * 61]
    page.goto("about:blank")
    for name, read in (("readNumber", read_number), ("readGrids", read_grids)):
        found = read_in_browser(page, script, name, texts)
        wanted = [answer(read, text) for text in texts]
        wrong = [trio for trio in zip(texts, found, wanted, strict=True) if trio[1] != trio[2]]
        assert not wrong
