"""Every wrong number that an exercise recognises, got once more by making the mistake by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convviz.lab.lessons.exercises import Question, draw
from convviz.ops.reference import conv2d_loops, conv2d_weight_grad_loops
from tests.lab.lessons.exercises.every import PLACES, SEEDS, asked, filter_of, questions


@dataclass(frozen=True, eq=False)
class Board:
    """The numbers of a question, and ways to reckon with one thing changed."""

    question: Question

    @cached_property
    def cell(self) -> tuple[int, int, int]:
        return asked(self.question).hidden

    @cached_property
    def padding(self) -> tuple[int, int]:
        top, bottom, left, right = self.question.example.geometry.padding
        assert (top, left) == (bottom, right)
        return top, left

    @cached_property
    def x(self) -> np.ndarray:
        return self.question.example.x

    @cached_property
    def w(self) -> np.ndarray:
        return self.question.example.weight

    @cached_property
    def b(self) -> np.ndarray:
        return self.question.example.bias

    @cached_property
    def g(self) -> np.ndarray:
        return self.question.example.output_grad

    @cached_property
    def padded(self) -> np.ndarray:
        (top, left) = self.padding
        return np.pad(self.x, ((0, 0), (0, 0), (top, top), (left, left)))

    def forward(self, **changes) -> np.ndarray:
        """The output (O, HO, WO) of the first picture."""
        given = {"x": self.x, "weight": self.w, "bias": self.b, **self.question.example.layer.options}
        given |= changes
        return conv2d_loops(given.pop("x"), given.pop("weight"), given.pop("bias"), **given)[0]

    def output(self, **changes) -> float:
        return self.forward(**changes)[self.cell]

    def part(self, channel: int, kernel: np.ndarray) -> float:
        """What one channel adds, at the cell that is asked for."""
        return self.forward(x=self.x[:, channel : channel + 1], weight=kernel[None, None], bias=None)[
            (0, *self.cell[1:])
        ]

    def patch(self, p: int, q: int, *, stride=None, dilation=None) -> np.ndarray:
        """The pixels (C, KH, KW) under the window of output row p, column q."""
        (down, right), (deep, wide) = (
            stride or self.question.example.geometry.stride,
            dilation or self.question.example.geometry.dilation,
        )
        height, width = self.w.shape[2:]
        rows, columns = p * down + deep * np.arange(height), q * right + wide * np.arange(width)
        return self.padded[0][:, rows][:, :, columns]

    @property
    def place(self) -> tuple[int, int]:
        """The output cell that the sentence is about."""
        return self.question.sentence.values["row"], self.question.sentence.values["column"]

    @property
    def tile(self) -> np.ndarray:
        """The products (C, KH, KW) of the window that the sentence is about."""
        return self.patch(*self.place) * self.w[0]

    @property
    def added(self) -> np.ndarray:
        """What each channel adds, as it is on show."""
        (parts,) = [panel.values for panel in self.question.panels if panel.role == "partials"]
        return parts[:, *self.cell[1:]]

    def every_patch(self) -> np.ndarray:
        """(HO, WO, C, KH, KW): all windows."""
        height, width = self.g.shape[2:]
        return np.array([[self.patch(p, q) for q in range(width)] for p in range(height)])

    def columns(self, axes: tuple[int, ...]) -> np.ndarray:
        """All windows as a matrix, their axes (p, q, c, i, j) in this order: three down, two across."""
        windows = self.every_patch().transpose(axes)
        return windows.reshape(np.prod(windows.shape[:3]), -1)

    def weight_grad(self, g: np.ndarray | None = None) -> float:
        return self.weight_grads(g)[self.filter][self.cell]

    def weight_grads(self, g: np.ndarray | None = None) -> np.ndarray:
        """The gradients of all weights (O, C, KH, KW)."""
        return conv2d_weight_grad_loops(
            self.x, self.w.shape, self.g if g is None else g, **self.question.example.layer.options
        )

    @property
    def filter(self) -> int:
        return filter_of(self.question)

    def weight_grad_from(self, pixels: np.ndarray, stride: tuple[int, int]) -> float:
        """The gradient of a weight whose window begins at the first of these pixels (HP, WP)."""
        (_c, i, j), (height, width) = self.cell, self.g.shape[2:]
        rows, columns = i + stride[0] * np.arange(height), j + stride[1] * np.arange(width)
        return float((self.g[0, self.filter] * pixels[rows][:, columns]).sum())

    def stamped(self, *, stride=None, dilation=None, weight=None, g=None) -> np.ndarray:
        """The kernels stamped on the padded input (C, HP, WP), as large as the stamps need."""
        geometry = self.question.example.geometry
        (down, right), (deep, wide) = stride or geometry.stride, dilation or geometry.dilation
        grads, kernels = (self.g if g is None else g)[0], self.w if weight is None else weight
        sheet = np.zeros((kernels.shape[1], 40, 40))
        for (o, p, q), value in np.ndenumerate(grads):
            for (c, i, j), tap in np.ndenumerate(kernels[o]):
                sheet[c, p * down + i * deep, q * right + j * wide] += value * tap
        return sheet

    def pixel(self, *, from_the_padding: bool = True, **changes) -> float:
        """The gradient of the pixel that is asked for."""
        (c, u, v), (top, left) = self.cell, self.padding if from_the_padding else (0, 0)
        return self.stamped(**changes)[c, u + top, v + left]

    def stamps(self) -> list[tuple[float, float]]:
        """The upstream gradient and the weight of each stamp on the pixel, of the first filter."""
        (c, u, v), (top, left) = self.cell, self.padding
        (down, right), (deep, wide) = (
            self.question.example.geometry.stride,
            self.question.example.geometry.dilation,
        )
        return [
            (value, tap)
            for (p, q), value in np.ndenumerate(self.g[0, 0])
            for (i, j), tap in np.ndenumerate(self.w[0, c])
            if (p * down + i * deep, q * right + j * wide) == (u + top, v + left)
        ]


def _around(kernel: np.ndarray) -> np.ndarray:
    """Turned by half a turn."""
    return np.rot90(kernel, 2, axes=(-2, -1))


def _first_row(kernel: np.ndarray) -> np.ndarray:
    return np.concatenate([kernel[:, :, :1], 0 * kernel[:, :, 1:]], axis=2)


def _inside(grid: np.ndarray, row: int, column: int) -> float:
    assert 0 <= row < len(grid) and 0 <= column < len(grid[0])
    return grid[row, column]


def _first_only(grad: np.ndarray, filter: int) -> np.ndarray:
    alone = np.zeros_like(grad)
    alone[0, filter, 0, 0] = grad[0, filter, 0, 0]
    return alone


def _difference(b: Board) -> float:
    y, t = (next(p.values for p in b.question.panels if p.role == role) for role in ("output", "target"))
    return y[b.cell] - t[b.cell]


AGAIN: dict[str, dict[str, Callable[[Board], float | list[float]]]] = {
    "A patch": {
        "first_window": lambda b: b.patch(0, 0)[b.cell],
        "turned": lambda b: _around(b.patch(*b.place))[b.cell],
        "place_swapped": lambda b: b.patch(*b.place[::-1])[b.cell],
        "dilation": lambda b: b.patch(*b.place, dilation=(1, 1))[b.cell],
    },
    "One product": {
        "pixel": lambda b: b.patch(*b.place)[b.cell],
        "weight": lambda b: b.w[0][b.cell],
        "added": lambda b: b.patch(*b.place)[b.cell] + b.w[0][b.cell],
        "turned": lambda b: b.patch(*b.place)[b.cell] * _around(b.w[0])[b.cell],
        "summed": lambda b: b.tile.sum(),
    },
    "The sum of a window": {
        "unsigned": lambda b: np.abs(b.tile).sum(),
        "averaged": lambda b: b.tile.sum() / b.tile.size,
        "first_row": lambda b: b.tile[0, 0].sum(),
        "largest": lambda b: b.tile.max(),
    },
    "One output cell": {
        "bias": lambda b: b.output(bias=None),
        "bias_sign": lambda b: b.output(bias=-b.b),
        "bias_again": lambda b: b.output(bias=None) + len(b.x[0]) * b.b[b.cell[0]],
        "turned": lambda b: b.output(weight=_around(b.w)),
        "stride": lambda b: b.output(stride=1),
        "padding": lambda b: b.output(padding=0),
        "averaged": lambda b: b.output(bias=None) / b.w[0].size + b.b[b.cell[0]],
        "unsigned": lambda b: b.output(weight=np.abs(b.w)),
        "unweighted": lambda b: b.output(weight=b.w * 0 + 1),
        "first_row": lambda b: b.output(weight=_first_row(b.w)),
    },
    "Padding": {
        "padding": lambda b: _inside(b.x[0, 0], *b.cell[1:]),
        "edge": lambda b: np.pad(b.x[0, 0], [(n, n) for n in b.padding], mode="edge")[b.cell[1:]],
    },
    "One channel’s part": {
        "kernel": lambda b: b.part(b.cell[0], b.w[0, 1 - b.cell[0]]),
        "summed": lambda b: b.forward(bias=None)[(0, *b.cell[1:])],
        "turned": lambda b: b.part(b.cell[0], _around(b.w[0, b.cell[0]])),
        "unsigned": lambda b: b.part(b.cell[0], np.abs(b.w[0, b.cell[0]])),
    },
    "The sum over channels": {
        "averaged": lambda b: b.added.mean() + b.b[0],
        "multiplied": lambda b: b.added.prod() + b.b[0],
        "bias": lambda b: b.added.sum(),
        "bias_sign": lambda b: b.added.sum() - b.b[0],
        "bias_again": lambda b: b.added.sum() + len(b.added) * b.b[0],
    },
    "The im2col matrix": {
        "transposed": lambda b: _inside(b.columns((2, 3, 4, 0, 1)), *b.cell[:0:-1]),
        "down_first": lambda b: b.columns((2, 4, 3, 0, 1))[b.cell[1:]],
        "windows_down": lambda b: b.columns((2, 3, 4, 1, 0))[b.cell[1:]],
        "interleaved": lambda b: b.columns((3, 4, 2, 0, 1))[b.cell[1:]],
        "turned": lambda b: b.columns((2, 3, 4, 0, 1))[::-1][b.cell[1:]],
    },
    "The upstream gradient": {
        "not_averaged": lambda b: 2 * _difference(b),
        "no_two": lambda b: _difference(b) / b.g.size,
        "difference": _difference,
        "squared": lambda b: _difference(b) ** 2,
        "loss": lambda b: _difference(b) ** 2 / b.g.size,
    },
    "The weight gradient": {
        "picture": lambda b: [
            b.weight_grad(b.g * np.reshape(only, (2, 1, 1, 1))) for only in ((1, 0), (0, 1))
        ],
        "batch_mean": lambda b: b.question.answer / 2,
        "turned": lambda b: _turned_weight_grad(b),
        "upstream_turned": lambda b: b.weight_grad(_around(b.g)),
        "stride": lambda b: b.weight_grad_from(b.padded[0, b.cell[0]], (1, 1)),
        "padding": lambda b: b.weight_grad_from(
            np.pad(b.x[0, b.cell[0]], [(0, 2 * n) for n in b.padding]), b.question.example.geometry.stride
        ),
        "ones": lambda b: b.weight_grad(b.g * 0 + 1),
        "first_term": lambda b: b.weight_grad(_first_only(b.g, b.filter)),
        "averaged": lambda b: b.question.answer / b.g[0, 0].size,
        "channel": lambda b: b.weight_grads()[b.filter, 1 - b.cell[0], b.cell[1], b.cell[2]],
        "filter": lambda b: b.weight_grads()[1 - b.filter][b.cell],
        "filters": lambda b: b.weight_grads().sum(axis=0)[b.cell],
    },
    "The bias gradient": {
        "averaged": lambda b: b.g[:, b.cell[2]].mean(),
        "batch_mean": lambda b: b.g[:, b.cell[2]].sum() / 2,
        "filters": lambda b: b.g.sum(),
        "ones": lambda b: b.g[:, b.cell[2]].size,
        "unsigned": lambda b: np.abs(b.g[:, b.cell[2]]).sum(),
        "first_term": lambda b: b.g[0, b.cell[2], 0, 0],
    },
    "The input gradient": {
        "filter": lambda b: [b.pixel(g=b.g * np.reshape(only, (1, 2, 1, 1))) for only in ((1, 0), (0, 1))],
        "turned": lambda b: b.pixel(weight=_around(b.w)),
        "kernel": lambda b: b.pixel(weight=b.w[:, ::-1]),
        "stride": lambda b: b.pixel(stride=(1, 1)),
        "dilation": lambda b: b.pixel(dilation=(1, 1)),
        "padding": lambda b: b.pixel(from_the_padding=False),
        "one_stamp": lambda b: [value * tap for value, tap in b.stamps()] if len(b.w) == 1 else _both(b),
        "averaged": lambda b: b.question.answer / len(b.stamps()),
        "upstream": lambda b: b.stamps()[0][0],
        "weight": lambda b: b.stamps()[0][1],
        "ones": lambda b: b.pixel(g=b.g * 0 + 1),
        "upstream_turned": lambda b: b.pixel(g=_around(b.g)),
    },
    "The size of the output": {
        "padding": lambda b: _windows_in(b.x.shape[2:], b),
        "padding_once": lambda b: _windows_in(
            [side + n for side, n in zip(b.x.shape[2:], b.padding, strict=True)], b
        ),
        "stride": lambda b: _windows_in(b.padded.shape[2:], b, stride=1),
        "rounded_up": lambda b: _windows_in(b.padded.shape[2:], b) + 1,
        "moves": lambda b: _windows_in(b.padded.shape[2:], b) - 1,
        "kernel_kept": lambda b: (
            b.padded.shape[2 + b.cell[2]] // b.question.example.geometry.stride[b.cell[2]] + 1
        ),
        "other_side": lambda b: b.g.shape[3 - b.cell[2]],
        "input": lambda b: b.x.shape[2 + b.cell[2]],
    },
}
"""By what is asked for: each mistake with its number, or with the numbers of which it is one."""

AGAIN["The place of a window"] = {
    id: again for id, again in AGAIN["One output cell"].items() if not id.startswith("bias")
}
AGAIN["The input gradient, gathered"] = {
    id: AGAIN["The input gradient"][id]
    for id in ("turned", "one_stamp", "averaged", "ones", "upstream_turned")
}

ELSEWHERE = {"swapped", "next_door", "one_left_out", "channel", "filter", "picture", "filter_bias"}
"""What the sentence names a place for, which ``test_mistakes_said.py`` looks up."""


def _turned_weight_grad(b: Board) -> float:
    (c, i, j), (height, width) = b.cell, b.w.shape[2:]
    opposite, o = (height - 1 - i, width - 1 - j), b.filter
    return sum(float((b.g[n, o] * _windows(b.padded[n, c], opposite, b)).sum()) for n in range(len(b.x)))


def _windows(pixels: np.ndarray, tap: tuple[int, int], b: Board) -> np.ndarray:
    """The pixels (HO, WO) that a tap reads."""
    (down, right), (height, width) = b.question.example.geometry.stride, b.g.shape[2:]
    rows, columns = tap[0] + down * np.arange(height), tap[1] + right * np.arange(width)
    return pixels[rows][:, columns]


def _windows_in(sides: Sequence[int], b: Board, stride: int | None = None) -> int:
    """How many places a window has on an input with these sides, along the side that is asked for."""
    axis = b.cell[2]
    last = sides[axis] - b.w.shape[2 + axis]
    return sum(1 for _place in range(0, last + 1, stride or b.question.example.geometry.stride[axis]))


def _both(b: Board) -> list[float]:
    """One stamp of both filters, at one output cell."""
    found = []
    for p, q in np.ndindex(b.g.shape[2:]):
        one = np.zeros_like(b.g)
        one[0, :, p, q] = b.g[0, :, p, q]
        found.append(b.pixel(g=one))
    return found


def mistakes() -> Iterator[tuple[Board, str, str, float]]:
    """All mistakes of all questions: the board, what is asked for, the mistake, its number."""
    for drawn in [*(questions(*place) for place in PLACES), [draw("size", seed) for seed in SEEDS]]:
        for question in drawn:
            for mistake in question.mistakes:
                yield Board(question), question.subject.template, mistake.id, mistake.value


def test_every_wrong_number_is_the_one_that_its_mistake_gives() -> None:
    seen = set()
    for board, subject, id, value in mistakes():
        if id == "sign":
            assert value == -board.question.answer
        elif remake := AGAIN[subject].get(id):
            seen.add((subject, id))
            assert np.any(np.isclose(remake(board), value)), (subject, id)
        else:
            assert id in ELSEWHERE, (subject, id)
    assert seen == {(subject, id) for subject, ids in AGAIN.items() for id in ids}
