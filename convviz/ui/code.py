"""The code of exactly this experiment, to run elsewhere: with convviz, and as a PyTorch layer."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from convviz.experiment import Experiment
from convviz.kernels import nearest_size
from convviz.scene import Scene


def convviz_code(scene: Scene) -> str:
    """Return the experiment as code that calls convviz; the picture's numbers are left to fill in."""
    experiment = scene.experiment
    return "\n".join(
        [
            "import numpy as np",
            "import convviz",
            "",
            f"x = np.zeros({scene.x.shape})  # put your picture here: (N, C, H, W)",
            f"weight = np.array({_nested(scene.weight)})  # {scene.weight.shape}: (O, C/groups, KH, KW)",
            f"bias = np.array({_nested(scene.bias)})",
            f"layer = dict({_convviz_options(experiment)})",
            "",
            f"output = convviz.conv2d(x, weight, bias, **layer)  # {scene.output.shape}",
            *_target(scene),
            f"output_grad = {_upstream(scene)}",
            "weight_grad = convviz.conv2d_weight_grad(x, weight.shape, output_grad, **layer)",
            "input_grad = convviz.conv2d_input_grad(x.shape, weight, output_grad, **layer)",
        ]
    )


def torch_code(scene: Scene) -> str:
    """Return the same layer in PyTorch, to be given the same x, weight and bias."""
    experiment, (filters, depth) = scene.experiment, scene.weight.shape[:2]
    channels = depth * experiment.groups
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
            "output.backward(torch.from_numpy(output_grad))  # layer.weight.grad, inputs.grad",
        ]
    )


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


def _target(scene: Scene) -> list[str]:
    """Return the lines that make the target of the mean squared error: another kernel, no bias."""
    experiment = scene.experiment
    if experiment.upstream != "mse":
        return []
    size = experiment.kernel_size
    preset = f"kernels.preset_kernel({experiment.target!r}, {nearest_size(experiment.target, size)})"
    return [
        "from convviz import kernels",
        f"goal = kernels.resize({preset}, {size})",
        "target = convviz.conv2d(x, np.broadcast_to(goal, weight.shape), **layer)",
    ]


def _upstream(scene: Scene) -> str:
    """Return the upstream gradient as code, g = dL/d output."""
    experiment = scene.experiment
    if experiment.upstream == "one_hot":
        row, column = scene.one_hot_cell
        cell = f"[0, {experiment.out_channel}, {row}, {column}]"
        return f"np.zeros_like(output)  # L = output{cell}\noutput_grad{cell} = 1"
    if experiment.upstream == "random":
        draw = f"np.random.default_rng({experiment.seed}).standard_normal(output.shape)"
        return f"np.round({draw}, 2)  # L = (output_grad * output).sum()"
    if experiment.upstream == "mse":
        return "2 * (output - target) / output.size  # L = ((output - target) ** 2).mean()"
    return "np.ones_like(output)  # L = output.sum()"
