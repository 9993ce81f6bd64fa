"""Every piece of the museum: a small change of the reference, which the check catches."""

import inspect
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from convviz.lab.lessons.bugs import (
    BUGS,
    FILTER,
    PICTURE,
    THRESHOLD,
    UPSTREAMS,
    Bug,
    diff_of,
    exhibit_of,
    mystery,
    on_layer_of,
    verdict_of,
)
from convviz.lab.lessons.bugs.bug import WHICH
from convviz.lab.lessons.bugs.diff import CONTEXT, GAP
from convviz.lab.lessons.bugs.patch import code_of, patched, patched_lines
from convviz.lab.lessons.bugs.several_steps import weight_grads_of_steps
from convviz.ops.gradients import conv2d_weight_grad
from convviz.ops.patches import image_patches
from tests.for_each import for_each

for_every_piece = pytest.mark.parametrize("bug", BUGS.values(), ids=BUGS)


def rng() -> np.random.Generator:
    return np.random.default_rng(5)


@for_every_piece
def test_a_piece_names_its_gradient_and_has_its_sentences(bug: Bug) -> None:
    assert BUGS[bug.id] is bug
    assert bug.which in WHICH
    assert len({bug.name, bug.wrong, bug.telltale}) == 3


@for_every_piece
def test_the_layer_of_a_piece_tells_batch_and_channels_apart(bug: Bug) -> None:
    batch, channels = bug.layer.x_shape[:2]
    assert batch == 2
    assert bug.layer.weight_shape[0] != channels


@for_every_piece
def test_a_piece_changes_one_line_or_three_of_the_reference(bug: Bug) -> None:
    lines = diff_of(bug)
    added = [text for sign, text in lines if sign == "+"]
    removed = [text for sign, text in lines if sign == "-"]
    assert bug.function.__name__ == bug.reference.__name__
    assert inspect.signature(bug.function) == inspect.signature(bug.reference)
    assert 1 <= max(len(added), len(removed)) <= 3
    assert len(lines) < 20


@for_every_piece
def test_the_diff_turns_the_reference_into_the_mistake(bug: Bug) -> None:
    right = "\n".join(code_of(bug.reference))
    for block in _blocks(diff_of(bug)):
        before = "\n".join(text for sign, text in block if sign != "+")
        after = "\n".join(text for sign, text in block if sign != "-")
        assert right.count(before) == 1
        right = right.replace(before, after)
    names = dict(bug.function.__globals__)
    exec(compile(right, "by the diff", "exec"), names)
    assert names[bug.function.__name__].__code__.co_code == bug.function.__code__.co_code
    assert names[bug.function.__name__].__code__.co_consts == bug.function.__code__.co_consts


@for_every_piece
def test_a_change_is_shown_with_three_lines_around_it(bug: Bug) -> None:
    lines, blocks = patched_lines(bug.reference, bug.patch), _blocks(diff_of(bug))
    kept = [each for each in lines if each[0] != "-"]
    for block in blocks:
        signs = [sign for sign, _code in block]
        first, last = signs[::-1], signs
        before, after = (next(n for n, sign in enumerate(each) if sign != " ") for each in (last, first))
        assert before == CONTEXT
        assert after == CONTEXT or block[-1] == kept[-1]


def _blocks(lines):
    blocks = [[]]
    for line in lines:
        if line[0] == GAP:
            blocks.append([])
        else:
            blocks[-1].append(line)
    return blocks


def test_code_is_shown_without_its_docstring() -> None:
    code = code_of(BUGS["wrong_sign"].reference)
    assert '"""' not in "".join(code)
    assert code[0].startswith("def conv2d_weight_grad_loops(")
    assert code[-1].strip() == "return weight_grad"


# ---- a patch ---------------------------------------------------------------------------------------------


def area(width, height):
    """The area, whose docstring is not shown."""
    wide = float(width)
    high = float(height)
    return wide * high


def test_a_patch_takes_lines_away_and_puts_lines_in() -> None:
    patch = (
        "+    width = abs(width)\n     wide = float(width)\n@@\n-    return wide * high\n+    return high\n"
    )
    assert patched_lines(area, patch) == (
        (" ", "def area(width, height):"),
        ("+", "    width = abs(width)"),
        (" ", "    wide = float(width)"),
        (" ", "    high = float(height)"),
        ("-", "    return wide * high"),
        ("+", "    return high"),
    )
    assert area(3, 4) == 12 and patched(area, patch)(3, 4) == 4


def test_a_patched_function_is_compiled_once_and_has_the_names_of_its_module() -> None:
    patch = "-    return wide * high\n+    return np.hypot(wide, high), replace\n"
    assert patched(area, patch) is patched(area, patch)
    assert patched(area, patch)(3, 4) == (5, replace)
    assert "replace" not in BUGS["stride_forgotten"].reference.__globals__


@pytest.mark.parametrize(
    ("patch", "sentence"),
    [
        ("-    return wide\n+    return high\n", "they stand there 0 times"),
        ("+    pass\n", "they stand there 0 times"),
        ("-    high = float(height)\n@@\n-    wide = float(width)\n", "they come too late"),
        ("    return wide * high\n", "they stand there 0 times"),  # the sign is forgotten
        ("return wide * high\n", "begins with one of"),
    ],
)
def test_a_patch_that_does_not_fit_says_why(patch: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        patched_lines(area, patch)


def twice(x):
    x = 2 * x
    x = 2 * x
    return x


def test_a_patch_of_lines_that_stand_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="they stand there 2 times"):
        patched_lines(twice, "-    x = 2 * x\n")


# ---- what the check says ---------------------------------------------------------------------------------


@for_every_piece
@for_each("upstream", UPSTREAMS)
def test_central_differences_find_the_gradient_of_the_engine_exactly(bug, upstream) -> None:
    verdict = verdict_of(bug, upstream)
    np.testing.assert_array_equal(verdict.numeric, verdict.right)
    assert verdict.wrong.shape == verdict.right.shape


@for_every_piece
def test_a_random_upstream_gradient_catches_every_mistake(bug: Bug) -> None:
    verdict = verdict_of(bug, "random")
    assert verdict.caught
    assert verdict.error > 0.1


def test_ones_hide_mistakes_completely() -> None:
    hidden = {id for id, bug in BUGS.items() if not verdict_of(bug, "ones").caught}
    assert "batch_and_position" in hidden
    assert "off_by_one" in hidden
    assert all(verdict_of(BUGS[id], "ones").error == 0 for id in hidden)
    assert len(hidden) < len(BUGS)


def test_the_first_of_several_steps_is_right_with_gradients_that_pile_up() -> None:
    bug = BUGS["not_reset"]
    exhibit = exhibit_of(bug, rng())
    grad = np.ones(exhibit.layer.output_shape)
    steps = [(x, grad) for x in exhibit.x]
    options = exhibit.layer.options
    right = list(weight_grads_of_steps(steps, exhibit.weight.shape, **options))
    wrong = list(bug.function(steps, exhibit.weight.shape, **options))
    for x, each in zip(exhibit.x, right, strict=True):
        np.testing.assert_array_equal(each, conv2d_weight_grad(x, exhibit.weight.shape, grad, **options))
    np.testing.assert_array_equal(wrong[0], right[0])
    np.testing.assert_array_equal(wrong[1], right[0] + right[1])


def test_numbers_of_an_exhibit_are_small_and_whole_and_never_zero() -> None:
    exhibit = exhibit_of(BUGS["not_reset"], rng())
    assert exhibit.x.shape[0] == 2
    assert set(np.unique(np.abs(exhibit.x))) == {1, 2, 3}


# ---- what is said of a piece holds -----------------------------------------------------------------------


def maps(id: str) -> tuple[np.ndarray, np.ndarray]:
    verdict = verdict_of(BUGS[id])
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
    batch, filters, *size = BUGS["bias_averaged"].layer.output_shape
    np.testing.assert_allclose(wrong * batch * np.prod(size), right, rtol=1e-12)


def test_the_wrong_sign_has_the_right_size() -> None:
    wrong, right = maps("wrong_sign")
    np.testing.assert_array_equal(wrong, -right)
    assert verdict_of(BUGS["wrong_sign"]).error == 2


def test_one_cell_shows_the_kernel_and_without_a_flip_the_kernel_turned_by_half() -> None:
    bug = BUGS["kernel_not_flipped"]
    kernels = exhibit_of(bug, np.random.default_rng(0)).weight[FILTER]
    verdict = verdict_of(bug, "one_cell")
    row, column = (size // 2 for size in bug.layer.output_shape[2:])
    window = (PICTURE, slice(None), slice(row, row + 3), slice(column, column + 3))
    np.testing.assert_array_equal(verdict.right[window], kernels)
    np.testing.assert_array_equal(verdict.wrong[window], kernels[:, ::-1, ::-1])
    assert np.count_nonzero(verdict.right) == np.count_nonzero(verdict.wrong) == kernels.size


def test_of_channels_that_are_not_summed_the_last_one_is_left() -> None:
    bug = BUGS["channels_not_summed"]
    assert bug.layer.weight_shape[0] - 1 != FILTER
    assert not verdict_of(bug, "one_cell").wrong.any()
    assert verdict_of(bug, "one_cell").right.any()


def test_reshaped_channels_are_the_wrong_kernels_with_the_right_numbers() -> None:
    bug = BUGS["channels_swapped"]
    verdict = verdict_of(bug, "one_cell")
    kernels = exhibit_of(bug, np.random.default_rng(0)).weight
    swapped = kernels.reshape(2, 3, 3, 3)[:, FILTER]
    row, column = (size // 2 for size in bug.layer.output_shape[2:])
    window = (PICTURE, slice(None), slice(row - 1, row + 2), slice(column - 1, column + 2))
    np.testing.assert_array_equal(verdict.right[window], kernels[FILTER])
    np.testing.assert_array_equal(verdict.wrong[window], swapped)


def test_batch_and_position_mixed_up_gives_a_filter_the_patch_of_another_place() -> None:
    bug = BUGS["batch_and_position"]
    verdict = verdict_of(bug, "one_cell")
    assert np.flatnonzero(verdict.right.any(axis=(1, 2, 3))).tolist() == [FILTER]
    assert np.flatnonzero(verdict.wrong.any(axis=(1, 2, 3))).tolist() == [FILTER]
    batch, _filters, height, width = bug.layer.output_shape
    place = ((height // 2) * width + width // 2) * batch + PICTURE
    picture, row, column = np.unravel_index(place, (batch, height, width))
    x = exhibit_of(bug, np.random.default_rng(0)).x[-1]
    patches = image_patches(x, bug.layer.weight_shape[2:], **bug.layer.options)
    np.testing.assert_array_equal(verdict.wrong[FILTER], patches[picture, ..., row, column])
    np.testing.assert_array_equal(verdict.right[FILTER], patches[PICTURE, ..., height // 2, width // 2])
    assert (picture, row, column) != (PICTURE, height // 2, width // 2)


@pytest.mark.parametrize("upstream", UPSTREAMS)
def test_the_check_clears_a_right_gradient(upstream: str) -> None:
    right = verdict_of(BUGS["kernel_not_flipped"], upstream)
    cleared = replace(right, wrong=right.right)
    assert cleared.error == 0 < THRESHOLD
    assert not cleared.caught


# ---- mystery ---------------------------------------------------------------------------------------------


@for_each("seed", range(31))
def test_a_mystery_is_caught_on_the_numbers_of_its_seed(seed: int) -> None:
    assert verdict_of(mystery(seed), seed=seed).caught


def test_a_seed_hides_the_same_mistake_every_time_and_seeds_reach_all_of_them() -> None:
    assert mystery(12) is mystery(12)
    assert {mystery(seed).id for seed in range(100)} == set(BUGS)


def test_a_mystery_has_numbers_of_its_own() -> None:
    bug = mystery(0)
    assert (verdict_of(bug, seed=1).right != verdict_of(bug, seed=0).right).any()


def test_the_layer_does_not_give_a_mystery_away() -> None:
    drawn = [mystery(seed) for seed in range(60)]
    lent = [each for each in drawn if each.layer is not BUGS[each.id].layer]
    assert len(lent) > len(drawn) / 4
    assert all(each.which == BUGS[each.id].which for each in lent)


@for_every_piece
def test_on_one_layer_no_two_mistakes_look_the_same(bug: Bug) -> None:
    others = [on_layer_of(other, bug) for other in BUGS.values() if other.which == bug.which]
    maps = [verdict_of(other, seed=3) for other in others]
    for one, another in combinations([verdict for verdict in maps if verdict.caught], 2):
        assert (one.wrong != another.wrong).any()
