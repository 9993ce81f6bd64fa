"""A view in plain loops: one multiplication at a time, the index arithmetic of this layer in sight.

Letters: n picture, o filter, c channel of a filter, i j tap, p q output position, u v input position, r s
position in the padded input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from convviz.lab.code.listings.layer_shapes import LayerShapes
from convviz.lab.code.listings.positions import channel_name, continued, inside, minus, reading_lines, times
from convviz.lab.code.program import Line
from convviz.lab.code.program.block import Part


def output(shapes: LayerShapes) -> Iterator[Part]:
    """Yield code for the output cell by cell: the bias, and the sum of patch times kernel."""
    yield "N, C, H, W = x.shape"
    yield f"output = np.zeros((N, len(weight), {_plain(shapes.geometry.output_size)}))  # (N, O, HO, WO)"
    yield Line("for n, o, p, q in np.ndindex(output.shape):", "cell")
    yield Line("    total = bias[o]", "start")
    yield Line("    for c, i, j in np.ndindex(weight.shape[1:]):", "tap")
    yield from reading_lines(shapes, 8)
    product = f"x[n, {channel_name(shapes)}, u, v] * weight[o, c, {shapes.tap}]"
    yield from _where_inside(shapes, 8, Line(f"total += {product}", "total"))
    yield Line("    output[n, o, p, q] = total", "result")


def patches(shapes: LayerShapes) -> Iterator[Part]:
    """Yield code for the patches value by value: every cell lifts out the KH x KW numbers of its window."""
    yield "N, C, H, W = x.shape"
    sizes = _plain((*shapes.geometry.kernel_size, *shapes.geometry.output_size))
    yield f"patches = np.zeros((N, C, {sizes}))  # (N, C, KH, KW, HO, WO)"
    yield Line("for n, c, i, j, p, q in np.ndindex(patches.shape):", "value")
    yield from reading_lines(shapes, 4, grouped=False)
    yield from _where_inside(shapes, 4, Line("patches[n, c, i, j, p, q] = x[n, c, u, v]", "result"))


def weight_grad(shapes: LayerShapes) -> Iterator[Part]:
    """Yield code for the gradient weight by weight: the sum of upstream times the input that it met."""
    yield "N, C, H, W = x.shape"
    yield f"weight_grad = np.zeros({shapes.weight_shape})  # (O, C / groups, KH, KW)"
    yield Line("for o, c, i, j in np.ndindex(weight_grad.shape):", "weight")
    yield "    total = 0.0"
    yield Line(f"    for n, p, q in np.ndindex(N, {_plain(shapes.geometry.output_size)}):", "cell")
    yield from reading_lines(shapes, 8)
    product = f"output_grad[n, o, p, q] * x[n, {channel_name(shapes)}, u, v]"
    yield from _where_inside(shapes, 8, Line(f"total += {product}", "total"))
    yield Line(f"    weight_grad[o, c, {shapes.tap}] = total", "result")


def scatter(shapes: LayerShapes) -> Iterator[Part]:
    """Yield code for the gradient stamp by stamp: each cell gives what it read weight times upstream."""
    yield f"N, C, H, W = {_plain(shapes.x_shape)}  # the shape of x"
    yield "input_grad = np.zeros((N, C, H, W))"
    yield Line("for n, o, p, q in np.ndindex(output_grad.shape):", "cell")
    yield Line("    for c, i, j in np.ndindex(weight.shape[1:]):", "tap")
    yield from reading_lines(shapes, 8)
    yield from _where_inside(
        shapes,
        8,
        Line(f"product = output_grad[n, o, p, q] * weight[o, c, {shapes.tap}]", "product"),
        Line(f"input_grad[n, {channel_name(shapes)}, u, v] += product", "stamp"),
    )


def gather(shapes: LayerShapes) -> Iterator[Part]:
    """Yield code for the gradient pixel by pixel: the flipped kernel slides over the spread upstream."""
    yield from _spread(shapes)
    yield flipped_line(shapes)
    yield "gathered = np.zeros((N, C, H, W))"
    channel = channel_name(shapes)
    yield Line(f"for n, {channel}, u, v in np.ndindex(gathered.shape):", "pixel")
    yield "    total = 0.0"
    yield from _places(shapes)
    if shapes.is_grouped:
        depth, filters = shapes.weight_shape[1], shapes.group_filters
        group = channel if depth == 1 else f"{channel} // {depth}"
        yield Line(f"    c, first = channel % {depth}, {times(filters, group)}", "channel")
    filters_range = f"first, first + {shapes.group_filters}" if shapes.is_grouped else "len(weight)"
    yield Line("    for r, s in places:", "place")
    yield Line(f"        for o in range({filters_range}):", "filter")
    (down, right) = shapes.geometry.dilation
    at = f"r + {times(down, 'i')}, s + {times(right, 'j')}"
    yield Line("            for i, j in np.ndindex(weight.shape[2:]):", "tap")
    yield Line(f"                total += spread[n, o, {at}] * flipped[o, c, i, j]", "total")
    yield Line(f"    gathered[n, {channel}, u, v] = total", "result")


LOOPS: dict[str, tuple[tuple[str, Callable[[LayerShapes], Iterator[Part]]], ...]] = {
    "output": (("output", output),),
    "patches": (("patches", patches),),
    "weight_grad": (("weight_grad", weight_grad),),
    "input_grad": (("scatter", scatter),),
    "two_ways": (("scatter", scatter), ("gather", gather)),
}
"""The loops of each view that is a convolution in loops, by the names of their live values, in order."""


def flipped_line(shapes: LayerShapes) -> str:
    """Return the line that turns what lies on a patch by half a turn: in a true convolution back again."""
    if shapes.turns_kernel:
        return "flipped = weight  # turned for the convolution, and turned back for its gradient"
    return "flipped = weight[:, :, ::-1, ::-1]"


# ---- pieces ----------------------------------------------------------------------------------------------


def _where_inside(shapes: LayerShapes, indent: int, *lines: Line) -> Iterator[Line]:
    """Yield lines that are run where a tap reads the input, and not a zero of the padding."""
    condition = inside(shapes)
    if condition:
        yield Line(f"{' ' * indent}if {condition}:  # else it reads a zero of the padding", "inside")
        indent += 4
    for line in lines:
        yield Line(" " * indent + line.text, line.mark)


def _spread(shapes: LayerShapes) -> Iterator[str]:
    """Yield code that puts stride - 1 zeros between the upstream gradient's entries, and zeros around it."""
    geometry = shapes.geometry
    (span_height, span_width), (height, width) = geometry.span, geometry.padded_size
    top, left = span_height - 1, span_width - 1
    yield "# the upstream gradient with zeros between its entries, for the stride, and around it"
    yield f"spread = np.zeros((N, len(weight), {height + top}, {width + left}))"
    yield "for n, o, p, q in np.ndindex(output_grad.shape):"
    (down, right) = geometry.stride
    row, column = _plus(times(down, "p"), top), _plus(times(right, "q"), left)
    yield f"    spread[n, o, {row}, {column}] = output_grad[n, o, p, q]"


def _places(shapes: LayerShapes) -> Iterator[Part]:
    """Yield where a pixel stands in the padded input: once, or also as each of its copies in the padding."""
    geometry = shapes.geometry
    top, left = geometry.padding[0], geometry.padding[2]
    if not shapes.repeats:
        yield f"    places = [({_plus('u', top)}, {_plus('v', left)})]  # in the padded input"
        return
    height, width = geometry.padded_size
    row, column = continued(shapes, minus("r", top), "H", 0), continued(shapes, minus("s", left), "W", 1)
    yield "    # a pixel's places in the padded input: its own, and those of its copies"
    yield f"    rows = [r for r in range({height}) if {row} == u]"
    yield f"    columns = [s for s in range({width}) if {column} == v]"
    yield "    places = [(r, s) for r in rows for s in columns]"


def _plus(expression: str, count: int) -> str:
    return f"{expression} + {count}" if count else expression


def _plain(sizes: tuple[int, ...]) -> str:
    return ", ".join(map(str, sizes))
