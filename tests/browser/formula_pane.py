"""The formula below the stage as a test reads it: its lines, and its terms as indices and as numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import expect

from tests.browser.stage_page import StagePage

Term = tuple[str, tuple[int, ...]]
_LINES = """div => {
  const texts = (name) => [...div.querySelectorAll(`.cv-formula-${name}`)].map((part) => part.textContent);
  const [lefts, signs, rights] = ['left', 'sign', 'right'].map(texts);
  return lefts.map((left, k) => [left, signs[k], rights[k]]);
}"""
_MORE = re.compile(r"… \((\d+) more\)")


class FormulaPane:
    """The formula of a stage. Reading it waits until its second line begins as it should."""

    def __init__(self, stage: StagePage) -> None:
        self.element = stage.page.locator(".cv-formula")
        self.notes = self.element.locator(".cv-formula-notes")
        self.copy = self.element.locator(".cv-copy")

    def lines(self, beginning: str | None = None) -> list[tuple[str, str, str]]:
        """(left, sign, right) of each line, once the second line is of `beginning`."""
        if beginning is not None:
            expect(self.element.locator(".cv-formula-left").nth(1)).to_have_text(beginning)
        return [tuple(line) for line in self.element.locator(".cv-formula-lines").evaluate(_LINES)]

    def result(self) -> float:
        return number(self.lines()[-1][2])


def number(text: str) -> float:
    return float(text.strip(" ()").replace("\N{MINUS SIGN}", "-"))


def split_terms(right: str) -> tuple[list[str], int]:
    """The terms of a sum that are written out, and how many are not."""
    hidden = sum(int(count) for count in _MORE.findall(right))
    return [part for part in right.split(" + ") if not _MORE.fullmatch(part.strip())], hidden


def symbols(text: str) -> list[Term]:
    """The arrays of a term with their indices: g[0, 1] · w[1, 0]."""
    found = re.findall(r"(\w\u0303?)\[([\d, ]+)\]", text)
    return [(name, tuple(int(index) for index in inside.split(","))) for name, inside in found]


def products(indices: str, arrays: Mapping[str, NDArray[Any]]) -> list[tuple[float, float]]:
    """The factors that the terms of a line with indices stand for, looked up in arrays."""
    terms, _hidden = split_terms(indices)
    looked_up = [[float(arrays[name][at]) for name, at in symbols(term)] for term in terms]
    return [(pair[0], pair[1]) for pair in looked_up if len(pair) == 2]


def written(values: str) -> list[tuple[float, float]]:
    """The factors of the terms of a line with values."""
    pairs = [term.split(" × ") for term in split_terms(values)[0]]
    return [(number(pair[0]), number(pair[1])) for pair in pairs if len(pair) == 2]


def assert_terms(lines: list[tuple[str, str, str]], arrays: Mapping[str, NDArray[Any]]) -> None:
    """The line with values says, term by term, what the indices of the line above stand for in arrays."""
    wanted = products(lines[1][2], arrays)
    assert wanted
    np.testing.assert_allclose(written(lines[2][2]), wanted, rtol=6e-3, atol=1e-12)  # three digits
