"""Round-off of larger numbers has the colour of zero in every palette, and nothing else has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from convviz.app.components.grids import Grid
from convviz.app.components.grids.message import panels_meta
from convviz.app.components.payload import pack
from convviz.app.components.stage.message import VIEWS, arrays_of
from convviz.app.pages.learn.network.flow import Flow
from convviz.app.pages.learn.network.layers import kernel_panels, map_panels
from convviz.app.pages.learn.one_kernel.panels import kernel_panels as learned_panels
from convviz.app.pages.stack.panels import panels_of
from convviz.app.pages.stack.row import Row
from convviz.lab.kernels import preset_kernel
from convviz.lab.layer.magnitudes import QUIET, even_limits
from convviz.lab.learning.network.forward_trace import trace_of
from convviz.lab.learning.one_kernel import Problem, Run
from convviz.lab.lessons.gradcheck import DTYPES, gradient_check, loss_fn_of
from convviz.lab.scene import Chosen, build_scene
from convviz.lab.scene.scales import scales_of
from convviz.lab.state import Experiment, LayerSettings, with_weight
from convviz.nn import from_spec, parse_spec
from tests.for_each import for_each
from tests.javascript import run

RNG = np.random.default_rng(5)
X = RNG.normal(size=(2, 3, 9, 8)).astype(np.float32)
SCRIPT = Path(__file__).with_name("palettes.mjs")
NEAR = 1e-3
"""The part of a palette that is the colour of zero to any eye."""


def same(text: str) -> str:
    return text


def strengths(chosen: Chosen, view: str) -> dict[str, float]:
    """How strongly each array of sums of a view is painted: 1 is the full colour."""
    arrays = arrays_of(chosen, view)
    scales = scales_of(chosen, arrays)
    return {
        name: float(np.abs(arrays[name]).max()) / even_limits(arrays[name], scale)[1]
        for name, scale in scales.items()
    }


def learned(**fields: Any) -> Experiment:
    """A layer that is its target, but for the rounding of its weights to float32: L is as good as 0."""
    kernel = np.asarray(preset_kernel("gaussian", (3, 3)))
    nearly = np.float64(np.float32(kernel)) * (1 + 2.0**-40)
    made = with_weight(Experiment(), np.broadcast_to(nearly, (1, 3, 3, 3)))
    return replace(made, upstream="mse", target="gaussian", **fields)


@pytest.mark.parametrize("above", [(), (LayerSettings(presets=("box",), activation="tanh"),)])
def test_after_convergence_every_gradient_on_the_stage_looks_like_zero(
    above: tuple[LayerSettings, ...],
) -> None:
    chosen = Chosen(build_scene(learned(above=above, bias=(1e-9,)), X[:1]))
    assert 0 < np.abs(chosen.output_grad).max() < 1e-6
    for view in ("weight_grad", "input_grad", "matrix_grad", "two_ways", "after_grad"):
        painted = strengths(chosen, view)
        backwards = {name: most for name, most in painted.items() if name.endswith(("grad", "total"))}
        assert backwards and max(backwards.values()) < NEAR, view
        assert all(most == 1 for name, most in painted.items() if name in ("output", "activated"))


@for_each("view", VIEWS)
@for_each("upstream", ["random", "one_hot", "mse"])
def test_before_it_all_is_painted_in_full(view: str, upstream: str) -> None:
    many = replace(
        with_weight(Experiment(), RNG.normal(size=(4, 3, 3, 2))),
        batch=2,
        bias=(0.5, -1.0, 2.0, 3.0),
        activation="tanh",
        upstream=upstream,
    )
    chosen = Chosen(build_scene(many, X))
    assert all(most == 1 for most in strengths(chosen, view).values())


def test_sums_that_cancel_look_like_zero_forwards_and_backwards() -> None:
    tenths = with_weight(Experiment(), np.array([[[[0.1, 0.2, -0.3]]]]))  # their sum is round-off
    chosen = Chosen(build_scene(replace(tenths, upstream="ones"), np.full((1, 1, 5, 9), 0.7)))
    assert 0 < np.abs(chosen.output).max() < 1e-7
    assert strengths(chosen, "output")["output"] < NEAR
    inner = Chosen(build_scene(replace(tenths, upstream="ones", padding=(0, 2)), X[:1, :1]))
    assert 0 < np.abs(inner.input_grad).max() < 1e-7
    assert strengths(inner, "input_grad")["input_grad"] < NEAR


def test_a_row_of_layers_paints_sums_that_cancel_as_zero() -> None:
    tenths = with_weight(Experiment(), np.array([[[[0.1, 0.2, -0.3]]]]))
    row = Row(
        (tenths, LayerSettings(presets=("box",), padding="full")), 0, np.full((1, 5, 9), 0.7, np.float32)
    )
    panels = panels_of(row, tenths, same)
    assert 0 < np.abs(panels[1].values).max() < NEAR * panels[1].limits[1]
    plain = Row((LayerSettings(),), 0, X[0, :1])
    assert panels_of(plain, Experiment(), same)[1].limits[1] == np.abs(plain.values[1]).max()


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_check_paints_a_gradient_of_round_off_as_zero(dtype: str) -> None:
    made = gradient_check(loss_fn_of(learned(), X[:1], dtype), "weight")
    assert np.abs(made.analytic).max() < NEAR * even_limits(made.analytic, made.scale)[1]
    other = gradient_check(loss_fn_of(replace(learned(), target="box"), X[:1], dtype), "weight")
    assert even_limits(other.analytic, other.scale)[1] == np.abs(other.analytic).max()


def test_a_kernel_that_has_learned_shows_a_gradient_of_zero() -> None:
    problem = Problem.of_teacher(X[0, 0].astype(float), RNG.normal(size=(3, 3)))
    run = Run(problem, np.zeros((3, 3)), "sgd")
    grad = learned_panels(run, same)[2]
    assert panels_meta([grad])[0]["range"][1] == np.abs(grad.values).max()
    run = Run(problem, problem.best, "sgd")
    grad = learned_panels(run, same)[2]
    assert 0 < np.abs(grad.values).max() < NEAR * panels_meta([grad])[0]["range"][1]


def test_a_network_that_is_sure_shows_gradients_of_zero() -> None:
    blocks = parse_spec("conv4-relu-flat-linear10")
    network = from_spec(blocks, (1, 8, 8), 0)
    picture = RNG.random((1, 8, 8)).astype(np.float32)
    for sure in (False, True):
        if sure:
            network.parameters()["3.bias"].value[2] = 22.0  # the probabilities of the others are round-off
        passing = trace_of(network, picture, 2)
        flow = Flow(4, 9)
        panels = map_panels(blocks, passing, passing.input_grad, flow, same)
        panels += kernel_panels(blocks, network, flow, same)
        for panel in panels:
            if panel.role == "picture_grad" or panel.role.startswith(("grads", "weight_grad")):
                values = panel.values[np.isfinite(panel.values)]
                limit = panels_meta([panel])[0]["range"][1]
                share = float(np.abs(values).max()) / limit
                assert (share < 0.01) if sure else (share == pytest.approx(1)), panel.role


def test_the_browser_takes_the_ranges_that_python_takes() -> None:
    for experiment in (learned(bias=(1e-9,)), replace(learned(), target="box")):
        chosen = Chosen(build_scene(experiment, X[:1]))
        arrays = arrays_of(chosen, "matrix_grad")
        scales = scales_of(chosen, arrays)
        limits = run(SCRIPT, list(pack({"scales": scales, "quiet": QUIET}, arrays)))
        expected = {name: even_limits(array, scales.get(name, 0.0))[1] for name, array in arrays.items()}
        assert limits == pytest.approx(expected, rel=1e-6)


def test_a_grid_without_a_scale_is_painted_by_its_own_largest_number() -> None:
    values = np.full((2, 2), 1e-17)
    assert panels_meta([Grid("a", "a", values)])[0]["range"] == [-1e-17, 1e-17]
    assert panels_meta([Grid("a", "a", values, scale=2.0)])[0]["range"] == [-2.0, 2.0]
    assert panels_meta([Grid("a", "a", values, kind="error", scale=2.0)])[0]["range"] == [0.0, 2.0]
    assert even_limits(np.array([3 * QUIET]), 1.0) == (-3 * QUIET, 3 * QUIET)
