"""What a view computes, in vectorised NumPy: sliding windows and one sum, with this layer's options.

The code starts from `x`, `weight`, `bias` and `output_grad`, in the house's index letters: n batch, g group,
c in-channel, o out-channel, p q output position, i j kernel tap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from convviz.lab.code.listings.layer_shapes import LayerShapes
from convviz.lab.code.listings.loops import flipped_line

PAD_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
"""The padding modes by NumPy's names."""

WINDOWS = "from numpy.lib.stride_tricks import sliding_window_view"


def output(shapes: LayerShapes) -> Iterator[str]:
    """Yield code that sums the windows of x times the weights over channel and tap, and adds the bias."""
    yield from _patches(shapes)
    yield from turned_line(shapes)
    if not shapes.is_grouped:
        yield f'output = np.einsum("ncpqij,ocij->nopq", patches, {shapes.kernel}) + bias[:, None, None]'
        return
    yield _patches_apart(shapes)
    yield f"kernels = {shapes.kernel}.reshape({shapes.grouped_weight})"
    yield 'output = np.einsum("ngcpqij,gocij->ngopq", patches, kernels).reshape('
    yield f"    {_sizes(shapes.batch, shapes.filters, *shapes.geometry.output_size)}"
    yield ") + bias[:, None, None]"


def patches(shapes: LayerShapes) -> Iterator[str]:
    """Yield code for im2col: each window becomes a column of a matrix, and the kernels are rows."""
    batch, channels = shapes.x_shape[:2]
    groups, (height, width) = shapes.geometry.groups, shapes.geometry.output_size
    taps = channels // groups * shapes.weight_shape[2] * shapes.weight_shape[3]
    yield from _patches(shapes)
    yield from turned_line(shapes)
    yield "columns = patches.transpose(0, 1, 4, 5, 2, 3)  # (N, C, KH, KW, HO, WO)"
    if not shapes.is_grouped:
        yield f"matrix = columns.reshape({_sizes(batch, taps, height * width)})"
        yield f"output = {shapes.kernel}.reshape({_sizes(shapes.filters, taps)}) @ matrix + bias[:, None]"
    else:
        yield f"matrix = columns.reshape({_sizes(batch, groups, taps, height * width)})"
        rows = _sizes(groups, shapes.filters // groups, taps)
        yield f"output = {shapes.kernel}.reshape({rows}) @ matrix + bias.reshape({groups}, -1, 1)"
    yield f"output = output.reshape({_sizes(batch, shapes.filters, height, width)})"


def weight_grad(shapes: LayerShapes) -> Iterator[str]:
    """Yield code that sums the windows of x times the upstream gradient over batch and position."""
    yield from _patches(shapes)
    if not shapes.is_grouped:
        yield f'{shapes.kernel_grad} = np.einsum("nopq,ncpqij->ocij", output_grad, patches)'
        yield from _turned_back(shapes)
        return
    yield _patches_apart(shapes)
    yield _upstream(shapes)
    yield f'{shapes.kernel_grad} = np.einsum("ngopq,ngcpqij->gocij", upstream, patches).reshape('
    yield f"    {_sizes(*shapes.weight_shape)}"
    yield ")"
    yield from _turned_back(shapes)


def input_grad(shapes: LayerShapes) -> Iterator[str]:
    """Yield code that scatters upstream gradient times kernel, tap by tap, onto the padded picture."""
    yield from _stamps(shapes)
    (height, width), (down, right) = shapes.last_starts, shapes.geometry.stride
    row, column = (_times(d, letter) for d, letter in zip(shapes.geometry.dilation, "ij", strict=True))
    yield f"padded_grad = np.zeros({_sizes(*shapes.x_shape[:2], *shapes.geometry.padded_size, pair=True)})"
    yield f"for i, j in np.ndindex{shapes.geometry.kernel_size}:"
    yield f"    rows = slice({row}, {row} + {height}, {down})"
    yield f"    columns = slice({column}, {column} + {width}, {right})"
    yield "    padded_grad[:, :, rows, columns] += stamps[:, :, :, :, i, j]"
    yield from _folded(shapes)


def gather(shapes: LayerShapes) -> Iterator[str]:
    """Yield code that gathers: the flipped kernel slides over the upstream gradient, spread by zeros."""
    geometry = shapes.geometry
    (span_height, span_width), (height, width) = geometry.span, geometry.padded_size
    (below, beside), (down, right) = shapes.last_starts, geometry.stride
    top, left = span_height - 1, span_width - 1
    yield f"spread = np.zeros({_sizes(shapes.batch, shapes.filters, height + top, width + left, pair=True)})"
    rows, columns = f"{top}:{top + below}:{down}", f"{left}:{left + beside}:{right}"
    yield f"spread[:, :, {rows}, {columns}] = output_grad"
    yield f"windows = sliding_window_view(spread, {geometry.span}, axis=(2, 3))"
    every = f"[..., ::{geometry.dilation[0]}, ::{geometry.dilation[1]}]"
    yield f"windows = windows{every}  # (N, O, HP, WP, KH, KW)"
    yield flipped_line(shapes)
    if not shapes.is_grouped:
        yield 'padded_grad = np.einsum("nopqij,ocij->ncpq", windows, flipped)'
    else:
        groups, size = geometry.groups, geometry.kernel_size
        apart = _sizes(shapes.batch, groups, shapes.filters // groups, height, width, *size)
        yield f"windows = windows.reshape({apart})"
        yield f"flipped = flipped.reshape({shapes.grouped_weight})"
        yield 'padded_grad = np.einsum("ngopqij,gocij->ngcpq", windows, flipped).reshape('
        yield f"    {_sizes(*shapes.x_shape[:2], height, width)}"
        yield ")"
    yield from _folded(shapes)


NUMPY: dict[str, Callable[[LayerShapes], Iterator[str]]] = {
    "output": output,
    "patches": patches,
    "weight_grad": weight_grad,
    "input_grad": input_grad,
    "two_ways": gather,
}
"""The vectorised code of each view, line by line."""


# ---- pieces ----------------------------------------------------------------------------------------------


def _patches(shapes: LayerShapes) -> Iterator[str]:
    geometry, name = shapes.geometry, "x"
    if shapes.has_padding:
        top, bottom, left, right = geometry.padding
        sides = f"((0, 0), (0, 0), ({top}, {bottom}), ({left}, {right}))"
        yield f'padded = np.pad(x, {sides}, mode="{PAD_MODES[geometry.padding_mode]}")'
        name = "padded"
    (down, right), (spread_down, spread_right) = geometry.stride, geometry.dilation
    yield f"windows = sliding_window_view({name}, {geometry.span}, axis=(2, 3))"
    yield (
        f"patches = windows[:, :, ::{down}, ::{right}, ::{spread_down}, ::{spread_right}]"
        "  # (N, C, HO, WO, KH, KW)"
    )


def _patches_apart(shapes: LayerShapes) -> str:
    """Return the line that sets the groups of the patches apart."""
    groups, size = shapes.geometry.groups, shapes.geometry.output_size
    depth, kernel = shapes.weight_shape[1], shapes.geometry.kernel_size
    return f"patches = patches.reshape({_sizes(shapes.batch, groups, depth, *size, *kernel)})"


def _upstream(shapes: LayerShapes) -> str:
    """Return the line that sets the groups of the upstream gradient apart."""
    groups, size = shapes.geometry.groups, shapes.geometry.output_size
    apart = _sizes(shapes.batch, groups, shapes.filters // groups, *size)
    return f"upstream = output_grad.reshape({apart})"


def turned_line(shapes: LayerShapes) -> Iterator[str]:
    """Yield the line that turns the kernels of a true convolution by half a turn."""
    if shapes.turns_kernel:
        yield "turned = weight[:, :, ::-1, ::-1]"


def _turned_back(shapes: LayerShapes) -> Iterator[str]:
    """Yield the line that turns the gradient by what lies on a patch into that by the weight."""
    if shapes.turns_kernel:
        yield "weight_grad = turned_grad[:, :, ::-1, ::-1]"


def _stamps(shapes: LayerShapes) -> Iterator[str]:
    yield from turned_line(shapes)
    if not shapes.is_grouped:
        yield f'stamps = np.einsum("nopq,ocij->ncpqij", output_grad, {shapes.kernel})'
        return
    size = shapes.geometry.output_size
    yield _upstream(shapes)
    yield f"kernels = {shapes.kernel}.reshape({shapes.grouped_weight})"
    yield 'stamps = np.einsum("ngopq,gocij->ngcpqij", upstream, kernels).reshape('
    yield f"    {_sizes(*shapes.x_shape[:2], *size, *shapes.geometry.kernel_size)}"
    yield ")"


def _folded(shapes: LayerShapes) -> Iterator[str]:
    """Yield code that folds the padding back: zeros are cut off, copies are added to their pixels."""
    (height, width), (top, bottom, left, right) = shapes.geometry.input_size, shapes.geometry.padding
    if not shapes.repeats:
        yield f"input_grad = padded_grad[:, :, {top}:{top + height}, {left}:{left + width}]"
        return
    mode = PAD_MODES[shapes.geometry.padding_mode]
    yield f'rows = np.pad(np.arange({height}), ({top}, {bottom}), mode="{mode}")  # the row that each copies'
    yield f'columns = np.pad(np.arange({width}), ({left}, {right}), mode="{mode}")'
    yield f"input_grad = np.zeros({shapes.x_shape})"
    yield "np.add.at(input_grad, (..., rows[:, None], columns), padded_grad)"


def _sizes(*sizes: int, pair: bool = False) -> str:
    listed = ", ".join(map(str, sizes))
    return f"({listed})" if pair else listed


def _times(count: int, letter: str) -> str:
    return letter if count == 1 else f"{count} * {letter}"
