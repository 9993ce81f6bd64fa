"""Every piece of the museum: a small change of the reference, which the check catches."""

import inspect

import numpy as np
import pytest

from convviz.mistakes import MISTAKES, Mistake, diff_of, exhibit_of, mystery, verdict_of
from convviz.mistakes.diff import GAP, code_of
from convviz.mistakes.mistake import WHICH
from convviz.mistakes.several_steps import weight_grads_of_steps
from convviz.ops.gradients import conv2d_weight_grad

for_every_piece = pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)


def rng() -> np.random.Generator:
    return np.random.default_rng(5)


@for_every_piece
def test_a_piece_names_its_gradient_and_has_its_sentences(mistake: Mistake) -> None:
    assert MISTAKES[mistake.id] is mistake
    assert mistake.which in WHICH
    assert inspect.getmodule(mistake.function).__name__ == f"convviz.mistakes.{mistake.id}"
    assert len({mistake.name, mistake.wrong, mistake.telltale}) == 3


@for_every_piece
def test_the_layer_of_a_piece_tells_batch_and_channels_apart(mistake: Mistake) -> None:
    batch, channels = mistake.layer.x_shape[:2]
    assert batch == 2
    assert mistake.layer.weight_shape[0] != channels


@for_every_piece
def test_a_piece_changes_one_line_or_three_of_the_reference(mistake: Mistake) -> None:
    lines = diff_of(mistake)
    added = [text for sign, text in lines if sign == "+"]
    removed = [text for sign, text in lines if sign == "-"]
    assert mistake.function.__name__ == mistake.reference.__name__
    assert inspect.signature(mistake.function) == inspect.signature(mistake.reference)
    assert 1 <= max(len(added), len(removed)) <= 3
    assert len(lines) < 20


@for_every_piece
def test_the_diff_turns_the_reference_into_the_mistake(mistake: Mistake) -> None:
    right, wrong = "\n".join(code_of(mistake.reference)), "\n".join(code_of(mistake.function))
    for block in _blocks(diff_of(mistake)):
        before = "\n".join(text for sign, text in block if sign != "+")
        after = "\n".join(text for sign, text in block if sign != "-")
        assert right.count(before) == 1
        right = right.replace(before, after)
    assert right == wrong


def _blocks(lines):
    blocks = [[]]
    for line in lines:
        if line[0] == GAP:
            blocks.append([])
        else:
            blocks[-1].append(line)
    return blocks


def test_code_is_shown_without_its_docstring() -> None:
    code = code_of(MISTAKES["wrong_sign"].function)
    assert '"""' not in "".join(code)
    assert code[0].startswith("def conv2d_weight_grad_loops(")
    assert code[-1].strip() == "return weight_grad"


@for_every_piece
@pytest.mark.parametrize("upstream", ["random", "ones"])
def test_central_differences_find_the_gradient_of_the_engine_exactly(mistake, upstream) -> None:
    verdict = verdict_of(mistake, upstream)
    np.testing.assert_array_equal(verdict.numeric, verdict.right)
    assert verdict.wrong.shape == verdict.right.shape


@for_every_piece
def test_a_random_upstream_gradient_catches_every_mistake(mistake: Mistake) -> None:
    verdict = verdict_of(mistake, "random")
    assert verdict.caught
    assert verdict.error > 0.1


def test_ones_hide_mistakes_completely() -> None:
    hidden = {id for id, mistake in MISTAKES.items() if not verdict_of(mistake, "ones").caught}
    assert "batch_and_position" in hidden
    assert "off_by_one" in hidden
    assert all(verdict_of(MISTAKES[id], "ones").error == 0 for id in hidden)
    assert len(hidden) < len(MISTAKES)


def test_the_first_of_several_steps_is_right_with_gradients_that_pile_up() -> None:
    mistake = MISTAKES["not_reset"]
    exhibit = exhibit_of(mistake, rng())
    grad = np.ones(exhibit.layer.output_shape)
    steps = [(x, grad) for x in exhibit.x]
    options = exhibit.layer.options
    right = list(weight_grads_of_steps(steps, exhibit.weight.shape, **options))
    wrong = list(mistake.function(steps, exhibit.weight.shape, **options))
    for x, each in zip(exhibit.x, right, strict=True):
        np.testing.assert_array_equal(each, conv2d_weight_grad(x, exhibit.weight.shape, grad, **options))
    np.testing.assert_array_equal(wrong[0], right[0])
    np.testing.assert_array_equal(wrong[1], right[0] + right[1])


def test_numbers_of_an_exhibit_are_small_and_whole_and_never_zero() -> None:
    exhibit = exhibit_of(MISTAKES["not_reset"], rng())
    assert exhibit.x.shape[0] == 2
    assert set(np.unique(np.abs(exhibit.x))) == {1, 2, 3}


# ---- what is said of a piece holds -----------------------------------------------------------------------


def maps(id: str) -> tuple[np.ndarray, np.ndarray]:
    verdict = verdict_of(MISTAKES[id])
    return verdict.wrong, verdict.right


def test_a_window_off_by_one_moves_the_weight_gradient_by_one_column() -> None:
    wrong, right = maps("off_by_one")
    np.testing.assert_array_equal(wrong[..., :-1], right[..., 1:])


def test_a_forgotten_dilation_leaves_the_first_weight_right() -> None:
    wrong, right = maps("dilation_forgotten")
    np.testing.assert_array_equal(wrong[..., 0, 0], right[..., 0, 0])
    assert np.count_nonzero(wrong != right) > right.size / 2


def test_a_forgotten_padding_mode_changes_no_pixel_that_was_not_copied() -> None:
    wrong, right = maps("padding_mode_forgotten")
    changed = np.argwhere((wrong != right).any(axis=(0, 1)))  # reflect copies the row next to the border
    height, width = right.shape[2:]
    assert len(changed)
    assert all(row in (1, height - 2) or column in (1, width - 2) for row, column in changed)


def test_a_forgotten_stride_leaves_the_far_corner_empty() -> None:
    wrong, right = maps("stride_forgotten")
    assert not wrong[..., -2:, :].any() and not wrong[..., -2:].any()
    assert right[..., -2:, :].any()


def test_forgotten_padding_moves_the_map_down_and_right() -> None:
    wrong, right = maps("padding_left_out")
    np.testing.assert_array_equal(wrong[..., 1:, 1:], right[..., :-1, :-1])


def test_an_averaged_bias_gradient_is_too_small_by_cells_times_batch() -> None:
    wrong, right = maps("bias_averaged")
    batch, filters, *size = MISTAKES["bias_averaged"].layer.output_shape
    np.testing.assert_allclose(wrong * batch * np.prod(size), right, rtol=1e-12)


def test_the_wrong_sign_has_the_right_size() -> None:
    wrong, right = maps("wrong_sign")
    np.testing.assert_array_equal(wrong, -right)
    assert verdict_of(MISTAKES["wrong_sign"]).error == 2


# ---- mystery ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(31))
def test_a_mystery_is_caught_on_the_numbers_of_its_seed(seed: int) -> None:
    assert verdict_of(mystery(seed), seed=seed).caught


def test_a_seed_hides_the_same_mistake_every_time_and_seeds_reach_all_of_them() -> None:
    assert mystery(12) is mystery(12)
    assert {mystery(seed).id for seed in range(200)} == set(MISTAKES)


def test_a_mystery_has_numbers_of_its_own() -> None:
    mistake = mystery(0)
    assert (verdict_of(mistake, seed=1).right != verdict_of(mistake, seed=0).right).any()
