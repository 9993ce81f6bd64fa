"""Layers in which nothing is symmetric, as addresses say them and as plain layers compute them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from convviz.lab.files.images import sample_pixels
from tests.browser.plain_layer import PlainLayer
from tests.browser.stage_page import address_of, weight_text


@dataclass(frozen=True)
class Case:
    """An experiment as an address says it, and the same as a plain layer. Nothing in it is symmetric."""

    picture: str
    box: tuple[int, int, int, int]
    weight: NDArray[np.float64]  # (C, KH, KW)
    stride: tuple[int, int]
    dilation: tuple[int, int]
    padding: tuple[int, int]
    mode: str
    bias: float
    seed: int

    def query(self, view: str) -> dict[str, str]:
        return dict(
            address_of(
                pic=self.picture,
                box="_".join(map(str, self.box)),
                w=weight_text(self.weight),
                stride=self.stride,
                dil=self.dilation,
                pad=self.padding,
                mode=self.mode,
                bias=self.bias,
                g="random",
                seed=self.seed,
                view=view,
            )
        )

    @property
    def x(self) -> NDArray[np.float64]:
        top, left, height, width = self.box
        pixels = sample_pixels(self.picture)[top : top + height, left : left + width]
        return (pixels.transpose(2, 0, 1) / 255).astype(np.float32).astype(np.float64)

    @property
    def layer(self) -> PlainLayer:
        return PlainLayer(self.x, self.weight, self.stride, self.dilation, self.padding, self.mode, self.bias)

    @property
    def options(self) -> dict[str, object]:
        return {
            "stride": self.stride,
            "padding": self.padding,
            "dilation": self.dilation,
            "padding_mode": self.mode,
        }

    @property
    def output_grad(self) -> NDArray[np.float64]:
        """(HO, WO), as the page's own code sample draws it; the stage shows it in float32."""
        drawn = np.random.default_rng(self.seed).standard_normal((1, *self.layer.output_size))
        return np.round(drawn, 2)[0].astype(np.float32).astype(np.float64)


KERNEL = np.array([[[1.0, 2.0, -1.0], [0.0, 0.5, -3.0]]])
GREY = {
    mode: Case("camera", (30, 41, 9, 12), KERNEL, (2, 1), (1, 2), (1, 2), mode, 0.25, 7)
    for mode in ("zeros", "reflect")
}
COLOUR = Case(
    "cat",
    (60, 90, 7, 10),
    np.array([KERNEL[0], -2 * KERNEL[0], KERNEL[0, ::-1] + 0.5]),
    (2, 1),
    (1, 2),
    (1, 2),
    "zeros",
    -1.0,
    11,
)
CASES = {**GREY, "colour": COLOUR}
RARER = ("replicate", "circular")
"""Modes that differ from "reflect" in one function, which other tests hold: slow tests look at them here."""


def in_turn(cases: dict[str, Case]) -> list[Any]:
    """Cases as parameters by their names, the rarer ones marked as slow."""
    return [
        pytest.param(case, id=name, marks=[pytest.mark.slow] if name in RARER else [])
        for name, case in cases.items()
    ]


each_case = pytest.mark.parametrize("case", in_turn(CASES))
