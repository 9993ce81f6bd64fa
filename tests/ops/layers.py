"""Layers that the tests of the conv module share: asymmetric, so that a mixed-up axis shows."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from convviz.ops.geometry import PADDING_MODES
from convviz.ops.layer import LayerOptions, resolve_layer
from tests.for_each import for_each

DTYPES = (np.float32, np.float64)


@dataclass(frozen=True)
class Layer:
    """Shapes and options of one layer; hashable, so that its expected results are computed once."""

    name: str
    x_shape: tuple[int, int, int, int] = (2, 4, 6, 7)
    weight_shape: tuple[int, int, int, int] = (4, 4, 3, 2)
    stride: Any = 1
    padding: Any = 0
    dilation: Any = 1
    groups: int = 1
    padding_mode: str = "zeros"

    def __str__(self) -> str:
        return f"{self.name}-{self.padding_mode}"

    @property
    def options(self) -> dict[str, Any]:
        return LayerOptions(
            self.stride, self.padding, self.dilation, self.groups, self.padding_mode
        )._asdict()

    @property
    def geometry(self):
        return resolve_layer(self.x_shape, self.weight_shape, LayerOptions(**self.options))

    @property
    def output_shape(self) -> tuple[int, ...]:
        return (self.x_shape[0], self.weight_shape[0], *self.geometry.output_size)

    def arrays(self, dtype=np.float64) -> tuple[np.ndarray, ...]:
        """x, weight, bias and output_grad, read-only; the same numbers in every dtype."""
        return arrays_of(self, dtype)


@cache
def arrays_of(layer: Layer, dtype) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(7)
    shapes = (layer.x_shape, layer.weight_shape, layer.weight_shape[:1], layer.output_shape)
    arrays = tuple(rng.standard_normal(shape).astype(np.float32).astype(dtype) for shape in shapes)
    for array in arrays:
        array.flags.writeable = False
    return arrays


UNPADDED = (
    Layer("plain"),
    Layer("stride that does not divide", stride=(2, 3)),
    Layer("dilation", dilation=(2, 3)),
    Layer("groups", weight_shape=(6, 2, 3, 2), groups=2),
    Layer("depthwise", weight_shape=(8, 1, 2, 3), groups=4, stride=(1, 2)),
    Layer("one by one", weight_shape=(3, 4, 1, 1)),
    Layer("one by one strided", weight_shape=(3, 4, 1, 1), stride=(3, 2)),
    Layer("kernel as large as the input", weight_shape=(3, 4, 6, 7)),
    Layer("valid", padding="valid", stride=(3, 1), dilation=(1, 2)),
    Layer("one image, one channel, one filter", x_shape=(1, 1, 4, 5), weight_shape=(1, 1, 2, 3)),
)
PADDED = (
    Layer("padding", padding=1),
    Layer("padding by axis", padding=(1, 2)),
    Layer("padding by side", padding=(2, 0, 1, 3)),
    Layer("same", weight_shape=(4, 4, 3, 5), padding="same"),
    Layer("same with even kernels", weight_shape=(6, 2, 4, 2), padding="same", dilation=(1, 3), groups=2),
    Layer("full", padding="full", stride=(1, 2), dilation=(2, 1)),
    Layer("everything", (2, 4, 7, 9), (6, 2, 3, 2), (2, 3), (3, 1), (2, 3), 2),
    Layer("padding wider than the kernel", weight_shape=(3, 4, 1, 2), padding=(4, 5), stride=(2, 1)),
)


def in_mode(layer: Layer, mode: str) -> Layer:
    return Layer(**{**layer.__dict__, "padding_mode": mode})


LAYERS = UNPADDED + tuple(in_mode(layer, mode) for layer in PADDED for mode in PADDING_MODES)

for_every_layer = for_each("layer", LAYERS, ids=str)
for_every_dtype = for_each("dtype", DTYPES, ids=lambda dtype: dtype.__name__)


def assert_close(result: np.ndarray, expected: np.ndarray, dtype) -> None:
    """Equal within the round-off of `dtype`, relative to the largest value; and of that dtype and shape."""
    assert result.dtype == dtype and result.shape == expected.shape
    scale = max(1.0, float(np.abs(expected).max(initial=0)))
    np.testing.assert_allclose(result, expected, rtol=0, atol=scale * 32 * np.finfo(dtype).eps)
