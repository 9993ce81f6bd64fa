"""What a worksheet asks: the numbers of a seed, the key's by the engine, and the same in the app."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from convviz.errors import RefusedValue
from convviz.lab.layer.pictures import batch_of
from convviz.lab.layer.source import source_of
from convviz.lab.scene import build_scene
from convviz.lab.scene.arrays import arrays_of
from convviz.lab.state.address import read_address
from convviz.lab.worksheet import ASKED, LEVELS, Question, Worksheet, draw_question, link_to
from convviz.ops.reference import (
    conv2d_bias_grad_loops,
    conv2d_input_grad_loops,
    conv2d_loops,
    conv2d_weight_grad_loops,
)
from tests.for_each import for_each

SEEDS = (0, 7, 4711, 2**32 - 1)
OPTIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "stride": {"stride": 2},
    "padding": {"padding": 1},
    "both": {"stride": 2, "padding": 1},
}


def drawn(level: str, asked: str = "all", count: int = 20) -> list[Question]:
    sheets = [Worksheet(seed, asked=asked, level=level) for seed in SEEDS]
    return [draw_question(sheet, index) for sheet in sheets for index in range(count)]


def by_loops(question: Question, **options: Any) -> dict[str, Any]:
    """What plain loops make of the numbers that are printed."""
    x, weight, grad = (question.grid(name)[None, None] for name in ("x", "weight", "output_grad"))
    return {
        "output": conv2d_loops(x, weight, question.grid("bias")[0], **options),
        "weight_grad": conv2d_weight_grad_loops(x, weight.shape, grad, **options),
        "bias_grad": conv2d_bias_grad_loops(grad),
        "input_grad": conv2d_input_grad_loops(x.shape, weight, grad, **options),
    }


@for_each("level", LEVELS)
def test_the_key_is_what_plain_loops_compute(level: str) -> None:
    for question in drawn(level):
        for name, expected in by_loops(question, **OPTIONS[level]).items():
            np.testing.assert_array_equal(question.grid(name).ravel(), expected.ravel())


@for_each("level", LEVELS)
def test_numbers_are_whole_and_small_enough_to_write_and_tell_a_flipped_kernel(level: str) -> None:
    for question in drawn(level):
        for name in (*question.given, *question.asked):
            grid = question.grid(name)
            assert np.array_equal(grid, np.round(grid)) and np.abs(grid).max() < 1000
            assert max(grid.shape) <= 6
        given = {name: question.grid(name)[None, None] for name in ("x", "weight")}
        wrong = conv2d_loops(
            given["x"], given["weight"][..., ::-1, ::-1], question.grid("bias")[0], **OPTIONS[level]
        )
        assert (wrong[0, 0] != question.grid("output")).any()


def test_a_seed_gives_its_numbers_whatever_else_is_chosen() -> None:
    plain = Worksheet(4711, count=3, asked="all", level="both")
    other = Worksheet(4711, 20, "output", "both", False, "Letter", "zh-Hant")
    for index in range(3):
        one, two = draw_question(plain, index), draw_question(other, index)
        assert all(np.array_equal(one.grid(name), two.grid(name)) for name in two.given + two.asked)
    assert two.given == ("x", "weight", "bias") and two.asked == ("output",)


def test_other_seeds_levels_and_places_have_other_numbers() -> None:
    questions = [
        draw_question(Worksheet(seed, level=level), index)
        for seed in (1, 2)
        for level in LEVELS
        for index in range(20)
    ]
    assert len({question.grid("x").tobytes() for question in questions}) == len(questions)
    assert len({question.example.x.shape + question.example.weight.shape for question in questions}) > 10


@for_each("level, asked", [(level, asked) for level in LEVELS for asked in ASKED])
def test_the_link_opens_the_very_numbers_in_the_app(level: str, asked: str) -> None:
    for question in drawn(level, asked, count=2):
        address = urlsplit(link_to(question, "https://class.example/lab/", "zh-Hant"))
        assert address.path == ("/lab/forward" if asked == "output" else "/lab/backward")
        state, told = read_address({key: values[0] for key, values in parse_qs(address.query).items()})
        assert not told and state.display.lang == "zh-Hant"
        scene = build_scene(state.experiment, batch_of(state.experiment, source_of(state.experiment, None)))
        shown = {**arrays_of(scene, "backward"), **arrays_of(scene, "forward")}
        for name in (*question.given, *question.asked):
            np.testing.assert_array_equal(shown[name].ravel(), question.grid(name).ravel(), err_msg=name)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"count": 0}, "A worksheet has 1 to 20 questions, not 0."),
        ({"count": 21}, "A worksheet has 1 to 20 questions, not 21."),
        ({"count": 2.5}, "A worksheet has 1 to 20 questions, not 2.5."),
        ({"seed": -1}, "A seed is a whole number from 0 to 4,294,967,295, not -1."),
        ({"seed": 2**32}, "A seed is a whole number from 0 to 4,294,967,295, not 4294967296."),
        ({"level": "hard"}, "A worksheet has no choice hard: take one of plain, stride, padding, both."),
        ({"asked": "y"}, "A worksheet has no choice y: take one of output, weight_grad, all."),
        ({"paper": "A5"}, "A worksheet has no choice A5: take one of A4, Letter."),
        ({"language": "de"}, "A worksheet has no choice de: take one of en, zh-Hant."),
    ],
)
def test_what_cannot_be_set_is_refused_with_its_rule(settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RefusedValue) as refusal:
        Worksheet(**{"seed": 1, **settings})
    assert str(refusal.value) == sentence
