"""What is copied runs, from top to bottom, with the packages it names, and prints what the page shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import convviz
from convviz.lab.code.experiment import convviz_code, keras_code, last_name, torch_code
from convviz.lab.code.listings import TABS, has_code, stage_code
from convviz.lab.code.listings.showing import result_of
from convviz.lab.code.program import FILE, arrays, file_arrays, text_of
from convviz.lab.files.weights import tensors_to_npz
from convviz.lab.scene import Chosen, Scene
from convviz.lab.state import ACTIVATIONS, OPERATIONS, POOLS
from convviz.lab.state.experiment import UPSTREAMS
from convviz.ops.geometry import PADDING_MODES
from tests.lab.code.drawing import PADDINGS, drawn
from tests.lab.code.fresh import run_alone, run_each
from tests.lab.code.said import check, said_number

VIEWS = ("output", "patches", "weight_grad", "input_grad", "two_ways")
SAMPLE = drawn(30)
LARGE_SAMPLE = 240


def stage_program(chosen: Chosen, view: str, tab: str) -> str:
    """What the copy button of a tab copies."""
    return text_of(stage_code(chosen, view)[tab])


def check_stage(said: str, chosen: Chosen, view: str, tab: str) -> None:
    """The result of the view on show was printed."""
    scene = chosen.scene
    if (view, tab) == ("patches", "loops"):
        patches = convviz.image_patches(scene.layer.x, scene.weight.shape[2:], **scene.layer.options)
        place = (chosen.item, chosen.first_channel + chosen.channel, slice(None), slice(None), 0, 0)
        check(said, "patches", patches, place)
        return
    name, place = result_of(chosen, view)
    check(said, name, sent_back(chosen) if view == "two_ways" else getattr(scene, name), place)
    if (view, tab) == ("two_ways", "loops"):
        assert said_number(said, "largest difference of the two ways:") < 1e-12 * max(
            1, np.abs(scene.input_grad).max()
        )


def sent_back(chosen: Chosen) -> NDArray[np.float64]:
    """The input gradient of the filter on show alone, as scatter and gather make it."""
    scene, grad = chosen.scene, np.zeros_like(chosen.scene.output_grad)
    grad[:, chosen.filter] = scene.output_grad[:, chosen.filter]
    return convviz.conv2d_input_grad(scene.x.shape, scene.layer.weight, grad, **scene.layer.options)


def check_explain(said: str, chosen: Chosen) -> None:
    """All that is on show was printed, gradients too."""
    scene, item, filter = chosen.scene, chosen.item, chosen.filter
    for name in {"output", last_name(scene.experiment)}:
        check(said, name, getattr(scene, name), (item, filter))
    check(said, "weight_grad", scene.weight_grad, (filter, chosen.channel))
    check(said, "bias_grad", scene.bias_grad, (filter,))
    check(said, "input_grad", scene.input_grad, (item, chosen.first_channel + chosen.channel))
    if not scene.experiment.above:
        assert said_number(said, "L =") == pytest.approx(scene.loss, rel=1e-5, abs=1e-5)


# ---- the drawn sample ------------------------------------------------------------------------------------


Case = tuple[str, Callable[[str], None]]
"""A program, and what looks at what it printed."""


def cases(kind: str, sample: list[Chosen]) -> list[Case]:
    """Every program of a kind for a sample of experiments."""
    explain = {"convviz": convviz_code, "torch": torch_code, "keras": keras_code}.get(kind)
    found: list[Case] = []
    for chosen in sample:
        if explain:
            found.append((explain(chosen), partial(check_explain, chosen=chosen)))
        for view in VIEWS if kind in TABS else ():
            look = partial(check_stage, chosen=chosen, view=view, tab=kind)
            found.append((stage_program(chosen, view, kind), look))
    return found


def run(kind: str, sample: list[Chosen], folder: Path) -> None:
    programs, looks = zip(*cases(kind, sample), strict=True)
    for look, said in zip(looks, run_each(programs, folder), strict=True):
        look(said)


each_kind = pytest.mark.parametrize("kind", ["loops", "numpy", "torch", "convviz", "keras"])


@each_kind
def test_what_is_copied_prints_what_the_page_shows(kind: str, tmp_path: Path) -> None:
    run(kind, SAMPLE, tmp_path)


@pytest.mark.slow
@each_kind
def test_what_is_copied_of_many_prints_what_the_page_shows(kind: str, tmp_path: Path) -> None:
    run(kind, drawn(LARGE_SAMPLE), tmp_path)


@pytest.mark.parametrize(("tab", "view"), [("loops", "two_ways"), ("numpy", "weight_grad")])
def test_it_runs_as_a_file_of_its_own(tab: str, view: str, tmp_path: Path) -> None:
    said = run_alone(stage_program(SAMPLE[0], view, tab), tmp_path)
    check_stage(said, SAMPLE[0], view, tab)


def test_the_code_of_explain_runs_as_a_file_of_its_own(tmp_path: Path) -> None:
    check_explain(run_alone(torch_code(SAMPLE[1]), tmp_path), SAMPLE[1])


@pytest.mark.parametrize("kind", ["numpy", "convviz"])
def test_what_is_too_large_to_be_written_is_in_the_file_that_explain_saves(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrays._lines.cache_clear()
    monkeypatch.setattr(arrays, "WRITTEN", 200)
    monkeypatch.setattr(arrays, "PACKED", 200)
    found = [case for case in drawn(60) if {"x", "weight", "output_grad"} <= set(file_arrays(case.scene))][:1]
    (tmp_path / FILE).write_bytes(tensors_to_npz(file_arrays(found[0].scene)))
    run(kind, found, tmp_path)
    assert all(f"# beside it: {FILE}" in program for program, _look in cases(kind, found))
    arrays._lines.cache_clear()


def test_the_sample_has_every_option() -> None:
    experiments = [chosen.scene.experiment for chosen in SAMPLE]
    for name, options in (
        ("padding", PADDINGS),
        ("padding_mode", PADDING_MODES),
        ("operation", OPERATIONS),
        ("activation", ACTIVATIONS),
        ("pool", POOLS),
        ("upstream", UPSTREAMS),
    ):
        assert {getattr(experiment, name) for experiment in experiments} == set(options), name
    assert {experiment.groups for experiment in experiments} >= {1, 2, 3}
    assert any(experiment.above for experiment in experiments)
    assert any(asymmetric(chosen.scene) for chosen in SAMPLE)


def asymmetric(scene: Scene) -> bool:
    top, bottom, left, right = scene.geometry.padding
    return top != bottom or left != right


# ---- manners ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["picture", "after", "after_grad", "transposed", "check", "matrix"])
def test_a_view_that_is_no_convolution_in_loops_has_no_code(view: str) -> None:
    assert not has_code(view)


@pytest.mark.parametrize("view", VIEWS)
def test_plain_loops_call_nothing_of_their_own(view: str) -> None:
    for chosen in SAMPLE:
        assert "def " not in stage_program(chosen, view, "loops")


@pytest.mark.parametrize("view", VIEWS)
def test_a_layer_without_groups_has_no_axis_of_groups_in_its_code(view: str) -> None:
    for chosen in SAMPLE:
        if chosen.scene.experiment.groups > 1:
            continue
        loops, numpy, torch = (
            code_of(stage_program(chosen, view, tab)) for tab in ("loops", "numpy", "torch")
        )
        assert not re.search(r"\bchannel\b|\bfirst\b|group", loops)
        assert not any("g" in letters for letters in re.findall(r'einsum\("([^"]+)"', numpy))
        assert all(shape.count(",") == 2 for shape in re.findall(r"matrix = columns\.reshape\((.*)\)", numpy))
        assert "matrix.unflatten" not in torch and "kernels" not in torch


def code_of(program: str) -> str:
    """The lines of a program without what is said beside them."""
    return "\n".join(line.partition("#")[0] for line in program.splitlines())


def test_stride_dilation_and_padding_stand_in_the_loops() -> None:
    lines = {
        line.strip().split("  #")[0]
        for chosen in drawn(80)
        for line in stage_program(chosen, "output", "loops").splitlines()
        if line.strip().startswith(("u =", "v ="))
    }
    assert {"u = p + i", "u = 2 * p + i"} <= lines
    assert any(re.fullmatch(r"u = 3 \* p \+ 2 \* i - [12]", line) for line in lines)
    assert any(line.startswith("u = min(max(") for line in lines)
    assert any(line.startswith("v = W - 1 - abs(W - 1 - abs(") for line in lines)
    assert any(line.startswith("v = (") and line.endswith(") % W") for line in lines)
