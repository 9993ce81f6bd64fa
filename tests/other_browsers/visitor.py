"""A person at a tab of any browser, in the few words that both drivers share."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import urlencode

import numpy as np
from numpy.typing import ArrayLike, NDArray

PATIENCE = 30
TOLERANCE = 2e-6


class Visitor:
    """Drives the pages of a server in `tab`."""

    def __init__(self, tab: Any, server: str) -> None:
        self.tab = tab
        self.server = server
        self.problems: list[str] = []

    def open(self, path: str, **query: object) -> None:
        """Go to a page in English; what went wrong on the page before is kept."""
        self.tab.open(f"{self.server}/{path}?{urlencode({'lang': 'en', **query})}")

    def wait_until(self, condition: str) -> None:
        """Wait until a JavaScript expression is true."""
        end = time.monotonic() + PATIENCE
        while not self.tab.evaluate(f"Boolean({condition})"):
            assert time.monotonic() < end, f"waited in vain for {condition}"
            time.sleep(0.05)

    def find(self, selector: str, text: str | None = None) -> tuple[float, float]:
        """Scroll to the element of `selector`, the first with `text`, and return its middle in the window."""
        chosen = json.dumps(selector)
        wanted = "true" if text is None else f"node.textContent.includes({json.dumps(text)})"
        element = f"[...document.querySelectorAll({chosen})].find((node) => {wanted})"
        self.wait_until(element)
        left, top, width, height = self.tab.evaluate(
            f"(() => {{ const node = {element}; node.scrollIntoView({{block: 'center'}});"
            " const {left, top, width, height} = node.getBoundingClientRect();"
            " return [left, top, width, height]; })()"
        )
        return left + width / 2, top + height / 2

    def press(self, selector: str, text: str | None = None) -> None:
        self.tab.click(*self.find(selector, text))

    def edit(self, row: int, col: int, text: str, size: int = 3) -> None:
        """Click a cell of a kernel of `size` and type a number into it."""
        plot = '.cv-panel[data-role="kernel"] canvas.cv-marks'
        x, y = self.find(plot)
        side = self.tab.evaluate(f"document.querySelector('{plot}').getBoundingClientRect().width") / size
        middle = (size - 1) / 2
        self.tab.click(x + (col - middle) * side, y + (row - middle) * side)
        self.wait_until("document.activeElement.matches('input.cv-cell')")
        self.tab.type(*text, "\ue007")  # Enter

    def values(self, role: str) -> NDArray[np.float64]:
        """The numbers of a panel as they are drawn."""
        plot = f'.cv-panel[data-role="{role}"] .cv-plot'
        rows = self.tab.evaluate(f"document.querySelector('{plot}').data[0].z.map((row) => Array.from(row))")
        return np.array(rows, dtype=np.float64)

    def wait_for(self, role: str, wanted: ArrayLike) -> None:
        """Wait until a panel shows these numbers (rows, cols)."""
        numbers = np.asarray(wanted, dtype=np.float64)
        self.wait_until(f"document.querySelector('.cv-panel[data-role=\"{role}\"] .cv-plot')?.data?.[0]?.z")
        end = time.monotonic() + PATIENCE
        near = TOLERANCE * max(1.0, float(np.abs(numbers).max()))
        while not _near(shown := self.values(role), numbers, near):
            assert time.monotonic() < end, f"{role} shows\n{shown}\nand not\n{numbers}"
            time.sleep(0.05)


def _near(shown: NDArray[np.float64], wanted: NDArray[np.float64], tolerance: float) -> bool:
    return shown.shape == wanted.shape and np.allclose(shown, wanted, rtol=0, atol=tolerance)
