"""What a page shows of an experiment, as arrays and indices, each computed when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.errors import RefusedValue
from convviz.lab.files.images import SCALES
from convviz.lab.kernels import PRESETS
from convviz.lab.layer import LayerPass
from convviz.lab.layer import loss as upstream
from convviz.lab.layer.magnitudes import largest, sum_size
from convviz.lab.state import MAPS, NUMBERS, Experiment, as_applied, geometry_of
from convviz.lab.state.fields.kinds import shown
from convviz.lab.state.patterns import one_hot_cell
from convviz.ops.geometry import Geometry

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Scene:
    """An experiment on its input `x` (N, C, H, W), float32, and everything that is computed of the layer.

    All arrays are read-only float32: input, weight and bias are rounded to it first, the rest is computed
    from these by `convviz.ops` in float64 and rounded once. Lengths are in reduced pixels, gradients in units
    of the loss L per unit of what they are a gradient by. What of it is on show is another matter: `Chosen`.
    """

    experiment: Experiment
    x: Float32  # (N, C, H, W)

    # ---- forwards ----------------------------------------------------------------------------------------

    @cached_property
    def geometry(self) -> Geometry:
        """The layer's geometry on this input."""
        return geometry_of(self.experiment, (self.x.shape[2], self.x.shape[3]))

    @cached_property
    def weight(self) -> Float32:
        """The kernels (O, C/groups, KH, KW) as they were set, whichever way round they lie on a patch."""
        return rounded(as_applied(self.experiment, self.layer.weight))

    @cached_property
    def bias(self) -> Float32:
        """The biases (O,)."""
        return rounded(self.layer.bias)

    @cached_property
    def output(self) -> Float32:
        """(N, O, HO, WO): the convolution's, before any activation."""
        return rounded(self.layer.conv)

    @cached_property
    def activated(self) -> Float32:
        """The output after the activation (N, O, HO, WO)."""
        return rounded(self.layer.activated)

    @cached_property
    def pooled(self) -> Float32:
        """(N, O, HP, WP): what the layer hands on."""
        return rounded(self.layer.output)

    @cached_property
    def row_source(self) -> NDArray[np.intp]:
        """(HP,): the input row that each padded row shows, -1 where the padding is zero."""
        return read_only(self.geometry.row_source())

    @cached_property
    def col_source(self) -> NDArray[np.intp]:
        """(WP,): the input column that each padded column shows, -1 where the padding is zero."""
        return read_only(self.geometry.column_source())

    @property
    def steps(self) -> int:
        """Output cells, one for each step, row by row."""
        height, width = self.geometry.output_size
        return height * width

    # ---- backwards ---------------------------------------------------------------------------------------

    @cached_property
    def pooled_grad(self) -> Float32:
        """dL/d pooled (N, O, HP, WP): what comes down from the loss."""
        return rounded(upstream.grad_at_output(self._passes, self._upstream.grad))

    @cached_property
    def activated_grad(self) -> Float32:
        """dL/d activated (N, O, HO, WO): back through the pooling."""
        return rounded(self.layer.activated_grad(self.pooled_grad.astype(np.float64)))

    @cached_property
    def output_grad(self) -> Float32:
        """dL/d output (N, O, HO, WO): back through the activation too."""
        return rounded(self.layer.conv_grad(self.activated_grad.astype(np.float64)))

    @cached_property
    def conv_grad(self) -> Float64:
        """The output's gradient as it is shown: so what is drawn adds up to the gradients below it."""
        return self.output_grad.astype(np.float64)

    @cached_property
    def weight_grad(self) -> Float32:
        """The gradient by the weight (O, C/groups, KH, KW), by the indices of `weight`."""
        return rounded(as_applied(self.experiment, self.layer.weight_grad(self.conv_grad)))

    @cached_property
    def input_grad(self) -> Float32:
        """The gradient by the input (N, C, H, W)."""
        return rounded(self.layer.input_grad(self.conv_grad))

    @cached_property
    def bias_grad(self) -> Float32:
        """The gradient by the bias (O,)."""
        return rounded(self.layer.bias_grad(self.conv_grad))

    @cached_property
    def steepness(self) -> float:
        """The loss's gradient as a part of the numbers that it is the difference of, 1 where it is none.

        That of a squared error is 2 (y - t) / count; close to the target it is nothing but their round-off.
        """
        made, last = self._upstream, self._passes[-1]
        if made.target is None or not made.grad.any():
            return 1.0
        curved = last.settings.activation in ("sigmoid", "tanh")
        output = largest(last.output) if curved else sum_size(last)
        return min(1.0, largest(made.grad) * made.grad.size / (2 * (output + largest(made.target))))

    @property
    def loss(self) -> float:
        """The loss L."""
        return self._upstream.loss

    @cached_property
    def learning_rate(self) -> float:
        """The step size of gradient descent on this loss."""
        return upstream.learning_rate(self.experiment, self.x)

    @property
    def loss_shape(self) -> tuple[int, ...]:
        """The shape (N, O, H, W) of what the loss is taken of."""
        return self._upstream.grad.shape

    @property
    def loss_count(self) -> int:
        """How many numbers the loss is taken of, (N O H W)."""
        return self._upstream.grad.size

    @cached_property
    def one_hot_cell(self) -> tuple[int, int]:
        """The cell that a one-hot gradient picks, whichever loss is chosen."""
        height, width = self._passes[-1].output.shape[2:]
        return one_hot_cell(self.experiment, (height, width))

    # ---- labels ------------------------------------------------------------------------------------------

    @property
    def value_range(self) -> tuple[float, float]:
        """The lowest and highest value of the input: a pixel's own scale, else even around zero."""
        return input_range(self.experiment, self.x, self.is_signed)

    @cached_property
    def is_signed(self) -> bool:
        """Whether the input is numbers of either sign and not the pixels of a picture."""
        return bool(self.experiment.below) or has_signs(self.experiment, self.x)

    @property
    def target(self) -> str | None:
        """The name (English msgid) of the preset that the mean squared error compares with, else None."""
        return PRESETS[self.experiment.target].name if self.experiment.upstream == "mse" else None

    # ---- in float64 --------------------------------------------------------------------------------------

    @property
    def layer(self) -> LayerPass:
        """The open layer, in float64."""
        return self._passes[0]

    @cached_property
    def _passes(self) -> list[LayerPass]:
        return upstream.passes_of(self.experiment, self.x)

    @cached_property
    def _upstream(self) -> upstream.Upstream:
        return upstream.make_upstream(self.experiment, self._passes)


def has_signs(experiment: Experiment, values: Float32) -> bool:
    """Say whether what stands at the bottom, (N, C, h, w), is numbers of either sign and not pixels."""
    if experiment.maps != MAPS[0]:
        return True
    return experiment.picture == NUMBERS and bool((values < 0).any())


def input_range(experiment: Experiment, values: Float32, signed: bool) -> tuple[float, float]:
    """Return the lowest and highest value of an input: even around zero if signed, else a pixel's scale.

    For numbers of one's own without a sign that is the smallest scale of pixels that holds them all, or their
    largest.
    """
    most = float(np.abs(values).max()) or 1.0
    if signed:
        return -most, most
    if experiment.picture != NUMBERS:
        return SCALES[experiment.scale]
    return 0.0, min((top for _, top in SCALES.values() if top >= most), default=most)


def build_scene(experiment: Experiment, x: ArrayLike) -> Scene:
    """Build the scene of an experiment on the input `x` (N, C, H, W), the region's values.

    Checks at once that the layer is possible on this input (RefusedValue), computes nothing more: `repair`
    the experiment first. Raises RefusedValue also for an `x` that is not four axes of finite numbers.
    """
    with np.errstate(over="ignore"):  # a number beyond float32 becomes infinite, and is refused as such
        values = np.array(x, dtype=np.float32)
    if values.ndim != 4 or 0 in values.shape or not np.isfinite(values).all():
        raise RefusedValue(
            "A scene's input is finite numbers of shape (pictures, channels, rows, columns), not {shape}:"
            " give the values of a region.",
            shape=shown(values.shape),
        )
    scene = Scene(experiment, read_only(values))
    scene.geometry  # noqa: B018 - refuses an impossible layer here rather than in the middle of a page
    return scene


def rounded(values: NDArray[np.float64]) -> Float32:
    """Round to float32, and make the array read-only."""
    return read_only(values.astype(np.float32))


def read_only(values: Any) -> Any:
    """Make an array read-only, since views share it, and return it."""
    values.setflags(write=False)
    return values
