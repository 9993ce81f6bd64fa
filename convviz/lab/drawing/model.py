"""What the panels of a view are made from: the filter on show, its windows, the words, the stage's width."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.lab.drawing.windows import Float64, Windows
from convviz.lab.layer.magnitudes import even_limits
from convviz.lab.scene import Chosen
from convviz.lab.scene.scales import scales_of
from convviz.ops.gradients import conv2d_input_grad, conv2d_weight_grad

Words = Mapping[str, Any]
"""The stage's sentences in the reader's language, by the names under which its scripts know them."""


@dataclass(frozen=True, eq=False)
class Model:
    """Filter `chosen` on a stage of `width` px, with what its views share, each made when first asked for."""

    chosen: Chosen
    text: Words
    width: float
    hidden: frozenset[str] = frozenset()  # roles of panels whose numbers are not told

    @cached_property
    def windows(self) -> Windows:
        """The windows of its steps."""
        return Windows(self.chosen)

    @cached_property
    def x(self) -> Float64:
        """The input (D, H, W)."""
        return self.chosen.x.astype(np.float64)

    @cached_property
    def padded(self) -> Float64:
        """The input with its padding, (D, HP, WP)."""
        return self.windows.padded(self.x)

    @cached_property
    def weight(self) -> Float64:
        """The kernel (D, KH, KW) as it lies on a patch."""
        return self.chosen.weight.astype(np.float64)

    @cached_property
    def output_grad(self) -> Float64:
        """The gradient by the convolution's map, (HO, WO)."""
        return self.chosen.output_grad.astype(np.float64)

    @property
    def signed(self) -> bool:
        """Whether the input is numbers of either sign."""
        return self.chosen.scene.is_signed

    @property
    def input_kind(self) -> str:
        """The palette of the input."""
        return "signed" if self.signed else "grey"

    @property
    def input_limits(self) -> tuple[float, float]:
        """What the ends of that palette stand for."""
        return self.chosen.scene.value_range

    @property
    def input_size(self) -> float:
        """The largest magnitude of an input."""
        return max(abs(limit) for limit in self.input_limits)

    def array(self, name: str) -> NDArray[np.float32]:
        """Return an array of the filter on show by its name."""
        return getattr(self.chosen, name)

    def largest(self, name: str) -> float:
        """Return the end of the palette of an array: where it is all round-off, it looks like zero."""
        if name not in self._ends:
            self._ends[name] = largest(self.array(name), self.scale(name))
        return self._ends[name]

    @cached_property
    def _ends(self) -> dict[str, float]:
        return {}

    def scale(self, name: str) -> float:
        """Return the size of what an array was added up from, 0 where it is no sum."""
        return scales_of(self.chosen, (name,)).get(name, 0.0)

    # ---- sums that grow with the steps -------------------------------------------------------------------

    def weight_grad_to(self, t: int) -> Float64:
        """Return dW (D, KH, KW) added up to and including step t: the gradient for g cut off after it."""
        shape = (1, *self.weight.shape)
        return conv2d_weight_grad(self.x[None], shape, self._grad_to(t), **self._options)[0]

    def input_grad_to(self, t: int) -> Float64:
        """Return dX (D, H, W) added up to and including step t."""
        shape = (1, *self.x.shape)
        return conv2d_input_grad(shape, self.weight[None], self._grad_to(t), **self._options)[0]

    def stamped_to(self, t: int) -> Float64:
        """Return the stamps up to step t on the padded input (D, HP, WP), none folded back or dropped."""
        shape = (1, *self.padded.shape)
        options = {**self._options, "padding": 0, "padding_mode": "zeros"}
        return conv2d_input_grad(shape, self.weight[None], self._grad_to(t), **options)[0]

    def _grad_to(self, t: int) -> Float64:
        grad = self.output_grad.copy()
        grad.ravel()[t + 1 :] = 0
        return grad[None, None]  # (1, 1, HO, WO)

    @property
    def _options(self) -> dict[str, Any]:
        return {**self.chosen.scene.layer.options, "groups": 1}


def largest(values: ArrayLike, scale: float = 0.0) -> float:
    """Return the end of a palette for numbers that were added up from numbers of size `scale`."""
    return even_limits(values, scale)[1]
