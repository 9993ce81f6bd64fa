"""What a page shows of an experiment, as arrays and indices, each computed when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz import upstream
from convviz.errors import RefusedValue
from convviz.experiment import Experiment, geometry_of
from convviz.experiment.kinds import shown
from convviz.images import SCALES
from convviz.kernels import PRESETS
from convviz.ops.geometry import Geometry
from convviz.ops.gradients import conv2d_bias_grad, conv2d_input_grad, conv2d_weight_grad

Float32 = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Scene:
    """An experiment on its input `x` (C, H, W), float32, and everything that the stage draws of it.

    All arrays are read-only float32: input, weight and bias are rounded to it first, the rest is computed
    from these by `convviz.ops` in float64 and rounded once. Lengths are in reduced pixels, gradients in units
    of the loss L per unit of what they are a gradient by.
    """

    experiment: Experiment
    x: Float32  # (C, H, W)

    # ---- forwards ----------------------------------------------------------------------------------------

    @cached_property
    def geometry(self) -> Geometry:
        return geometry_of(self.experiment, (self.x.shape[1], self.x.shape[2]))

    @cached_property
    def weight(self) -> Float32:
        """(O, C/groups, KH, KW)"""
        return _rounded(self._layer.weight)

    @cached_property
    def bias(self) -> Float32:
        """(O,)"""
        return _rounded(self._layer.bias)

    @cached_property
    def output(self) -> Float32:
        """(O, HO, WO)"""
        return _rounded(self._output)

    @cached_property
    def row_source(self) -> NDArray[np.intp]:
        """(HP,): the input row that each padded row shows, -1 where the padding is zero."""
        return _read_only(self.geometry.row_source())

    @cached_property
    def col_source(self) -> NDArray[np.intp]:
        """(WP,): the input column that each padded column shows, -1 where the padding is zero."""
        return _read_only(self.geometry.column_source())

    @property
    def steps(self) -> int:
        """Output cells, one for each step, row by row."""
        height, width = self.geometry.output_size
        return height * width

    @property
    def patch_matrix_shape(self) -> tuple[int, int]:
        """Shape of the im2col matrix, (C KH KW, HO WO); float32 takes four bytes a number."""
        height, width = self.geometry.kernel_size
        return self.x.shape[0] * height * width, self.steps

    # ---- backwards ---------------------------------------------------------------------------------------

    @cached_property
    def output_grad(self) -> Float32:
        """(O, HO, WO)"""
        return _rounded(self._upstream.grad)

    @cached_property
    def weight_grad(self) -> Float32:
        """(O, C/groups, KH, KW)"""
        layer = self._layer
        return _rounded(conv2d_weight_grad(layer.x[None], layer.weight.shape, self._grad, **layer.options))

    @cached_property
    def input_grad(self) -> Float32:
        """(C, H, W)"""
        layer = self._layer
        return _rounded(conv2d_input_grad((1, *layer.x.shape), layer.weight, self._grad, **layer.options)[0])

    @cached_property
    def bias_grad(self) -> Float32:
        """(O,)"""
        return _rounded(conv2d_bias_grad(self._grad))

    @property
    def loss(self) -> float:
        return self._upstream.loss

    @cached_property
    def learning_rate(self) -> float:
        return upstream.learning_rate(self.experiment, self.x)

    @property
    def loss_kind(self) -> upstream.Loss:
        """The loss's name and sentence, English msgids."""
        return self._upstream.kind

    @cached_property
    def one_hot_cell(self) -> tuple[int, int]:
        """The output cell that a one-hot gradient picks, whichever loss is chosen."""
        return upstream.one_hot_cell(self.experiment, self.geometry.output_size)

    # ---- labels ------------------------------------------------------------------------------------------

    @property
    def value_range(self) -> tuple[float, float]:
        """The lowest and highest value that a pixel can have on the picture's scale."""
        return SCALES[self.experiment.scale]

    @property
    def target(self) -> str | None:
        """The name (English msgid) of the preset that the mean squared error compares with, else None."""
        return PRESETS[self.experiment.target].name if self.experiment.upstream == "mse" else None

    # ---- in float64 --------------------------------------------------------------------------------------

    @cached_property
    def _layer(self) -> upstream.Layer:
        return upstream.layer_of(self.experiment, self.x)

    @cached_property
    def _output(self) -> NDArray[np.float64]:
        return self._layer.output()

    @cached_property
    def _upstream(self) -> upstream.Upstream:
        return upstream.make_upstream(self.experiment, self.x, self._output)

    @cached_property
    def _grad(self) -> NDArray[np.float64]:
        """(1, O, HO, WO), as it is shown: so what is drawn adds up to the gradients below it."""
        return self.output_grad.astype(np.float64)[None]


def build_scene(experiment: Experiment, x: ArrayLike) -> Scene:
    """The scene of an experiment on the input `x` (C, H, W), the region's values.

    Checks at once that the layer is possible on this input (RefusedValue), computes nothing more: `repair`
    the experiment first. Raises RefusedValue also for an `x` that is not three axes of finite numbers.
    """
    with np.errstate(over="ignore"):  # a number beyond float32 becomes infinite, and is refused as such
        values = np.array(x, dtype=np.float32)
    if values.ndim != 3 or 0 in values.shape or not np.isfinite(values).all():
        raise RefusedValue(
            "A scene's input is finite numbers of shape (channels, rows, columns), not {shape}: give the"
            " values of a region.",
            shape=shown(values.shape),
        )
    scene = Scene(experiment, _read_only(values))
    scene.geometry  # noqa: B018 - refuses an impossible layer here rather than in the middle of a page
    return scene


def _rounded(values: NDArray[np.float64]) -> Float32:
    return _read_only(values.astype(np.float32))


def _read_only(values: Any) -> Any:
    values.setflags(write=False)
    return values
