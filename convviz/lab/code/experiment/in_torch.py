"""The experiment as a program in PyTorch."""

from __future__ import annotations

from collections.abc import Iterator

from convviz.lab.code.experiment.parts import (
    as_target,
    given_arrays,
    goal_lines,
    has_target,
    last_name,
    layer_options,
    padding_of,
    pattern_lines,
    pool_name,
    pool_window,
    shown_at_the_end,
    slope_argument,
)
from convviz.lab.code.program import TORCH, block_of, opening
from convviz.lab.code.program.block import Part
from convviz.lab.scene import Chosen, Scene
from convviz.lab.state import NONE, Experiment


def torch_code(chosen: Chosen) -> str:
    """Return the same layer as a program in PyTorch, whose autograd gives the same gradients."""
    scene = chosen.scene
    parts: list[Part] = [
        *opening(scene, given_arrays(scene), "import torch", needs=TORCH),
        *goal_lines(scene),
        "",
        *_forward(scene),
        "",
        *_backward(scene),
        *shown_at_the_end(chosen, last_name(scene.experiment), ".detach().numpy()"),
    ]
    return block_of(parts).text


def results_lines(scene: Scene) -> Iterator[Part]:
    """Yield the lines that keep every result as an array in `expected`, and the upstream gradient."""
    last = last_name(scene.experiment)
    names = [*([last] if last != "output" else []), "output", "weight_grad", "bias_grad", "input_grad"]
    yield from goal_lines(scene)
    yield from _forward(scene)
    yield "output.retain_grad()"
    yield from _backward(scene)
    yield f"results = dict({', '.join(f'{name}={name}' for name in names)})"
    yield "expected = {name: tensor.detach().numpy() for name, tensor in results.items()}"
    yield "output_grad = output.grad.numpy()"


def _forward(scene: Scene) -> Iterator[str]:
    yield from _layer("layer", scene, "weight", "bias")
    yield "inputs = torch.from_numpy(x).requires_grad_()"
    yield from _padded(scene, "padded", "inputs")
    yield f"output = layer({'padded' if _pads_before(scene) else 'inputs'})"
    yield from (f"{name} = {call}" for name, call in _after(scene.experiment, "output"))
    yield from _target(scene)


def _backward(scene: Scene) -> Iterator[str]:
    yield from loss_lines(scene)
    yield "loss.backward()"
    yield "weight_grad, bias_grad, input_grad = layer.weight.grad, layer.bias.grad, inputs.grad"
    if scene.experiment.turns_kernel:
        yield "weight_grad = torch.flip(weight_grad, (2, 3))"


def _after(experiment: Experiment, output: str) -> Iterator[tuple[str, str]]:
    value = output
    if experiment.activation != NONE:
        functional = "nn.functional." if experiment.activation == "leaky_relu" else ""
        yield "activated", f"torch.{functional}{experiment.activation}({value}{slope_argument(experiment)})"
        value = "activated"
    if experiment.pool != NONE:
        yield "pooled", f"torch.nn.functional.{pool_name(experiment)}({value}, {pool_window(experiment)})"


def _layer(name: str, scene: Scene, weight: str, bias: str = "") -> Iterator[str]:
    """Yield the lines that make a layer of PyTorch, which has no word for full padding."""
    experiment, (filters, depth) = scene.experiment, scene.weight.shape[:2]
    without = "" if bias else ", bias=False"
    yield f"{name} = torch.nn.Conv2d({depth * experiment.groups}, {filters}, {experiment.kernel_size},"
    yield f"    {layer_options(experiment, _padding(scene))}, dtype=torch.float64{without})"
    yield "with torch.no_grad():"
    numbers = f"torch.from_numpy({weight})"
    if experiment.turns_kernel:  # "goal" is one kernel alone
        numbers = f"torch.flip({numbers}, {(2, 3) if weight == 'weight' else (0, 1)})"
    yield f"    {name}.weight.copy_({numbers})"
    if bias:
        yield f"    {name}.bias.copy_(torch.from_numpy({bias}))"


def _padding(scene: Scene) -> object:
    """Return the padding as a layer of PyTorch takes it: by name or (h, w), and "full" in numbers."""
    if _pads_before(scene):
        return 0
    top, _, left, _ = scene.geometry.padding
    padding = padding_of(scene)
    return padding if padding in ("valid", "same") else (top, left)


def _pads_before(scene: Scene) -> bool:
    """Say whether PyTorch has to pad before the layer, whose own padding is the same on both sides."""
    top, bottom, left, right = scene.geometry.padding
    return padding_of(scene) != "same" and (top != bottom or left != right)


def _padded(scene: Scene, name: str, inputs: str) -> Iterator[str]:
    """Yield the line that pads each side by itself, where the layer cannot."""
    if not _pads_before(scene):
        return
    top, bottom, left, right = scene.geometry.padding
    mode = "constant" if scene.geometry.padding_mode == "zeros" else scene.geometry.padding_mode
    yield f'{name} = torch.nn.functional.pad({inputs}, ({left}, {right}, {top}, {bottom}), mode="{mode}")'


def _target(scene: Scene) -> Iterator[str]:
    if has_target(scene):
        yield from _layer("other", scene, "goal")
        yield f"target = other({'padded' if _pads_before(scene) else 'inputs'}.detach()).detach()"
        yield from as_target(_after(scene.experiment, "target"))


def loss_lines(scene: Scene) -> Iterator[str]:
    """Yield the lines that make the loss, of tensors of PyTorch."""
    last = last_name(scene.experiment)
    if scene.experiment.above:
        yield f"loss = (torch.from_numpy(pooled_grad) * {last}).sum()  # has the same gradient"
    elif scene.experiment.upstream == "mse":
        yield f"loss = (({last} - target) ** 2).mean()"
    elif scene.experiment.upstream == "ones":
        yield f"loss = {last}.sum()"
    else:
        yield from pattern_lines(scene, "g")
        yield f"loss = (torch.from_numpy(g) * {last}).sum()"
