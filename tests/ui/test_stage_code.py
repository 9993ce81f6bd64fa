"""The code beside the stage: the loops are the package's own, and the vectorised forms compute the same."""

from __future__ import annotations

import inspect
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

import convviz
from convviz.experiment import Experiment, with_weight
from convviz.ops import reference, reference_gather
from convviz.scene import Scene, build_scene
from convviz.ui.stage_code import stage_code
from convviz.ui.stage_code.loops import LOOPS, Loops, line_of, without_docstring

RNG = np.random.default_rng(8)
PLAIN = with_weight(Experiment(upstream="random", seed=4), RNG.normal(size=(1, 1, 2, 3)))
WIDE = replace(PLAIN, stride=(2, 1), padding=(1, 2), dilation=(1, 2), bias=(0.25,))
MANY = replace(
    with_weight(Experiment(upstream="random", seed=5), RNG.normal(size=(4, 2, 3, 2))),
    stride=(2, 2),
    padding=(2, 0),
    dilation=(2, 1),
    batch=2,
    bias=(0.5, -1.0, 2.0, 3.0),
)
EXPERIMENTS = {
    "plain": PLAIN,
    "wide": WIDE,
    **{mode: replace(WIDE, padding_mode=mode) for mode in ("reflect", "replicate", "circular")},
    "same, one side longer": replace(PLAIN, padding="same", dilation=(1, 1), kernel_size=(2, 3)),
    "full, reflected": replace(PLAIN, padding="full", padding_mode="reflect"),
    "many": MANY,
    "groups": replace(MANY, groups=2),
    "groups, circular": replace(MANY, groups=2, padding_mode="circular"),
}
VIEWS = ("output", "patches", "weight_grad", "input_grad", "two_ways")
each_view = pytest.mark.parametrize("view", VIEWS)
each_experiment = pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=EXPERIMENTS)


def scene_of(experiment: Experiment) -> Scene:
    channels = np.asarray(experiment.weight).shape[1] * experiment.groups
    return build_scene(experiment, RNG.random((experiment.batch, channels, 7, 10), dtype=np.float32))


def run(code: str, arrays: dict[str, Any]) -> dict[str, Any]:
    exec(code, arrays)
    return arrays


def arrays_of(scene: Scene) -> dict[str, NDArray[np.float64]]:
    names = ("x", "weight", "bias", "output_grad")
    return {name: np.asarray(getattr(scene, name), dtype=np.float64) for name in names}


def result_of(view: str) -> str:
    return {"output": "output", "patches": "output", "weight_grad": "weight_grad"}.get(view, "input_grad")


def engines(scene: Scene, name: str) -> NDArray[np.float64]:
    """The engine's numbers for the same arrays in float64."""
    x, weight, bias, output_grad = arrays_of(scene).values()
    options = scene.layer.options
    if name == "output":
        return convviz.conv2d(x, weight, bias, **options)
    if name == "weight_grad":
        return convviz.conv2d_weight_grad(x, weight.shape, output_grad, **options)
    return convviz.conv2d_input_grad(x.shape, weight, output_grad, **options)


@each_view
@each_experiment
def test_the_numpy_code_gives_the_engines_numbers(experiment: Experiment, view: str) -> None:
    scene, name = scene_of(experiment), result_of(view)
    code = stage_code(scene, view)
    assert code is not None
    found = run(code["numpy"], dict(arrays_of(scene)))[name]
    np.testing.assert_allclose(found, engines(scene, name), rtol=1e-10, atol=1e-10)


@each_view
@each_experiment
def test_the_pytorch_code_agrees_with_the_engine(experiment: Experiment, view: str) -> None:
    scene, name = scene_of(experiment), result_of(view)
    code = stage_code(scene, view)
    assert code is not None
    tensors = {key: torch.from_numpy(array.copy()) for key, array in arrays_of(scene).items()}
    found = run(code["torch"], tensors)[name].detach().numpy()
    np.testing.assert_allclose(found, engines(scene, name), rtol=1e-9, atol=1e-9)


def test_the_matrix_of_patches_is_the_engines() -> None:
    scene = scene_of(WIDE)
    code = stage_code(scene, "patches")
    assert code is not None
    x = arrays_of(scene)["x"]
    patches = convviz.image_patches(x, scene.weight.shape[2:], **scene.layer.options)
    matrix = run(code["numpy"], dict(arrays_of(scene)))["matrix"]
    np.testing.assert_array_equal(matrix, patches.reshape(matrix.shape))


@pytest.mark.parametrize("view", ["picture", "after", "after_grad", "transposed", "check"])
def test_a_view_that_is_no_convolution_in_loops_has_no_code(view: str) -> None:
    assert stage_code(scene_of(PLAIN), view) is None


@each_view
def test_the_loops_are_the_packages_own_source(view: str) -> None:
    code = stage_code(scene_of(PLAIN), view)
    assert code is not None
    for block in code["loops"]:
        module = reference_gather if "gather" in block["name"] else reference
        function = getattr(module, block["name"])
        docstring = inspect.getdoc(function)
        own = inspect.getsource(function)
        assert docstring is not None
        assert block["source"] == own.replace(f'    """{docstring}"""\n', "").rstrip("\n")


@pytest.mark.parametrize(
    "loops", {loops.name: loops for view in LOOPS.values() for loops in view}.values(), ids=lambda f: f.name
)
def test_every_marker_is_found_exactly_once(loops: Loops) -> None:
    lines = loops.source.split("\n")
    assert set(loops.lines) == set(loops.markers)
    for name, marker in loops.markers.items():
        assert [k for k, line in enumerate(lines) if line.strip().startswith(marker)] == [loops.lines[name]]


@pytest.mark.parametrize("marker", ["total +=", "nothing"])
def test_a_marker_that_is_not_one_line_is_refused(marker: str) -> None:
    with pytest.raises(ValueError, match="lines, not one"):
        line_of("total += 1\nx = 2\ntotal += 3", marker)


def test_a_docstring_of_many_lines_is_left_out_and_code_is_not() -> None:
    source = 'def f(x):\n    """One.\n\n    Two.\n    """\n    return x\n'
    assert without_docstring(source) == "def f(x):\n    return x"
    assert without_docstring("def f(x):\n    return x\n") == "def f(x):\n    return x"


@each_view
@each_experiment
def test_it_adds_little_to_a_message(experiment: Experiment, view: str) -> None:
    most = 4200 if view != "two_ways" else 5000
    assert len(json.dumps(stage_code(scene_of(experiment), view))) < most
