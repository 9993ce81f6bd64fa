"""The museum of mistakes: what a piece shows, what the mystery tells, the numbers in the upstream card."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz.app.pages.learn.bugs.puzzle import _layer_line
from convviz.lab.lessons.bugs import BUGS, mystery, on_layer_of, training_of, verdict_of
from convviz.ops.reference import conv2d_input_grad_loops, conv2d_weight_grad_loops
from tests.app.message import read_message
from tests.app.pages.learn.learning import messages_of
from tests.app.pages.shell import open_page, sent, texts


def opened(**query: str) -> AppTest:
    app = open_page("learn.py", **{"lang": "en", "learn": "bugs", **query})
    assert not app.exception
    return app


def maps_of(app: AppTest) -> dict[str, np.ndarray]:
    return read_message(sent(app, "grids"))[1]


@pytest.mark.parametrize("id", BUGS)
def test_a_piece_shows_its_diff_its_maps_and_what_a_training_did(id: str) -> None:
    app = opened(exhibit=id)
    bug, verdict = BUGS[id], verdict_of(BUGS[id])
    assert bug.name in texts(app) and bug.wrong in texts(app)
    lines = app.code[0].value.splitlines()
    assert any(line.startswith("+") for line in lines) or any(line.startswith("-") for line in lines)
    maps = maps_of(app)
    np.testing.assert_allclose(maps["wrong"], verdict.wrong.ravel(), rtol=1e-6)
    np.testing.assert_allclose(maps["right"], verdict.right.ravel(), rtol=1e-6)
    assert maps["apart"].any()
    assert "The check finds it" in texts(app)
    falls = "A falling loss proves nothing" in texts(app)
    assert falls != training_of(bug).noticed


def test_the_loss_of_the_training_is_defined() -> None:
    assert "L is the mean of (y − t)²: two layers learn to reproduce t" in texts(opened())


def test_ones_hide_what_random_numbers_show() -> None:
    app = opened(exhibit="batch_and_position")
    app.get("segmented_control")[-1].set_value("ones").run()
    assert "this g hides the mistake" in texts(app)
    assert not maps_of(app)["apart"].any()


def test_an_unknown_piece_is_the_first_one() -> None:
    assert next(iter(BUGS.values())).wrong in texts(opened(exhibit="no_such_thing"))


def test_choosing_a_piece_writes_it_into_the_address() -> None:
    app = opened()
    app.radio(key="museum_piece").set_value("wrong_sign").run()
    assert "wrong_sign" in app.query_params["exhibit"]
    assert BUGS["wrong_sign"].wrong in texts(app)


# ---- the mystery -----------------------------------------------------------------------------------------


def guessed(app: AppTest, id: str) -> AppTest:
    app.radio(key="museum_guess").set_value(id)
    return app.button(key="museum_answer").click().run()


def test_the_mystery_names_nothing_before_it_is_solved() -> None:
    app = opened(mystery="5")
    assert mystery(5).wrong not in texts(app)
    assert not any(block.language == "diff" for block in app.code)


def test_the_right_answer_is_explained_and_counts() -> None:
    app = guessed(opened(mystery="5"), mystery(5).id)
    assert "Right!" in app.success[0].value and mystery(5).wrong in app.success[0].value
    assert any(block.language == "diff" for block in app.code)
    assert "1 of 1" in texts(app)


@pytest.mark.parametrize("seed", [2, 5, 11])
def test_every_wrong_answer_is_told_why(seed: int) -> None:
    hidden = mystery(seed)
    app = opened(mystery=str(seed))
    for id in BUGS:
        if id == hidden.id:
            continue
        app = guessed(app, id)
        assert not app.exception
        assert "Not this one" in app.warning[0].value or "look the same" in app.warning[0].value
    assert "0 of 1" in texts(app)  # the first guess counts
    assert guessed(app, hidden.id).success
    assert "0 of 1" in texts(app)


def test_a_wrong_guess_about_the_same_gradient_is_shown_beside_the_mystery() -> None:
    hidden = mystery(5)
    app = opened(mystery="5")
    assert "guess" not in maps_of(app)
    for guess in BUGS.values():
        shown = maps_of(guessed(app, guess.id))
        if guess.which == hidden.which and guess.id != hidden.id:
            expected = verdict_of(on_layer_of(guess, hidden), seed=5).wrong
            np.testing.assert_allclose(shown["guess"], expected.ravel(), rtol=1e-6)
        else:
            assert "guess" not in shown and "apart" in shown


def by_loops(which: str, x: np.ndarray, weight: np.ndarray, grad: np.ndarray, **options: Any) -> np.ndarray:
    if which == "weight":
        return conv2d_weight_grad_loops(x, weight.shape, grad, **options)
    if which == "input":
        return conv2d_input_grad_loops(x.shape, weight, grad, **options)
    return grad.sum(axis=(0, 2, 3))


def test_the_mystery_shows_the_numbers_to_work_it_out_with() -> None:
    for seed in range(8):
        hidden = mystery(seed)
        app = opened(mystery=str(seed))
        arrays = {name: made for _meta, more in messages_of(app) for name, made in more.items()}
        layer = hidden.layer
        shapes = {"x": layer.x_shape, "weight": layer.weight_shape, "g": layer.output_shape}
        numbers = [arrays[name].reshape(shape) for name, shape in shapes.items()]
        right = by_loops(hidden.which, *numbers, **layer.options)
        np.testing.assert_allclose(arrays["right"], np.ravel(right), rtol=1e-6)
        assert ("x_before" in arrays) == (layer.steps > 1)
        made: dict[str, Any] = {}
        exec(app.code[-1].value, made)  # it is the program's own
        for name, shape in shapes.items():
            np.testing.assert_array_equal(made[name], arrays[name].reshape(shape))


def test_a_wrong_guess_is_told_what_it_would_look_like_and_not_as_a_fact() -> None:
    hidden = mystery(5)
    guess = next(m for m in BUGS.values() if m.which == hidden.which and m.id != hidden.id)
    said = guessed(opened(mystery="5"), guess.id).warning[0].value
    assert f"It would look like this: {guess.telltale}" in said


def test_the_mystery_is_in_one_language() -> None:
    for seed in range(12):
        hidden = mystery(seed)
        assert set(hidden.layer.options) <= {"stride", "padding", "dilation", "padding_mode"}
        if hidden.layer.options:
            line = next(v for v in texts(opened(mystery=str(seed), lang="zh-Hant")).splitlines() if "×" in v)
            words = set(re.findall("[A-Za-z]{2,}", line))
            assert not words & {"stride", "padding", "dilation", "mode", "reflect", "circular"}, line
            for name, word in (("stride", "步幅"), ("padding", "填補"), ("dilation", "膨脹")):
                assert (word in line) or name not in hidden.layer.options


def test_the_measure_of_the_error_is_said_with_its_largest_value() -> None:
    app = opened(exhibit="wrong_sign")
    assert verdict_of(BUGS["wrong_sign"]).error == 2
    assert "its relative error is 2" in texts(app) and "2, the largest possible value" in texts(app)


def test_the_words_of_two_pieces_agree_with_their_numbers() -> None:
    made = verdict_of(BUGS["wrong_sign"])
    np.testing.assert_array_equal(made.wrong - made.right, -2 * made.right)
    assert "minus twice the right map" in BUGS["wrong_sign"].telltale
    assert "half a turn does not change" in BUGS["kernel_not_flipped"].telltale
    rng = np.random.default_rng(0)
    kernel = rng.normal(size=(3, 2, 3, 3))
    half, mirrored = kernel + kernel[..., ::-1, ::-1], kernel + kernel[..., ::-1]
    grad, shape = rng.normal(size=(2, 3, 5, 6)), (2, 2, 7, 8)
    piece = BUGS["kernel_not_flipped"].function
    right = BUGS["kernel_not_flipped"].reference
    np.testing.assert_allclose(piece(shape, half, grad), right(shape, half, grad))
    assert not np.allclose(piece(shape, mirrored, grad), right(shape, mirrored, grad))


def test_another_mystery_begins_without_the_guess_at_the_last_one() -> None:
    app = guessed(opened(mystery="5"), "wrong_sign")
    app.number_input(key="museum_seed").set_value(6).run()
    assert app.query_params["mystery"] == "6"
    assert app.radio(key="museum_guess").value is None and not app.warning
    app = guessed(app, "wrong_sign").button(key="museum_next").click().run()
    assert app.radio(key="museum_guess").value is None


def test_an_answer_without_a_guess_asks_for_one() -> None:
    app = opened(mystery="5").button(key="museum_answer").click().run()
    assert "Choose one of the mistakes" in app.info[0].value


def test_another_mystery_has_another_seed_and_the_way_back_leads_to_the_pieces() -> None:
    app = opened()
    app.button(key="museum_mystery").click().run()
    first = app.query_params["mystery"]
    app.button(key="museum_next").click().run()
    assert app.query_params["mystery"] != first
    app.button(key="museum_back").click().run()
    assert "mystery" not in app.query_params
    assert app.radio(key="museum_piece")


# ---- the upstream card -----------------------------------------------------------------------------------


def test_the_card_of_the_loss_shows_a_mistake_that_ones_hide() -> None:
    app = open_page("backward.py", lang="en", open_cards=("upstream",))
    piece = BUGS["batch_and_position"]
    assert verdict_of(piece, "ones").error == 0
    assert f"“{piece.name}”: with ones the check finds an error of 0" in texts(app)


def test_a_wrong_guess_is_told_in_how_many_cells_its_numbers_would_differ() -> None:
    hidden = mystery(5)
    app = opened(mystery="5")
    for guess in BUGS.values():
        if guess.id == hidden.id:
            continue
        app = guessed(app, guess.id)
        (said,) = [warning.value for warning in app.warning]
        if guess.which != hidden.which:
            assert said == (
                f"Not this one: “{guess.name}” makes the gradient with respect to the {guess.which} wrong,"
                " and that one is right here."
            )
            continue
        shown = maps_of(app)
        apart = int((shown["guess"] != shown["wrong"]).sum())
        assert said == (
            f"Not this one: “{guess.name}” would give other numbers in {apart} of {shown['wrong'].size}"
            f" cells. It would look like this: {guess.telltale}"
            if apart
            else f"With this g “{guess.name}” would look the same. Choose another g to tell them apart."
        )


def test_the_line_above_a_mystery_has_the_sizes_and_the_options_of_its_layer() -> None:
    options = set()
    for seed in range(60):
        hidden = mystery(seed)
        layer = hidden.layer
        x, weight = (" × ".join(map(str, shape)) for shape in (layer.x_shape, layer.weight_shape))
        expected = f"The gradient with respect to the {hidden.which} is wrong. x is {x}, the weight {weight}."
        words = []
        for name, value in layer.options.items():
            options.add(name)
            words.append(
                f"padding mode: {value.capitalize()}" if name == "padding_mode" else f"{name} {value}"
            )
        if words:
            expected += f" The layer has {', '.join(words)}."
        if layer.steps > 1:
            expected += " Two batches came one after the other; this is the gradient of the second."
        assert _layer_line(hidden, str) == expected
    assert options == {"stride", "padding", "dilation", "padding_mode"}
