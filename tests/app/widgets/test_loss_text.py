"""The sentences about a loss, with every number worked out again from the output that is on show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from convviz.app.shell.labels import number_text, pair_text, size_text, sized
from convviz.app.widgets.loss_text import loss_letters, loss_sentence, step_sentence
from convviz.errors import Refusal
from convviz.lab.layer.loss import LOSSES, descend
from convviz.lab.scene import build_scene
from convviz.lab.state import Experiment, LayerSettings, with_weight

RNG = np.random.default_rng(11)
WEIGHT = RNG.normal(size=(2, 1, 2, 3)).round(2)
X = RNG.normal(size=(3, 1, 6, 7)).round(2)


def scene_of(**fields: Any) -> Any:
    """A scene of a batch of 3 and 2 filters, 5 x 5 cells each."""
    experiment = replace(with_weight(Experiment(), WEIGHT), bias=(0.0, 0.0), batch=3, item=2, out_channel=1)
    return build_scene(replace(experiment, **fields), X)


def said_of(**fields: Any) -> str:
    return loss_sentence(str, scene_of(**fields))


def test_each_loss_is_said_with_its_value_and_its_gradient() -> None:
    y = scene_of().output.astype(float)  # (3, 2, 5, 5)
    signs = np.where(np.indices((5, 5)).sum(0) % 2, -1, 1)
    assert said_of(upstream="ones") == f"L = sum of y = {number_text(y.sum())}, so g = 1 in every cell."
    cell = number_text(y[2, 1, 4, 0])
    assert said_of(upstream="one_hot", cell=(4, 0)) == (
        f"L = y[2, 1, 4, 0] = {cell}, so g = 1 in that cell and 0 elsewhere."
    )
    assert said_of(upstream="checkerboard") == (
        f"L = y added and subtracted in turn = {number_text((y * signs).sum())},"
        " so g alternates between 1 and −1."
    )
    random = scene_of(upstream="random", seed=8)
    assert loss_sentence(str, random) == (
        f"L = sum of g · y = {number_text((random.output_grad * y).sum())}, with g drawn at random (seed 8)."
    )
    painted = scene_of(upstream="painted")
    assert loss_sentence(str, painted) == "L = sum of g · y = 0, with the g that you painted."


def test_the_mean_squared_error_is_said_with_what_the_mean_is_over() -> None:
    scene = scene_of(upstream="mse", target="box")
    y, mean_of_six = scene.output.astype(float), np.full((1, 1, 2, 3), 1 / 6)
    t = np.repeat(build_scene(with_weight(Experiment(batch=3), mean_of_six), X).output, 2, axis=1)
    assert loss_sentence(str, scene) == (
        f"L = mean of (y − t)² = {number_text(((y - t) ** 2).mean())}, so g = 2 (y − t) / 150; t is the"
        " output of Box blur on the picture. The mean is over 3 × 2 × 5 × 5 = 150 numbers, so each of the 3"
        " pictures counts 1/3."
    )
    alone = replace(scene.experiment, batch=1, item=0)
    assert "The mean is over" not in loss_sentence(str, build_scene(alone, X[:1]))
    two = replace(scene.experiment, batch=2, item=0)
    assert "so each of the 2 pictures counts 1/2." in loss_sentence(str, build_scene(two, X[:2]))


@pytest.mark.parametrize(
    ("fields", "letters", "said"),
    [
        ({}, ("y", "g"), ""),
        ({"activation": "relu"}, ("a", "dA"), "a is y after the activation; g is what comes back to y."),
        ({"pool": "max"}, ("z", "dZ"), "z is y after the pooling; g is what comes back to y."),
        ({"pool": "max", "activation": "relu"}, ("z", "dZ"), "z is y after the pooling;"),
        (
            {"above": (LayerSettings(),), "pool": "max"},
            ("z", "dZ"),
            "z is the output of the last layer; g is what comes back to y of this one.",
        ),
    ],
)
def test_the_letters_are_those_of_what_the_loss_is_taken_of(
    fields: dict[str, Any], letters: tuple[str, str], said: str
) -> None:
    above = {"stride": (1, 1), "padding": (2, 2)} if fields.get("above") else {}
    scene = scene_of(**fields, **above, upstream="ones")
    assert loss_letters(scene.experiment) == letters
    line = loss_sentence(str, scene)
    assert line.startswith(f"L = sum of {letters[0]} = ") and f"so {letters[1]} = 1 in every cell." in line
    assert said in line and (bool(said) or line.endswith("every cell."))


def test_a_step_says_what_became_of_the_loss_at_either_side_of_no_change() -> None:
    assert step_sentence(str, 2.5, 2.25) == "One step: L fell from 2.5 to 2.25."
    assert step_sentence(str, 2.5, 2.5) == "One step: L stayed at 2.5."
    assert step_sentence(str, 2.25, 2.5) == (
        "One step: L rose from 2.25 to 2.5; the learning rate is too large."
    )


def test_a_step_beyond_the_largest_weight_says_its_rate_and_where_it_leads() -> None:
    """L = sum(y) on ones: dW is 25 in every tap, db 25; the longest way leads to -25 eta."""
    experiment = replace(
        with_weight(Experiment(), np.zeros((1, 1, 2, 3))), upstream="ones", learning_rate=123456.7
    )
    with pytest.raises(Refusal) as refused:
        descend(experiment, np.ones((1, 1, 6, 7)))
    assert str(refused.value) == (
        "With a learning rate of 123,000 one step leads to a weight of 3,090,000, beyond 1,000,000:"
        " choose a smaller rate."
    )
    just = replace(experiment, learning_rate=40_000.0)  # 25 x 40,000 is the limit itself
    assert descend(just, np.ones((1, 1, 6, 7)))[0].bias == (-1e6,)


def test_the_losses_have_their_names_and_formulae() -> None:
    assert [(loss.id, loss.name, loss.formula) for loss in LOSSES.values()] == [
        ("ones", "Ones", "L = sum(y),  g = 1"),
        ("one_hot", "One cell", "L = y[cell],  g = 1 at the cell, 0 elsewhere"),
        ("checkerboard", "Checkerboard", "L = sum(+-y),  g = +-1"),
        ("random", "Random", "L = sum(g * y)"),
        ("painted", "Painted", "L = sum(g * y)"),
        ("mse", "Mean squared error", "L = mean((y - t)^2),  g = 2 (y - t) / count"),
    ]
    sentences = [loss.sentence for loss in LOSSES.values()]
    for sentence, word in zip(
        sentences,
        ("sum of the output", "one cell", "in turn", "random number", "you painted", "another kernel"),
        strict=True,
    ):
        assert word in sentence and sum(word in other for other in sentences) == 1


def test_sizes_and_numbers_are_written_as_one_reads_them() -> None:
    assert size_text((3, 28, 9)) == "3 × 28 × 9" and sized(str, "Camera", (28, 9)) == "Camera 28 × 9"
    assert [pair_text(pair) for pair in ((2, 2), (2, 3), (3, 2))] == ["2", "2, 3", "3, 2"]
    written = {1.0: "1", -0.0: "0", -2.5: "−2.5", 1 / 3: "0.3333", 123456.0: "1.235e+05", 1e-7: "1e−07"}
    assert {number: number_text(number) for number in written} == written
