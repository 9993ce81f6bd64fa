"""PyTorch on the CPU, in both of its memory formats, and its results in float64 as the measure of error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import torch

from _engine.cases import Case

FORMATS = {"contiguous": torch.contiguous_format, "channels last": torch.channels_last}
STRIP_BYTES = 2**26  # bounds the memory: PyTorch unfolds a whole strip into float64 columns


def limit_threads(threads: int) -> None:
    torch.set_num_threads(threads)


def calls(case: Case, operation: str) -> dict[str, Callable[[], torch.Tensor]]:
    """Return the call of an operation in each memory format, arrays converted beforehand."""
    arrays = case.arrays()
    ready = {}
    for name, layout in FORMATS.items():
        tensors = [torch.from_numpy(array).contiguous(memory_format=layout) for array in arrays]
        ready[name] = partial(compute, operation, *tensors, case, list(case.padding))
    return ready


def compute(
    operation: str,
    x: torch.Tensor,
    weight: torch.Tensor,
    output_grad: torch.Tensor,
    case: Case,
    padding: list[int],
) -> torch.Tensor:
    """Compute the layer's output, or one of its gradients alone."""
    stride, dilation = [case.stride] * 2, [case.dilation] * 2
    if operation == "forward":
        return torch.nn.functional.conv2d(x, weight, None, stride, padding, dilation, case.groups)
    wanted = ("input gradient", "weight gradient").index(operation)
    mask = [position == wanted for position in range(3)]  # input, weight, bias
    arguments = (output_grad, x, weight, None, stride, padding, dilation, False, [0, 0], case.groups, mask)
    return torch.ops.aten.convolution_backward(*arguments)[wanted]


def to_output(result: torch.Tensor) -> np.ndarray:
    return result.contiguous().numpy()


def exact(case: Case, operation: str) -> np.ndarray:
    """Compute the result in float64, in strips of the output to save memory."""
    x, weight, output_grad = (torch.from_numpy(array).double() for array in case.arrays())
    (down, across), (height, width) = case.padding, case.size
    padded = torch.nn.functional.pad(x, (across, across, down, down))
    shapes = {"forward": output_grad, "weight gradient": weight, "input gradient": padded}
    total = torch.zeros_like(shapes[operation])
    for images, rows in strips(case):
        read = slice(rows.start * case.stride, (rows.stop - 1) * case.stride + case.span[0])
        part = compute(operation, padded[images, :, read], weight, output_grad[images, :, rows], case, [0, 0])
        places = {"forward": (images, slice(None), rows), "input gradient": (images, slice(None), read)}
        total[places.get(operation, ...)] += part
    inner = total[:, :, down : down + height, across : across + width]
    return (inner if operation == "input gradient" else total).numpy()


def strips(case: Case) -> Iterator[tuple[slice, slice]]:
    """Yield slices of images and output rows, as many at a time as STRIP_BYTES of columns allow."""
    height, width = case.output_size
    row_bytes = case.channels * case.kernel[0] * case.kernel[1] * width * 8
    rows = max(1, STRIP_BYTES // row_bytes)
    images = max(1, rows // height)
    for first in range(0, case.batch, images):
        for top in range(0, height, rows):
            yield slice(first, first + images), slice(top, min(top + rows, height))
