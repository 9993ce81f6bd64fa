"""The experiment as a program in Keras, on PyTorch: Keras itself has no word for a gradient."""

from __future__ import annotations

from collections.abc import Iterator

from convviz.lab.code.experiment.in_torch import loss_lines
from convviz.lab.code.experiment.parts import (
    as_target,
    given_arrays,
    goal_lines,
    has_target,
    last_name,
    pool_window,
    shown_at_the_end,
)
from convviz.lab.code.listings.numpy_code import PAD_MODES
from convviz.lab.code.program import block_of, opening
from convviz.lab.code.program.block import Part
from convviz.lab.scene import Chosen, Scene
from convviz.lab.state import NONE, Experiment

KERAS = "# needs: numpy, keras, torch  (pip install numpy keras torch)"
_FIRST = 'data_format="channels_first"'
_IMPORTS = (
    "import os",
    'os.environ["KERAS_BACKEND"] = "torch"  # whose autograd gives the gradients',
    "import keras",
    "import torch",
    'keras.config.set_floatx("float64")',
)


def keras_code(chosen: Chosen) -> str:
    """Return the same layer as a program in Keras, whose kernels are (KH, KW, C / groups, O)."""
    scene, experiment = chosen.scene, chosen.scene.experiment
    turned = ".flip((2, 3))" if experiment.turns_kernel else ""
    parts: list[Part] = [
        *opening(scene, given_arrays(scene), *_IMPORTS, needs=KERAS),
        *goal_lines(scene),
        "",
        "inputs = torch.from_numpy(x).requires_grad_()",
        *_padded(scene),
        *_layer(scene),
        *(f"{name} = {call}" for name, call in _after(experiment, "output")),
        *_target(scene),
        "",
        *loss_lines(scene),
        "loss.backward()",
        f"weight_grad = kernel.grad.permute(3, 2, 0, 1){turned}",
        "bias_grad, input_grad = offset.grad, inputs.grad",
        *shown_at_the_end(chosen, last_name(experiment), ".detach().numpy()"),
    ]
    return block_of(parts).text


def _padded(scene: Scene) -> Iterator[str]:
    """Yield the lines that pad each side by itself: Keras's own "same" adds what TensorFlow adds."""
    top, bottom, left, right = scene.geometry.padding
    mode = PAD_MODES[scene.geometry.padding_mode]
    if not any(scene.geometry.padding):
        yield "padded = inputs"
    elif mode == "constant":
        yield f"padded = keras.ops.pad(inputs, ((0, 0), (0, 0), ({top}, {bottom}), ({left}, {right})))"
    else:
        height, width = scene.x.shape[2:]
        yield f'rows = np.pad(np.arange({height}), ({top}, {bottom}), mode="{mode}")'
        yield f'columns = np.pad(np.arange({width}), ({left}, {right}), mode="{mode}")'
        yield "padded = keras.ops.take(keras.ops.take(inputs, rows, axis=2), columns, axis=3)"


def _layer(scene: Scene) -> Iterator[str]:
    """Yield the lines that convolve; a layer of Keras takes a stride or a dilation, not both."""
    experiment, filters = scene.experiment, scene.weight.shape[0]
    numbers = f"weight{_turned(experiment)}.transpose(2, 3, 1, 0)"
    if _has_both(experiment):
        yield f"kernel = torch.from_numpy({numbers}.copy()).requires_grad_()"
        yield "offset = torch.from_numpy(bias).requires_grad_()"
        yield "# keras.layers.Conv2D refuses a stride together with a dilation; what it calls does not"
        yield f"output = {_convolved(experiment, 'padded', 'kernel')} + offset[:, None, None]"
        return
    yield f"layer = keras.layers.Conv2D({filters}, {experiment.kernel_size}, strides={experiment.stride},"
    yield f"    dilation_rate={experiment.dilation}, groups={experiment.groups}, {_FIRST})"
    yield "layer.build(padded.shape)"
    yield f"layer.set_weights([{numbers}, bias])"
    yield "kernel, offset = layer.kernel.value, layer.bias.value"
    yield "output = layer(padded)"


def _convolved(experiment: Experiment, inputs: str, kernel: str) -> str:
    """Return the call that convolves; the kernel's depth says the number of groups."""
    options = f"strides={experiment.stride}, dilation_rate={experiment.dilation}, {_FIRST}"
    return f"keras.ops.conv({inputs}, {kernel}, {options})"


def _has_both(experiment: Experiment) -> bool:
    return max(experiment.stride) > 1 and max(experiment.dilation) > 1


def _turned(experiment: Experiment) -> str:
    return "[:, :, ::-1, ::-1]" if experiment.turns_kernel else ""


def _after(experiment: Experiment, output: str) -> Iterator[tuple[str, str]]:
    value = output
    if experiment.activation != NONE:
        slope = f", {experiment.slope}" if experiment.activation == "leaky_relu" else ""
        yield "activated", f"keras.ops.{experiment.activation}({value}{slope})"
        value = "activated"
    if experiment.pool != NONE:
        name = {"max": "max_pool", "average": "average_pool"}[experiment.pool]
        window = pool_window(experiment).replace("stride=", "strides=")
        yield "pooled", f"keras.ops.{name}({value}, {window}, {_FIRST})"


def _target(scene: Scene) -> Iterator[str]:
    if has_target(scene):
        turned = _turned(scene.experiment)
        yield f"others = np.broadcast_to(goal, weight.shape){turned}.transpose(2, 3, 1, 0).copy()"
        yield f"target = {_convolved(scene.experiment, 'padded.detach()', 'torch.from_numpy(others)')}"
        yield from as_target(_after(scene.experiment, "target"))
