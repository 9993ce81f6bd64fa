"""What the programs share: the arrays that they begin with, the loss, what they print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from convviz.lab.code.program import PRINT_OPTIONS, array_lines, printed
from convviz.lab.code.program.block import Part
from convviz.lab.layer.loss import target_kernel
from convviz.lab.scene import Chosen, Scene
from convviz.lab.state import NONE, Experiment
from convviz.lab.state.patterns import shown_plane


def given_arrays(scene: Scene) -> tuple[str, ...]:
    """Name the arrays that a program begins with."""
    above = ("pooled_grad",) if scene.experiment.above else ()
    return ("x", "weight", "bias", *above)


def shown_at_the_end(chosen: Chosen, last: str, as_array: str = "") -> Iterator[str]:
    """Yield the lines that print what is on show."""
    item, filter, channel = chosen.item, chosen.filter, chosen.channel
    yield from ("", PRINT_OPTIONS)
    if not chosen.scene.experiment.above:
        yield f'print("L =", {"loss.item()" if as_array else "loss"})'
    if last != "output":
        yield from printed(last, (item, filter), as_array)
    yield from printed("output", (item, filter), as_array)
    yield from printed("weight_grad", (filter, channel), as_array)
    yield from printed("bias_grad", (filter,), as_array)
    yield from printed("input_grad", (item, chosen.first_channel + channel), as_array)


def last_name(experiment: Experiment) -> str:
    """Return the name, in the code, of what the layer hands on."""
    if experiment.pool != NONE:
        return "pooled"
    return "activated" if experiment.activation != NONE else "output"


def pool_name(experiment: Experiment) -> str:
    """Name the pooling, as convviz and PyTorch do."""
    return {"max": "max_pool2d", "average": "avg_pool2d"}[experiment.pool]


def pool_window(experiment: Experiment) -> str:
    """Return the arguments that say the pooling's window and stride."""
    return f"{experiment.pool_size}, stride={experiment.pool_step}"


def slope_argument(experiment: Experiment) -> str:
    """Return the argument that says the slope of an activation that has one."""
    return f", {experiment.slope}" if experiment.activation == "leaky_relu" else ""


def layer_options(experiment: Experiment, padding: object) -> str:
    """Return the arguments that say the layer's geometry, as convviz and PyTorch call them."""
    return (
        f"stride={experiment.stride}, padding={padding!r}, dilation={experiment.dilation}, "
        f"groups={experiment.groups}, padding_mode={experiment.padding_mode!r}"
    )


def padding_of(scene: Scene) -> object:
    """Return the padding as convviz takes it, which has "same" at stride 1 alone."""
    by_stride = scene.experiment.padding == "same" and scene.experiment.stride != (1, 1)
    return scene.geometry.padding if by_stride else scene.experiment.padding


def has_target(scene: Scene) -> bool:
    """Say whether the loss compares the output with that of another kernel."""
    return scene.experiment.upstream == "mse" and not scene.experiment.above


def goal_lines(scene: Scene) -> Iterator[Part]:
    """Yield the lines that set the kernel whose output is the target."""
    if has_target(scene):
        yield "# the kernel whose output the loss compares with"
        yield from array_lines("goal", target_kernel(scene.experiment))


def as_target(calls: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the lines that make the target what the layer's output becomes."""
    for _name, call in calls:
        yield f"target = {call.replace('(activated,', '(target,')}"


def pattern_lines(scene: Scene, name: str) -> Iterator[str]:
    """Yield the lines that make a gradient that does not depend on the output."""
    experiment, (pictures, filters, height, width) = scene.experiment, scene.loss_shape
    shape = (pictures, filters, height, width)
    plane = shown_plane(experiment, shape)
    if experiment.upstream == "ones":
        yield f"{name} = np.ones({shape})"
    elif experiment.upstream == "checkerboard":
        yield f"{name} = 1.0 - 2.0 * (np.indices({shape})[-2:].sum(0) % 2)"
    elif experiment.upstream == "random":
        yield f"{name} = np.round(np.random.default_rng({experiment.seed}).standard_normal({shape}), 2)"
    else:
        yield f"{name} = np.zeros({shape})"
        for row, column, value in _cells(scene):
            yield f"{name}{[*plane, row, column]} = {value:.7g}"


def _cells(scene: Scene) -> Iterator[tuple[int, int, float]]:
    """Yield the cells (row, column, value) of the upstream gradient that are not zero."""
    experiment, (height, width) = scene.experiment, scene.loss_shape[2:]
    if experiment.upstream == "one_hot":
        yield (*scene.one_hot_cell, 1)
        return
    yield from (cell for cell in experiment.paint or () if cell[0] < height and cell[1] < width)
