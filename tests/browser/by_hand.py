"""A learner: reads the sentences and numbers that stand on the page, works them out with plain loops, types.

Nothing of the program is asked but its catalogue, as a dictionary: what cannot be read here cannot be read
by a person either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page

from tests.browser.dictionary import Dictionary

# A grid as it is seen: its caption, and the text of each cell with where it stands.
_GRIDS = """root => [...root.querySelectorAll('.cv-panel')].map((panel) => {
  const cells = [...panel.querySelectorAll('.cv-numbers span')].map((text) => {
    const { x, y, width, height } = text.getBoundingClientRect();
    return [text.textContent, x + width / 2, y + height / 2];
  });
  const [title, shape] = ['.cv-title', '.cv-shape'].map((part) => panel.querySelector(part)?.innerText ?? '');
  return { title: title.trim(), shape, cells };
})"""

Grid = NDArray[np.float64]


WORDS_A_MINUTE, CHARACTERS_A_MINUTE, SECONDS_A_CELL = 200, 250, 20
PART = ".st-key-course_part"
"""Where the part of a lesson stands."""


@dataclass
class Seen:
    """One grid: its numbers (planes, rows, columns), NaN where none is to be read, and where each stands.

    Its caption is read in English; `caption` is how it stands there.
    """

    title: str
    caption: str
    values: Grid
    places: NDArray[np.float64]

    @property
    def asked(self) -> list[tuple[int, ...]]:
        """The cells that have no number yet."""
        return [tuple(map(int, cell)) for cell in np.argwhere(np.isnan(self.values))]


def number(text: str) -> float:
    return float(text.replace("\N{MINUS SIGN}", "-")) if text else np.nan


def seen(root: Locator, words: Dictionary) -> list[Seen]:
    """Every grid in an element, in the order of the page, once all of them are drawn."""
    for _look in range(200):
        grids = [_seen(grid, words) for grid in root.evaluate(_GRIDS) if "+" not in grid["shape"]]
        drawn = [grid for grid in grids if grid is not None]
        if drawn and len(drawn) == len(grids):
            return drawn
        root.page.wait_for_timeout(100)
    raise AssertionError("The grids are not drawn.")


def _seen(grid: dict[str, Any], words: Dictionary) -> Seen | None:
    """Return a grid, None while it is not drawn."""
    *planes, rows, columns = map(int, re.findall(r"\d+", grid["shape"]) or (1, 1))
    size, cells = (int(np.prod(planes)), rows, columns), grid["cells"]
    if len(cells) != np.prod(size):
        return None
    values = np.array([number(text) for text, _x, _y in cells]).reshape(size)
    return Seen(
        words.english(grid["title"]),
        grid["title"],
        values,
        np.array([cell[1:] for cell in cells]).reshape(*size, 2),
    )


@dataclass
class Sheet:
    """A question as it is read: its grids by the letter of each array, and the line of what is given."""

    sentence: str
    facts: str
    grids: list[Seen]
    effort: Effort

    def planes(self, *titles: str) -> Grid:
        """The grids whose captions begin so, their planes one after the other."""
        found = [grid.values for grid in self.grids if grid.title.startswith(titles)]
        return np.concatenate(found)

    def pair(self, rule: str) -> tuple[int, int]:
        """Two numbers of the facts (down, across); 0 where nothing is said."""
        told = re.search(rf"{rule} (\d+)(?: \w+(?: and \w+)?, (\d+))?", self.facts)
        return (int(told[1]), int(told[2] or told[1])) if told else (0, 0)

    @property
    def stride(self) -> tuple[int, int]:
        down, across = self.pair("stride")
        return down or 1, across or 1

    @property
    def padding(self) -> tuple[int, int]:
        has_its_padding = any(grid.title.startswith("input with its padding") for grid in self.grids)
        return (0, 0) if has_its_padding else self.pair("zero padding")

    @property
    def bias(self) -> list[float]:
        told = re.findall(r"bias(?: of filter \d+:)? ([−-]?[\d.]+)", self.facts)
        return [number(each) for each in told] or [0.0, 0.0]

    @property
    def x(self) -> Grid:
        """The input (C, H, W) with the padding around it."""
        (top, left), x = self.padding, self.planes("input")
        return np.pad(x, ((0, 0), (top, top), (left, left)))

    @property
    def kernels(self) -> Grid:
        """The kernels (O, C, KH, KW)."""
        w = self.planes("kernel w")
        if any(grid.title.startswith("kernel w of filter") for grid in self.grids):
            return w.reshape(2, -1, *w.shape[1:])
        return w[:, None] if any("w: filters" in grid.title for grid in self.grids) else w[None]

    @property
    def g(self) -> Grid:
        return self.planes("upstream gradient")


@dataclass
class Effort:
    """What a lesson costs: words or Chinese characters read, cells typed, clicks and keys beside them."""

    words: int = 0
    characters: int = 0
    cells: int = 0
    clicks: int = 0
    read: set[str] = field(default_factory=set)

    def reads(self, page: Page) -> None:
        """Read what is new in the part on show: its text, and the captions of a question's grids.

        What else stands on a stage or a grid, tips among it, is looked at and not read.
        """
        text = page.locator(PART).inner_text().splitlines()
        looked_at = "\n".join(page.locator(".cv-stage").all_inner_texts()).splitlines()
        captions = page.locator(".cv-grids .cv-title").all_inner_texts()
        text = [re.sub(r"\w+_\w+", "", line).strip() for line in text]  # an icon, which is read as its name
        lines = [line for line in (*text, *captions) if line not in self.read]
        lines = [line for line in lines if line in captions or line not in looked_at]
        self.read.update(lines)
        self.words += sum(len(re.findall(r"[A-Za-z]+", line)) for line in lines)
        self.characters += sum(len(re.findall(r"[\u4e00-\u9fff]", line)) for line in lines)

    @property
    def minutes(self) -> float:
        """About how long it takes."""
        reading = self.words / WORDS_A_MINUTE + self.characters / CHARACTERS_A_MINUTE
        return reading + self.cells * SECONDS_A_CELL / 60


# ---- plain loops -------------------------------------------------------------------------------------------


def output(sheet: Sheet) -> Grid:
    """y[o] = b[o] + the windows of all channels times their kernels."""
    parts = partials(sheet)  # (O, C, HO, WO)
    return parts.sum(1) + np.array(sheet.bias[: len(parts)])[:, None, None]


def partials(sheet: Sheet) -> Grid:
    (down, across), x, w = sheet.stride, sheet.x, sheet.kernels
    filters, channels, rows, columns = w.shape
    size = ((x.shape[1] - rows) // down + 1, (x.shape[2] - columns) // across + 1)
    parts = np.zeros((filters, channels, *size))
    for o, c, p, q, i, j in product(*map(range, (filters, channels, *size, rows, columns))):
        parts[o, c, p, q] += w[o, c, i, j] * x[c, p * down + i, q * across + j]
    return parts


def weight_grad(sheet: Sheet, asked: Seen) -> Grid:
    """dW[c, i, j] of the filter that the caption names: the patches of every channel, each times its g."""
    told = re.search(r"of filter (\d)", asked.title)
    g, x, (down, across) = sheet.g[int(told[1]) if told else 0], sheet.x, sheet.stride
    grad = np.zeros(asked.values.shape)
    for c, i, j in np.ndindex(*grad.shape):
        for p, q in np.ndindex(*g.shape):
            grad[c, i, j] += g[p, q] * x[c, p * down + i, q * across + j]
    return grad


def input_grad(sheet: Sheet, asked: Seen) -> Grid:
    """dX: every g of every filter stamps its kernels where its window lay; the padding is cut off."""
    told = re.search(r"of channel (\d)", asked.title)
    channels = [int(told[1])] if told else range(len(asked.values))
    g, w, (down, across), (top, left) = sheet.g, sheet.kernels, sheet.stride, sheet.pair("zero padding")
    grad = np.zeros(asked.values.shape)
    for o, p, q in np.ndindex(*g.shape):
        for i, j in np.ndindex(*w.shape[2:]):
            row, column = p * down + i - top, q * across + j - left
            for plane, channel in enumerate(channels):
                if 0 <= row < grad.shape[1] and 0 <= column < grad.shape[2]:
                    grad[plane, row, column] += g[o, p, q] * w[o, channel, i, j]
    return grad


def size(sheet: Sheet) -> Grid:
    """Rows and columns of the output: the windows that fit, counted one by one."""
    counts = [
        sum(start + kernel <= wide for start in range(0, wide, step))
        for wide, kernel, step in zip(sheet.x.shape[1:], sheet.kernels.shape[2:], sheet.stride, strict=True)
    ]
    return np.array([[counts]], dtype=float)


def gathered(sheet: Sheet) -> Grid:
    """dX by gathering: the turned kernel slides over g with its zeros around it."""
    [turned], [g] = sheet.planes("kernel w, turned"), sheet.planes("g with zeros")
    rows, columns = turned.shape
    size = (g.shape[0] - rows + 1, g.shape[1] - columns + 1)
    found = np.zeros((1, *size))
    for row, column, i, j in product(*map(range, (*size, rows, columns))):
        found[0, row, column] += turned[i, j] * g[row + i, column + j]
    return found


def written_out(sheet: Sheet) -> Grid:
    """A number of dX in products: for each filter every g whose window read the pixel, times its weight."""
    row, column = map(int, re.findall(r"(?:row|column) (\d+)", sheet.sentence))
    rows = []
    for g, [kernel] in zip(sheet.g, sheet.kernels, strict=True):
        places = [(p, q, row - p, column - q) for p, q in np.ndindex(*g.shape)]
        inside = [
            (p, q, i, j) for p, q, i, j in places if i in range(len(kernel)) and j in range(len(kernel[0]))
        ]
        rows.append([g[p, q] * kernel[i, j] for p, q, i, j in inside])
    return np.array([rows])


def worked_out(sheet: Sheet, asked: Seen) -> Grid:
    """All numbers of the grid that has cells without one."""
    if any(grid.title.startswith("what channels") for grid in sheet.grids if grid is not asked):
        return sheet.planes("what channels").sum(0)[None] + sheet.bias[0]
    if any(grid.title.startswith("kernel w, turned") for grid in sheet.grids):
        return gathered(sheet)
    if asked.title.startswith("products, one by one"):
        return written_out(sheet)
    if asked.title.startswith("output y"):
        return output(sheet)
    if asked.title.startswith("size of y"):
        return size(sheet)
    if asked.title.startswith("what channels"):
        return partials(sheet)[0]
    if asked.title.startswith("weight gradient"):
        return weight_grad(sheet, asked)
    assert asked.title.startswith("input gradient"), asked.title
    return input_grad(sheet, asked)


# ---- on the page -------------------------------------------------------------------------------------------


def sheet_of(page: Page, words: Dictionary, effort: Effort) -> Sheet:
    """Read the question on show."""
    root = page.locator(".cv-grids[data-rev]")
    root.wait_for()
    effort.reads(page)
    text = words.english(page.locator(PART).inner_text())
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    [facts] = [line for line in text.splitlines() if "count from 0" in line]
    return Sheet(words.english(headings[-1]), facts, seen(root, words), effort)
