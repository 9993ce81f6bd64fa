"""The experiment as a program that calls convviz."""

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
from convviz.lab.code.program import block_of, opening
from convviz.lab.code.program.block import Part
from convviz.lab.scene import Chosen, Scene
from convviz.lab.state import NONE, Experiment

CONVVIZ = "# needs: numpy, convviz  (in ConvViz's folder: pip install .)"


def convviz_code(chosen: Chosen) -> str:
    """Return the experiment as a program that calls convviz and prints what is on show."""
    scene, experiment = chosen.scene, chosen.scene.experiment
    last = last_name(experiment)
    kernel = "turned" if experiment.turns_kernel else "weight"
    parts: list[Part] = [
        *opening(scene, given_arrays(scene), "import convviz", needs=CONVVIZ),
        *goal_lines(scene),
        f"layer = dict({layer_options(experiment, padding_of(scene))})",
        *_turned(experiment),
        "",
        f"output = convviz.conv2d(x, {kernel}, bias, **layer)  # {scene.output.shape}",
        *(f"{name} = {call}" for name, call in after_calls(experiment, "output")),
        *_target(scene),
        "",
        *_upstream(scene),
        *(f"{name} = {call}" for name, call in _back_calls(experiment)),
        f"{kernel}_grad = convviz.conv2d_weight_grad(x, weight.shape, output_grad, **layer)",
        *(("weight_grad = turned_grad[:, :, ::-1, ::-1]",) if experiment.turns_kernel else ()),
        "bias_grad = convviz.conv2d_bias_grad(output_grad)",
        f"input_grad = convviz.conv2d_input_grad(x.shape, {kernel}, output_grad, **layer)",
        *shown_at_the_end(chosen, last),
    ]
    return block_of(parts).text


def after_calls(experiment: Experiment, output: str) -> Iterator[tuple[str, str]]:
    """Yield each name and the call of convviz that makes it, from the convolution's `output` on."""
    value = output
    if experiment.activation != NONE:
        yield "activated", f"convviz.{experiment.activation}({value}{slope_argument(experiment)})"
        value = "activated"
    if experiment.pool != NONE:
        yield "pooled", f"convviz.{pool_name(experiment)}({value}, {pool_window(experiment)})"


def _back_calls(experiment: Experiment) -> Iterator[tuple[str, str]]:
    """Yield each gradient on the way back to the convolution's output, and the call that makes it."""
    active = experiment.activation != NONE
    if experiment.pool != NONE:
        below = "activated" if active else "output"
        given = below if experiment.pool == "max" else f"{below}.shape"
        yield (
            f"{below}_grad",
            f"convviz.{pool_name(experiment)}_grad({given}, pooled_grad, {pool_window(experiment)})",
        )
    if active:
        slope = slope_argument(experiment)
        yield "output_grad", f"convviz.{experiment.activation}_grad(output, activated_grad{slope})"


def _turned(experiment: Experiment) -> Iterator[str]:
    """Yield the line that turns the kernels of a true convolution by half a turn."""
    if experiment.turns_kernel:
        yield "turned = weight[:, :, ::-1, ::-1]  # a true convolution"


def _target(scene: Scene) -> Iterator[str]:
    if has_target(scene):
        goal = "goal[::-1, ::-1]" if scene.experiment.turns_kernel else "goal"
        yield f"target = convviz.conv2d(x, np.broadcast_to({goal}, weight.shape), **layer)"
        yield from as_target(after_calls(scene.experiment, "target"))


def _upstream(scene: Scene) -> Iterator[str]:
    """Yield the lines that make the loss, and its gradient by what the layer hands on."""
    last = last_name(scene.experiment)
    if scene.experiment.above:
        yield from () if last == "pooled" else (f"{last}_grad = pooled_grad",)
    elif scene.experiment.upstream == "mse":
        yield f"loss = (({last} - target) ** 2).mean()"
        yield f"{last}_grad = 2 * ({last} - target) / {last}.size"
    else:
        yield from pattern_lines(scene, f"{last}_grad")
        yield f"loss = ({last}_grad * {last}).sum()"
