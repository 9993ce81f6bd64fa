"""The network's program runs where it is pasted: it tests trained weights, and trains first ones."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from convviz.app.pages.learn.network.training import plan_of
from convviz.datasets import dataset
from convviz.lab.code import network as program_module
from convviz.lab.code.network import FIRST, TRAINED, program
from convviz.lab.files.weights import tensors_to_npz
from convviz.lab.learning.network import State, advance, first_state
from convviz.lab.state.learn.network import NetworkSettings
from tests.lab.code.fresh import needed, run_alone, run_each

FILE = "convviz_network.npz"
DIGITS, SHAPES = NetworkSettings(epochs=1), NetworkSettings(data="shapes", epochs=1)
SETTINGS = [
    replace(DIGITS, blocks="conv4-relu-max2-flat-linear10", epochs=2, rate=0.01),
    replace(DIGITS, blocks="conv3k5-leaky-avg2-conv12k1-sigmoid-flat-linear10", optimizer="sgd", rate=0.1),
    replace(SHAPES, data_seed=3, blocks="conv4-tanh-max2-flat-linear8", batch_size=64),
    replace(SHAPES, blocks="flat-linear9-relu-linear8", optimizer="momentum", rate=0.03),
]


@cache
def after(now: NetworkSettings, steps: int) -> State:
    plan = plan_of(now)
    return advance(plan, first_state(plan), now.rate, steps=steps)


def program_of(now: NetworkSettings, state: State) -> str:
    return program(now, state.weights, state.step, file=FILE, trained=state.step > 0)


def held_out(said: str) -> float:
    (share,) = re.findall(r"^held-out pictures answered right: (\S+)$", said, flags=re.MULTILINE)
    return float(share)


def trained(now: NetworkSettings) -> State:
    return after(now, plan_of(now).steps)


LARGE = replace(SETTINGS[0], blocks="conv16-relu-flat-linear64-relu-linear10")


def large_program() -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(program_module, "MAX_PACKED", 10_000)
        return program_of(LARGE, after(LARGE, 40))


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What every program of this file prints, by itself; all run in one process, for PyTorch loads slowly."""
    folder = tmp_path_factory.mktemp("programs")
    (folder / FILE).write_bytes(tensors_to_npz(after(LARGE, 40).weights))
    programs = [large_program()]
    for now in SETTINGS:
        programs += [program_of(now, trained(now)), program_of(now, first_state(plan_of(now)))]
    return dict(zip(programs, run_each(programs, folder), strict=True))


each_setting = pytest.mark.parametrize("now", SETTINGS, ids=lambda now: f"{now.data} {now.blocks}")


@each_setting
def test_trained_weights_are_tested_and_no_more(now: NetworkSettings, said: dict[str, str]) -> None:
    state = trained(now)
    found = said[program_of(now, state)]
    assert "step" not in found
    assert held_out(found) == pytest.approx(state.records[-1].held_accuracy, abs=1e-6)
    assert state.records[-1].step == state.step


@each_setting
def test_first_weights_are_trained_by_the_steps_of_the_page(
    now: NetworkSettings, said: dict[str, str]
) -> None:
    state, found = trained(now), said[program_of(now, first_state(plan_of(now)))]
    told = re.findall(r"^step (\d+): loss (\S+)$", found, flags=re.MULTILINE)
    assert len(told) == now.epochs
    for step, loss in told:
        assert float(loss) == pytest.approx(state.losses[int(step) - 1], abs=2e-3)
    assert held_out(found) == pytest.approx(state.records[-1].held_accuracy, abs=0.01)


def right(now: NetworkSettings, state: State) -> float:
    """The share of held-out digits that these weights answer right, computed here."""
    network, data = plan_of(now).network(), dataset("digits")
    network.load_state(state.weights)
    return float((network.forward(data.held_x).argmax(1) == data.held_y).mean())


def test_it_runs_as_a_file_of_its_own(tmp_path: Path) -> None:
    state = after(SETTINGS[0], 60)
    assert held_out(run_alone(program_of(SETTINGS[0], state), tmp_path)) == pytest.approx(
        right(SETTINGS[0], state), abs=1e-6
    )


@each_setting
def test_it_has_the_pictures_of_the_page(now: NetworkSettings) -> None:
    text = program_of(now, first_state(plan_of(now))).replace(FIRST, TRAINED)
    names: dict[str, object] = {"__name__": __name__}
    exec(compile(text, "the program", "exec"), names)
    for part in ("x", "y", "held_x", "held_y"):
        np.testing.assert_array_equal(names[part], getattr(dataset(now.data, now.data_seed), part))


def test_it_needs_nothing_but_what_its_first_line_names() -> None:
    for now in SETTINGS:
        text = program_of(now, first_state(plan_of(now)))
        assert needed(text) == ("numpy", "torch")
        assert "convviz" not in text and "sklearn" not in text


def test_large_weights_come_from_the_file_beside_it(said: dict[str, str]) -> None:
    text = large_program()
    assert len(text) < 80_000 and text.split("\n")[1] == f"# beside it: {FILE}, which the page saves"
    assert held_out(said[text]) == pytest.approx(right(LARGE, after(LARGE, 40)), abs=1e-6)


def test_what_one_reads_stands_before_the_numbers() -> None:
    text = program_of(SETTINGS[0], after(SETTINGS[0], 60))
    assert text.index("network = nn.Sequential(") < 400
    assert text.index("TRAINING = False") < text.index("WEIGHTS = (") < text.index("DIGITS = (")
    assert "# its weights: those after step 60" in text
