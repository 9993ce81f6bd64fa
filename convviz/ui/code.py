"""The code of exactly this experiment, to run elsewhere: with convviz, and as a PyTorch layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from numpy.typing import NDArray

from convviz.experiment import NONE, Experiment, reads_picture
from convviz.kernels import nearest_size
from convviz.scene import Scene


def convviz_code(scene: Scene) -> str:
    """Return the experiment as code that calls convviz; the input's numbers are left to fill in."""
    experiment, shape = scene.experiment, scene.x.shape
    return "\n".join(
        [
            "import numpy as np",
            "import convviz",
            "",
            f"x = np.zeros({shape})  # put your {_what(experiment)} here: (N, C, H, W)",
            f"weight = np.array({_nested(scene.weight)})  # {scene.weight.shape}: (O, C/groups, KH, KW)",
            f"bias = np.array({_nested(scene.bias)})",
            f"layer = dict({_convviz_options(experiment)})",
            "",
            f"output = convviz.conv2d(x, weight, bias, **layer)  # {scene.output.shape}",
            *(f"{name} = {call}" for name, call in after_calls(experiment, "output")),
            *_target(scene),
            f"{last_name(experiment)}_grad = {_upstream(scene)}",
            *(f"{name} = {call}" for name, call in _back_calls(experiment)),
            "weight_grad = convviz.conv2d_weight_grad(x, weight.shape, output_grad, **layer)",
            "input_grad = convviz.conv2d_input_grad(x.shape, weight, output_grad, **layer)",
        ]
    )


def torch_code(scene: Scene) -> str:
    """Return the same layer in PyTorch, to be given the same x, weight and bias."""
    experiment, (filters, depth) = scene.experiment, scene.weight.shape[:2]
    channels, last = depth * experiment.groups, last_name(experiment)
    return "\n".join(
        [
            "import torch",
            "",
            f"layer = torch.nn.Conv2d({channels}, {filters}, {experiment.kernel_size},",
            f"    {_torch_options(scene)}, dtype=torch.float64)",
            "with torch.no_grad():",
            "    layer.weight.copy_(torch.from_numpy(weight))",
            "    layer.bias.copy_(torch.from_numpy(bias))",
            "inputs = torch.from_numpy(x).requires_grad_()",
            "output = layer(inputs)",
            *(f"{name} = {call}" for name, call in _torch_after(experiment)),
            f"{last}.backward(torch.from_numpy({last}_grad))  # layer.weight.grad, inputs.grad",
        ]
    )


# ---- what follows the convolution ------------------------------------------------------------------------


def last_name(experiment: Experiment) -> str:
    """Return the name, in the code, of what the layer hands on."""
    if experiment.pool != NONE:
        return "pooled"
    return "activated" if experiment.activation != NONE else "output"


def after_calls(experiment: Experiment, output: str) -> Iterator[tuple[str, str]]:
    """Return each name and the call of convviz that makes it, from the convolution's `output` on."""
    value = output
    if experiment.activation != NONE:
        yield "activated", f"convviz.{experiment.activation}({value}{_slope(experiment)})"
        value = "activated"
    if experiment.pool != NONE:
        yield "pooled", f"convviz.{_pool(experiment)}({value}, {_window(experiment)})"


def _back_calls(experiment: Experiment) -> Iterator[tuple[str, str]]:
    """Return each gradient on the way back to the convolution's output, and the call that makes it."""
    active = experiment.activation != NONE
    if experiment.pool != NONE:
        below = "activated" if active else "output"
        given = below if experiment.pool == "max" else f"{below}.shape"
        yield (
            f"{below}_grad",
            f"convviz.{_pool(experiment)}_grad({given}, pooled_grad, {_window(experiment)})",
        )
    if active:
        slope = _slope(experiment)
        yield "output_grad", f"convviz.{experiment.activation}_grad(output, activated_grad{slope})"


def _torch_after(experiment: Experiment) -> Iterator[tuple[str, str]]:
    value = "output"
    if experiment.activation != NONE:
        functional = "nn.functional." if experiment.activation == "leaky_relu" else ""
        yield "activated", f"torch.{functional}{experiment.activation}({value}{_slope(experiment)})"
        value = "activated"
    if experiment.pool != NONE:
        yield "pooled", f"torch.nn.functional.{_pool(experiment)}({value}, {_window(experiment)})"


def _pool(experiment: Experiment) -> str:
    return {"max": "max_pool2d", "average": "avg_pool2d"}[experiment.pool]


def _window(experiment: Experiment) -> str:
    return f"{experiment.pool_size}, stride={experiment.pool_step}"


def _slope(experiment: Experiment) -> str:
    return f", {experiment.slope}" if experiment.activation == "leaky_relu" else ""


def _what(experiment: Experiment) -> str:
    return "picture" if reads_picture(experiment) else "maps"


# ---- numbers and options ---------------------------------------------------------------------------------


def _nested(array: NDArray[Any]) -> str:
    return str(_rounded(array.tolist()))


def _rounded(item: Any) -> Any:
    """Round float32 numbers to the digits that they have, so that 0.1 reads as 0.1."""
    return [_rounded(part) for part in item] if isinstance(item, list) else float(f"{item:.7g}")


def _convviz_options(experiment: Experiment) -> str:
    return (
        f"stride={experiment.stride}, padding={experiment.padding!r}, dilation={experiment.dilation}, "
        f"groups={experiment.groups}, padding_mode={experiment.padding_mode!r}"
    )


def _torch_options(scene: Scene) -> str:
    """Name the options as PyTorch does; it has no word for full padding, so that stands there as numbers."""
    experiment, (top, _, left, _) = scene.experiment, scene.geometry.padding
    padding = (top, left) if experiment.padding == "full" else experiment.padding
    return (
        f"stride={experiment.stride}, padding={padding!r}, dilation={experiment.dilation}, "
        f"groups={experiment.groups}, padding_mode={experiment.padding_mode!r}"
    )


# ---- the loss --------------------------------------------------------------------------------------------


def _target(scene: Scene) -> list[str]:
    """Return the lines that make the target of the mean squared error: another kernel, no bias."""
    experiment = scene.experiment
    if experiment.upstream != "mse" or experiment.above:
        return []
    size = experiment.kernel_size
    preset = f"kernels.preset_kernel({experiment.target!r}, {nearest_size(experiment.target, size)})"
    lines = [
        "from convviz import kernels",
        f"goal = kernels.resize({preset}, {size})",
        "target = convviz.conv2d(x, np.broadcast_to(goal, weight.shape), **layer)",
    ]
    for _name, call in after_calls(experiment, "target"):
        lines.append(f"target = {call.replace('(activated,', '(target,')}")
    return lines


def _upstream(scene: Scene) -> str:
    """Return the gradient of the loss by what the layer hands on, as code."""
    experiment, last = scene.experiment, last_name(scene.experiment)
    if experiment.above:
        return f"np.zeros_like({last})  # put here what the layers above hand back"
    if experiment.upstream == "one_hot":
        row, column = scene.one_hot_cell
        cell = f"[{experiment.item}, {experiment.out_channel}, {row}, {column}]"
        return f"np.zeros_like({last})  # L = {last}{cell}\n{last}_grad{cell} = 1"
    if experiment.upstream == "checkerboard":
        return f"1 - 2 * (np.indices({last}.shape)[-2:].sum(0) % 2)  # L = ({last}_grad * {last}).sum()"
    if experiment.upstream == "painted":
        return "\n".join(
            [f"np.zeros_like({last})  # L = ({last}_grad * {last}).sum()", *_painted(scene, last)]
        )
    if experiment.upstream == "random":
        draw = f"np.random.default_rng({experiment.seed}).standard_normal({last}.shape)"
        return f"np.round({draw}, 2)  # L = ({last}_grad * {last}).sum()"
    if experiment.upstream == "mse":
        return f"2 * ({last} - target) / {last}.size  # L = (({last} - target) ** 2).mean()"
    return f"np.ones_like({last})  # L = {last}.sum()"


def _painted(scene: Scene, last: str) -> list[str]:
    """Return a line for each painted cell that the output has."""
    experiment, (height, width) = scene.experiment, scene.loss_shape[2:]
    plane = f"{last}_grad[{experiment.item}, {experiment.out_channel}]"
    cells = [cell for cell in experiment.paint or () if cell[0] < height and cell[1] < width]
    return [f"{plane}[{row}, {column}] = {value:.7g}" for row, column, value in cells]
