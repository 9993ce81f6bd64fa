"""The programs of exactly this experiment, to run elsewhere: with convviz, and as a PyTorch layer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from convviz.lab.code.program import PRINT_OPTIONS, TORCH, array_lines, block_of, opening, printed
from convviz.lab.code.program.block import Part
from convviz.lab.layer.loss import target_kernel
from convviz.lab.scene import Chosen, Scene
from convviz.lab.state import NONE, Experiment
from convviz.lab.state.patterns import shown_plane

CONVVIZ = "# needs: numpy, convviz  (in ConvViz's folder: pip install .)"


def convviz_code(chosen: Chosen) -> str:
    """Return the experiment as a program that calls convviz and prints what is on show."""
    scene, experiment = chosen.scene, chosen.scene.experiment
    last = last_name(experiment)
    kernel = "turned" if experiment.turns_kernel else "weight"
    parts: list[Part] = [
        *opening(scene, _given(scene), "import convviz", needs=CONVVIZ),
        *_target_kernel(scene),
        f"layer = dict({_options(experiment, _convviz_padding(scene))})",
        *_convviz_turned(experiment),
        "",
        f"output = convviz.conv2d(x, {kernel}, bias, **layer)  # {scene.output.shape}",
        *(f"{name} = {call}" for name, call in after_calls(experiment, "output")),
        *_convviz_target(scene),
        "",
        *_upstream(scene),
        *(f"{name} = {call}" for name, call in _back_calls(experiment)),
        f"{kernel}_grad = convviz.conv2d_weight_grad(x, weight.shape, output_grad, **layer)",
        *(("weight_grad = turned_grad[:, :, ::-1, ::-1]",) if experiment.turns_kernel else ()),
        "bias_grad = convviz.conv2d_bias_grad(output_grad)",
        f"input_grad = convviz.conv2d_input_grad(x.shape, {kernel}, output_grad, **layer)",
        *_end(chosen, last),
    ]
    return block_of(parts).text


def torch_code(chosen: Chosen) -> str:
    """Return the same layer as a program in PyTorch, whose autograd gives the same gradients."""
    scene, experiment = chosen.scene, chosen.scene.experiment
    last = last_name(experiment)
    parts: list[Part] = [
        *opening(scene, _given(scene), "import torch", needs=TORCH),
        *_target_kernel(scene),
        "",
        *_torch_layer("layer", scene, "weight", "bias"),
        "inputs = torch.from_numpy(x).requires_grad_()",
        *_torch_padded(scene, "padded", "inputs"),
        f"output = layer({'padded' if _pads_before(scene) else 'inputs'})",
        *(f"{name} = {call}" for name, call in _torch_after(experiment, "output")),
        *_torch_target(scene),
        "",
        *_torch_loss(scene),
        "loss.backward()",
        "weight_grad, bias_grad, input_grad = layer.weight.grad, layer.bias.grad, inputs.grad",
        *(("weight_grad = torch.flip(weight_grad, (2, 3))",) if experiment.turns_kernel else ()),
        *_end(chosen, last, ".detach().numpy()"),
    ]
    return block_of(parts).text


def _given(scene: Scene) -> tuple[str, ...]:
    above = ("pooled_grad",) if scene.experiment.above else ()
    return ("x", "weight", "bias", *above)


def _end(chosen: Chosen, last: str, as_array: str = "") -> Iterator[str]:
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


# ---- what follows the convolution ------------------------------------------------------------------------


def last_name(experiment: Experiment) -> str:
    """Return the name, in the code, of what the layer hands on."""
    if experiment.pool != NONE:
        return "pooled"
    return "activated" if experiment.activation != NONE else "output"


def after_calls(experiment: Experiment, output: str) -> Iterator[tuple[str, str]]:
    """Yield each name and the call of convviz that makes it, from the convolution's `output` on."""
    value = output
    if experiment.activation != NONE:
        yield "activated", f"convviz.{experiment.activation}({value}{_slope(experiment)})"
        value = "activated"
    if experiment.pool != NONE:
        yield "pooled", f"convviz.{_pool(experiment)}({value}, {_window(experiment)})"


def _back_calls(experiment: Experiment) -> Iterator[tuple[str, str]]:
    """Yield each gradient on the way back to the convolution's output, and the call that makes it."""
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


def _torch_after(experiment: Experiment, output: str) -> Iterator[tuple[str, str]]:
    value = output
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


# ---- the layer -------------------------------------------------------------------------------------------


def _options(experiment: Experiment, padding: object) -> str:
    return (
        f"stride={experiment.stride}, padding={padding!r}, dilation={experiment.dilation}, "
        f"groups={experiment.groups}, padding_mode={experiment.padding_mode!r}"
    )


def _torch_layer(name: str, scene: Scene, weight: str, bias: str = "") -> Iterator[str]:
    """Yield the lines that make a layer of PyTorch, which has no word for full padding."""
    experiment, (filters, depth) = scene.experiment, scene.weight.shape[:2]
    without = "" if bias else ", bias=False"
    yield f"{name} = torch.nn.Conv2d({depth * experiment.groups}, {filters}, {experiment.kernel_size},"
    yield f"    {_options(experiment, _torch_padding(scene))}, dtype=torch.float64{without})"
    yield "with torch.no_grad():"
    numbers = f"torch.from_numpy({weight})"
    if experiment.turns_kernel:  # "goal" is one kernel alone
        numbers = f"torch.flip({numbers}, {(2, 3) if weight == 'weight' else (0, 1)})"
    yield f"    {name}.weight.copy_({numbers})"
    if bias:
        yield f"    {name}.bias.copy_(torch.from_numpy({bias}))"


def _convviz_turned(experiment: Experiment) -> Iterator[str]:
    """Yield the line that turns the kernels of a true convolution by half a turn."""
    if experiment.turns_kernel:
        yield "turned = weight[:, :, ::-1, ::-1]  # a true convolution"


def _convviz_padding(scene: Scene) -> object:
    """Return the padding as convviz takes it, which has "same" at stride 1 alone."""
    by_stride = scene.experiment.padding == "same" and scene.experiment.stride != (1, 1)
    return scene.geometry.padding if by_stride else scene.experiment.padding


def _torch_padding(scene: Scene) -> object:
    """Return the padding as a layer of PyTorch takes it: by name or (h, w), and "full" in numbers."""
    if _pads_before(scene):
        return 0
    top, _, left, _ = scene.geometry.padding
    padding = _convviz_padding(scene)
    return padding if padding in ("valid", "same") else (top, left)


def _pads_before(scene: Scene) -> bool:
    """Say whether PyTorch has to pad before the layer, whose own padding is the same on both sides."""
    top, bottom, left, right = scene.geometry.padding
    return _convviz_padding(scene) != "same" and (top != bottom or left != right)


def _torch_padded(scene: Scene, name: str, inputs: str) -> Iterator[str]:
    """Yield the line that pads each side by itself, where the layer cannot."""
    if not _pads_before(scene):
        return
    top, bottom, left, right = scene.geometry.padding
    mode = "constant" if scene.geometry.padding_mode == "zeros" else scene.geometry.padding_mode
    yield f'{name} = torch.nn.functional.pad({inputs}, ({left}, {right}, {top}, {bottom}), mode="{mode}")'


# ---- the loss --------------------------------------------------------------------------------------------


def _has_target(scene: Scene) -> bool:
    return scene.experiment.upstream == "mse" and not scene.experiment.above


def _target_kernel(scene: Scene) -> Iterator[Part]:
    if _has_target(scene):
        yield "# the kernel whose output the loss compares with"
        yield from array_lines("goal", target_kernel(scene.experiment))


def _convviz_target(scene: Scene) -> Iterator[str]:
    if _has_target(scene):
        goal = "goal[::-1, ::-1]" if scene.experiment.turns_kernel else "goal"
        yield f"target = convviz.conv2d(x, np.broadcast_to({goal}, weight.shape), **layer)"
        yield from _as_target(after_calls(scene.experiment, "target"))


def _torch_target(scene: Scene) -> Iterator[str]:
    if _has_target(scene):
        yield from _torch_layer("other", scene, "goal")
        yield f"target = other({'padded' if _pads_before(scene) else 'inputs'}.detach()).detach()"
        yield from _as_target(_torch_after(scene.experiment, "target"))


def _as_target(calls: Iterable[tuple[str, str]]) -> Iterator[str]:
    for _name, call in calls:
        yield f"target = {call.replace('(activated,', '(target,')}"


def _upstream(scene: Scene) -> Iterator[str]:
    """Yield the lines that make the loss, and its gradient by what the layer hands on."""
    last = last_name(scene.experiment)
    if scene.experiment.above:
        yield from () if last == "pooled" else (f"{last}_grad = pooled_grad",)
    elif scene.experiment.upstream == "mse":
        yield f"loss = (({last} - target) ** 2).mean()"
        yield f"{last}_grad = 2 * ({last} - target) / {last}.size"
    else:
        yield from _pattern(scene, f"{last}_grad")
        yield f"loss = ({last}_grad * {last}).sum()"


def _torch_loss(scene: Scene) -> Iterator[str]:
    """Yield the lines that make the loss."""
    last = last_name(scene.experiment)
    if scene.experiment.above:
        yield f"loss = (torch.from_numpy(pooled_grad) * {last}).sum()  # has the same gradient"
    elif scene.experiment.upstream == "mse":
        yield f"loss = (({last} - target) ** 2).mean()"
    elif scene.experiment.upstream == "ones":
        yield f"loss = {last}.sum()"
    else:
        yield from _pattern(scene, "g")
        yield f"loss = (torch.from_numpy(g) * {last}).sum()"


def _pattern(scene: Scene, name: str) -> Iterator[str]:
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
