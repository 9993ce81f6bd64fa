"""The code that the drawer shows runs, and computes what the page shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from convviz.experiment import Experiment
from convviz.scene import Scene, build_scene
from convviz.ui.code import convviz_code, torch_code

CASES = [
    Experiment(),
    Experiment(stride=(2, 1), padding=(1, 2), dilation=(1, 2), bias=(0.25,), upstream="random", seed=4),
    Experiment(
        padding="same", padding_mode="reflect", presets=("box",), kernel_size=(4, 3), upstream="one_hot"
    ),
    Experiment(padding="full", presets=("gabor",), kernel_size=(5, 5), upstream="mse", target="sharpen"),
    Experiment(
        presets=("custom",), weight=((((0.1, -2.0),),),), kernel_size=(1, 2), upstream="one_hot", cell=(1, 2)
    ),
    Experiment(activation="relu", pool="max", upstream="random", seed=2),
    Experiment(activation="leaky_relu", slope=0.2, upstream="mse", target="box"),
    Experiment(pool="average", pool_size=(2, 3), pool_stride=(1, 2), upstream="one_hot", cell=(2, 1)),
    Experiment(
        presets=("sobel_x", "box"),
        bias=(0.5, -0.25),
        activation="tanh",
        pool="max",
        pool_size=(3, 2),
        upstream="mse",
        batch=2,
    ),
    Experiment(
        presets=("box", "sobel_y"),
        bias=(0.0, 0.1),
        activation="sigmoid",
        upstream="one_hot",
        out_channel=1,
        batch=2,
        item=1,
    ),
]


def scene_of(experiment: Experiment, channels: int) -> Scene:
    rng = np.random.default_rng(3)
    return build_scene(experiment, rng.random((experiment.batch, channels, 9, 12), dtype=np.float32))


def run(scene: Scene) -> dict[str, Any]:
    """Run both pieces of code with the scene's own picture where the code leaves a place for one."""
    names: dict[str, Any] = {}
    lines = convviz_code(scene).splitlines()
    place = next(index for index, line in enumerate(lines) if line.startswith("x = "))
    names["picture"] = scene.x.astype(np.float64)
    lines[place] = "x = picture"
    exec("\n".join([*lines, torch_code(scene)]), names)
    return names


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("experiment", CASES)
def test_the_code_computes_what_is_on_show(experiment: Experiment, channels: int) -> None:
    scene = scene_of(experiment, channels)
    names = run(scene)
    for name in ("output_grad", "input_grad"):
        np.testing.assert_allclose(names[name], getattr(scene, name), rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(names["weight_grad"], scene.weight_grad, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("experiment", CASES)
def test_pytorch_agrees_with_it(experiment: Experiment) -> None:
    names = run(scene_of(experiment, 3))
    np.testing.assert_allclose(names["layer"].weight.grad.numpy(), names["weight_grad"], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(names["inputs"].grad.numpy(), names["input_grad"], rtol=1e-9, atol=1e-9)


def test_a_painted_gradient_is_written_with_seven_digits() -> None:
    experiment = Experiment(upstream="painted", paint=((0, 1, -0.012345678), (2, 3, 1.0), (4, 0, 123.45678)))
    scene = scene_of(experiment, 2)
    np.testing.assert_allclose(run(scene)["output_grad"], scene.output_grad, rtol=1e-6, atol=0)


def test_a_weight_is_written_as_a_person_would() -> None:
    experiment = replace(CASES[4])
    assert "np.array([[[[0.1, -2.0]]]])" in convviz_code(scene_of(experiment, 1))
