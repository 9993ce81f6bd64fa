"""Every recognised mistake leads to a wrong number, and to the one that the mistake really gives."""

import numpy as np
import pytest

from convviz.lab.lessons.exercises import Question, mistake_of, say
from convviz.lab.lessons.exercises.question import CLOSE, recognised, same
from convviz.ops.reference import conv2d_input_grad_loops, conv2d_loops, conv2d_weight_grad_loops
from tests.lab.lessons.exercises.every import asked, every_place, questions


@every_place
def test_every_mistake_leads_to_a_wrong_number_of_its_own(series, index):
    for question in questions(series, index):
        values = [question.answer, *(mistake.value for mistake in question.mistakes)]
        for place, value in enumerate(values):
            assert np.isfinite(value)
            assert all(abs(value - other) > CLOSE for other in values[:place])


@every_place
def test_every_mistake_says_a_sentence_that_names_no_answer(series, index):
    for question in questions(series, index):
        for mistake in question.mistakes:
            text = mistake.sentence.template.format(**mistake.sentence.values)
            assert text.endswith(".") and "{" not in text


def test_of_several_mistakes_that_give_one_number_the_likeliest_is_named():
    first, second = say("First."), say("Second.")
    found = recognised(4, [("a", 3, first), ("b", 3.001, second), ("c", 4, first), ("d", None, first)])
    assert [(mistake.id, mistake.value) for mistake in found] == [("a", 3)]


# ---- the mistakes made again, in the plain loops ---------------------------------------------------------


def numbers(question: Question, id: str) -> list[float]:
    return [mistake.value for mistake in question.mistakes if mistake.id == id]


def output(question: Question, **changes) -> np.ndarray:
    example = question.example
    given = {
        "x": example.x,
        "weight": example.weight,
        "bias": example.bias,
        **example.layer.options,
    } | changes
    return conv2d_loops(given.pop("x"), given.pop("weight"), given.pop("bias"), **given)[0]


def all_of(series: str, index: int, id: str) -> list[tuple[Question, list[float], tuple[int, int, int]]]:
    """The drawn questions in which a mistake is recognised, its numbers, and the asked cell."""
    drawn = questions(series, index)
    found = [(question, numbers(question, id), asked(question).hidden) for question in drawn]
    found = [entry for entry in found if entry[1]]
    assert found
    return found


def test_the_value_without_the_bias():
    for question, (value,), cell in all_of("bias_padding_stride", 3, "bias"):
        assert value == output(question, bias=None)[cell]


@pytest.mark.parametrize("index", [3, 4, 5])
def test_the_kernel_flipped_as_in_true_convolution(index):
    for question, (value,), cell in all_of("first_window", index, "turned"):
        assert value == output(question, weight=question.example.weight[:, :, ::-1, ::-1])[cell]


def test_the_padding_and_the_stride_forgotten_forwards():
    for question, (value,), cell in all_of("bias_padding_stride", 5, "padding"):
        assert value == output(question, padding=0)[cell]
    for question, (value,), cell in all_of("bias_padding_stride", 5, "stride"):
        assert value == output(question, stride=1)[cell]


def test_a_channel_forgotten():
    for question, values, cell in all_of("channels_filters", 3, "channel"):
        example = question.example
        alone = [
            output(question, x=example.x[:, c : c + 1], weight=example.weight[:, c : c + 1])[cell]
            for c in (0, 1)
        ]
        assert set(values) <= set(alone)


def test_rows_and_columns_swapped():
    for question, (value,), (plane, row, column) in all_of("first_window", 4, "swapped"):
        assert value == output(question)[plane, column, row]


def test_one_picture_of_the_batch_alone_and_the_mean_over_it():
    for question, values, (_, i, j) in all_of("back_to_kernel", 4, "picture"):
        example = question.example
        parts = [
            conv2d_weight_grad_loops(
                example.x[n : n + 1], example.weight.shape, example.output_grad[n : n + 1]
            )
            for n in (0, 1)
        ]
        assert set(values) <= {part[0, 0, i, j] for part in parts}
        assert numbers(question, "batch_mean") == [question.answer / 2]


def test_the_stride_and_the_padding_forgotten_backwards_to_the_kernel():
    for question, (value,), (_, i, j) in all_of("back_to_kernel", 5, "stride"):
        example = question.example
        height, width = example.output_grad.shape[2:]
        padded = np.pad(example.x[0, 0], ((1, 1), (0, 0)))  # this question's padding
        assert value == np.sum(example.output_grad[0, 0] * padded[i : i + height, j : j + width])
    for question, (value,), (_, i, j) in all_of("back_to_kernel", 5, "padding"):
        example = question.example
        bare = np.pad(example.x[0, 0], ((0, 2), (0, 0)))
        assert value == np.sum(example.output_grad[0, 0] * bare[i : i + 3 : 2, j : j + 3 : 2][:2, :2])


def test_the_kernel_the_wrong_way_round_and_one_filter_alone_backwards_to_the_input():
    for question, (value,), cell in all_of("stride_two_backwards", 1, "turned"):
        example = question.example
        flipped = example.weight[:, :, ::-1, ::-1]
        grad = conv2d_input_grad_loops(example.x.shape, flipped, example.output_grad, **example.layer.options)
        assert value == grad[0][cell]
    for question, values, cell in all_of("stride_two_backwards", 5, "filter"):
        example = question.example
        parts = [
            conv2d_input_grad_loops(
                example.x.shape,
                example.weight[o : o + 1],
                example.output_grad[:, o : o + 1],
                **example.layer.options,
            )
            for o in (0, 1)
        ]
        assert set(values) <= {part[0][cell] for part in parts}


def test_the_stride_forgotten_backwards_to_the_input():
    for question, (value,), (_, row, column) in all_of("stride_two_backwards", 1, "stride"):
        example = question.example
        shape = (
            1,
            1,
            *(
                g + k - 1
                for g, k in zip(example.output_grad.shape[2:], example.weight.shape[2:], strict=True)
            ),
        )
        close = conv2d_input_grad_loops(shape, example.weight, example.output_grad)
        assert value == close[0, 0, row, column]


def test_the_dilation_forgotten():
    for question, (value,), (_, row, column) in all_of("stride_two_backwards", 4, "dilation"):
        example = question.example
        narrow = conv2d_input_grad_loops((1, 1, 4, 5), example.weight, example.output_grad, stride=(2, 1))
        assert value == narrow[0, 0, row, column]


def test_averaged_instead_of_summed():
    for question, (value,), (_, _, filter) in all_of("back_to_kernel", 3, "averaged"):
        assert value == question.example.output_grad[:, filter].mean()


def test_a_wrong_number_is_recognised_to_two_places():
    question = next(q for q in questions("first_window", 3) if numbers(q, "averaged") and q.answer % 1 == 0)
    (value,) = numbers(question, "averaged")
    found = mistake_of(question, round(value, 2))
    assert found is not None and found.id == "averaged"
    assert mistake_of(question, 12345.0) is None
    assert same(1 / 3, 0.33) and not same(0.5, 0.52)
