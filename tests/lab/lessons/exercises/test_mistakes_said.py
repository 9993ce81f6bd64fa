"""What is told of a wrong answer, as a person reads it: each mistake in its words, at its place."""

from __future__ import annotations

import re

import pytest

from convviz.ops.reference import conv2d_loops
from tests.lab.lessons.exercises.every import asked, filter_of
from tests.lab.lessons.exercises.sentences import every_question, masked, number_after, text

_SIZE = "The size of the output"
MISTAKES: dict[str, str | dict[str, str]] = {
    "padding_once": "You added the padding once: it lies on both sides.",
    "rounded_up": "You rounded up: a window that would hang over the edge is not there.",
    "moves": "You counted the moves of the window: the first place, before any move, counts too.",
    "kernel_kept": "You did not subtract the kernel: its last row or column has to stay inside as well.",
    "other_side": "That is the other side: rows come before columns.",
    "input": "That is the size of the input: the windows are fewer or more.",
    "first_window": "That is in the first window: this one is elsewhere.",
    "turned": {
        "A patch": "The patch is not turned around: it keeps its order.",
        "One channel’s part": "You flipped the kernel. Going forward nothing is flipped: top left meets top"
        " left.",
        "One output cell": "You flipped the kernel. Going forward nothing is flipped: top left meets top"
        " left.",
        "One product": "You flipped the kernel. Going forward nothing is flipped: top left meets top left.",
        "The im2col matrix": "You began at the end of the patch.",
        "The weight gradient": "That is the gradient of the weight at the opposite end: nothing is flipped"
        " here.",
        "The input gradient": "The kernel is the wrong way round: stamp it as it is. Only a kernel that"
        " slides is turned.",
    },
    "swapped": "That is row #, column #: rows come before columns.",
    "next_door": "That is the cell next door, row #, column #: off by one.",
    "place_swapped": "You swapped the window’s moves across and down: rows come first.",
    "pixel": "That is the pixel alone: multiply it by its weight.",
    "added": "You added pixel and weight: they are multiplied.",
    "weight": {
        "One product": "That is the weight alone: multiply the pixel by it.",
        "The input gradient": "That is the weight alone: multiply it by its g.",
    },
    "sign": {
        "One channel’s part": "Right place, wrong sign.",
        "One output cell": "Right place, wrong sign.",
        "One product": "Right place, wrong sign.",
        "Padding": "Right place, wrong sign.",
        "The bias gradient": "Right place, wrong sign.",
        "The input gradient": "Right place, wrong sign.",
        "The sum of a window": "Right place, wrong sign.",
        "The sum over channels": "Right place, wrong sign.",
        "The weight gradient": "Right place, wrong sign.",
        "The upstream gradient": "Right size, wrong sign: it is output minus target.",
    },
    "summed": {
        "One product": "That is the sum of all products: the question asks for one.",
        "One channel’s part": "That is the sum of all channels: the question asks for one.",
    },
    "unsigned": {
        "The sum of a window": "A minus sign got lost: negative products are subtracted.",
        "One channel’s part": "A minus sign got lost: some weights are negative.",
        "One output cell": "A minus sign got lost: some weights are negative.",
        "The bias gradient": "A minus sign got lost: some gradients are negative.",
    },
    "averaged": {
        "One output cell": "You averaged. A convolution adds up and does not divide.",
        "The sum of a window": "You averaged. A convolution adds up and does not divide.",
        "The sum over channels": "You averaged the channels: they are added up.",
        "The weight gradient": "You averaged over the positions: it is a sum.",
        "The bias gradient": "You averaged: the bias was added to every cell, so it is a sum.",
        "The input gradient": "You averaged the stamps: they add up.",
    },
    "first_row": "That is the first row of the window alone: its other rows count too.",
    "largest": "That is the largest product: max pooling would take it, a convolution adds up.",
    "one_left_out": "You left out a product: row #, column #.",
    "unweighted": "You added up the pixels alone: each is multiplied by its weight first.",
    "bias": "That is the value without the bias: # is still to be added.",
    "bias_sign": "The bias is added as it is, with its own sign.",
    "padding": {
        _SIZE: "You forgot the padding: it makes the input larger before the first window is laid.",
        "Padding": "You counted without the padding: it moves the picture down and to the right.",
        "One output cell": "You forgot the padding: the first window begins on the zeros around the picture.",
        "The weight gradient": "You forgot the padding: the first window begins on the zeros around the"
        " picture.",
        "The input gradient": "You forgot the padding: the first stamp begins on the zeros around the"
        " picture.",
    },
    "edge": "That would be replicate padding, which repeats the edge. Here the padding is zeros.",
    "stride": {
        _SIZE: "You forgot the stride: the window moves # pixels at a time.",
        "One output cell": "You forgot the stride: from one output cell to the next the window moves"
        " further.",
        "The weight gradient": "You forgot the stride: the windows are more than one pixel apart.",
        "The input gradient": "You forgot the stride: the stamps are more than one pixel apart.",
    },
    "dilation": {
        "A patch": "You forgot the dilation: the kernel leaves gaps between the pixels that it reads.",
        "The input gradient": "You forgot the dilation: a stamp leaves gaps between its weights.",
    },
    "channel": {
        "One product": "You took the kernel of channel #: every channel has its own.",
        "One channel’s part": "That is channel #.",
        "One output cell": "You forgot channel #: what the channels add is summed.",
        "The sum over channels": "You forgot channel #: what the channels add is summed.",
        "The weight gradient": "You took the pixels of channel #: every weight meets those of its own.",
        "The im2col matrix": "That is channel #: the rows of one channel end before the next begins.",
    },
    "kernel": "You took the kernel of channel #: every channel has its own.",
    "bias_again": "The bias is added once, not once for every channel.",
    "multiplied": "You multiplied the channels: they are added up.",
    "filter": {
        "One output cell": "That is the output of filter # there.",
        "The bias gradient": "That is the bias gradient of filter #.",
        "The weight gradient": "You took the g of filter #: every filter has its own.",
        "The input gradient": "That is filter # alone: the gradient sums over all filters.",
    },
    "filter_bias": "You added the bias of filter #: every filter has its own.",
    "transposed": "Row and column of the matrix are swapped.",
    "down_first": "You read the patch column by column: go row by row.",
    "interleaved": "You mixed the channels: finish one, then start the next.",
    "windows_down": "You moved the window down first: it goes across, row by row.",
    "not_averaged": "You forgot to divide by the number of cells: the loss is a mean.",
    "no_two": "You forgot the # that comes from the square.",
    "difference": "That is y − t alone, not yet the gradient of its square.",
    "loss": "That is this cell’s part of the loss, not its gradient.",
    "squared": "That is the square itself, not its gradient.",
    "upstream_turned": "You flipped the upstream gradient: its first cell goes with the first window.",
    "ones": {
        "The weight gradient": "You added up the pixels alone: multiply each by its g first.",
        "The bias gradient": "That is the number of cells: add up the g of each instead.",
        "The input gradient": "You added up the weights alone: each is multiplied by its g.",
    },
    "first_term": {
        "The weight gradient": "That is the first position alone: the kernel visited all of them.",
        "The bias gradient": "That is the first cell alone: the bias was added to all of them.",
    },
    "picture": "That is picture # alone: the gradient sums over the batch.",
    "filters": {
        "The bias gradient": "You added both filters: each has a bias of its own.",
        "The weight gradient": "You added up over the filters: a weight belongs to one of them.",
    },
    "batch_mean": "You averaged over the batch: it is a sum.",
    "upstream": "That is g alone: multiply it by its weight.",
    "one_stamp": "That is one stamp alone: # windows read this pixel.",
}
"""By the mistake that was made, and by subject where it is said in several ways: what the person is told."""


def alike(subject: str) -> str:
    """The subject whose words are used for this one too."""
    same = {"The place of a window": "One output cell", "The input gradient, gathered": "The input gradient"}
    return same.get(subject, subject)


def test_every_mistake_is_told_in_its_own_words() -> None:
    for question in every_question():
        for mistake in question.mistakes:
            words = MISTAKES[mistake.id]
            told = words if isinstance(words, str) else words[alike(text(question.subject))]
            if mistake.id == "turned" and "gathered" in text(question.subject):
                told = "You turned the kernel once more: here it is turned already."
            assert masked(mistake.sentence) == told, mistake.id


def test_the_place_that_a_mistake_names_is_where_its_number_stands() -> None:
    for question in every_question():
        panel = asked(question)
        grid = panel.values[panel.hidden[0]].copy()
        grid[panel.hidden[1:]] = question.answer
        _plane, row, column = panel.hidden
        for mistake in question.mistakes:
            line = text(mistake.sentence)
            place = number_after("row", line), number_after("column", line)
            if mistake.id in ("swapped", "next_door"):
                assert grid[place] == pytest.approx(mistake.value)
                apart = abs(place[0] - row) + abs(place[1] - column)
                assert place == (column, row) if mistake.id == "swapped" else apart == 1
            if mistake.id == "one_left_out":
                tile = next(panel.values[0] for panel in question.panels if panel.role == "products")
                assert mistake.value == pytest.approx(question.answer - tile[place])


def test_the_channel_filter_or_picture_that_a_mistake_names_is_the_one_behind_its_number() -> None:
    for question in every_question():
        panel, example = asked(question), question.example
        plane, row, column = panel.hidden
        for mistake in question.mistakes:
            line, value = text(mistake.sentence), pytest.approx(mistake.value)
            other = next(
                (
                    n
                    for word in ("channel", "filter", "picture")
                    if (n := number_after(word, line)) is not None
                ),
                None,
            )
            if other is None:
                continue
            x, weight = example.x, example.weight
            if panel.role == "partials" and mistake.id == "channel":
                assert panel.values[other, row, column] == value
            elif panel.role == "products" and mistake.id == "channel":
                own = question.answer / weight[0][panel.hidden] if weight[0][panel.hidden] else None
                assert own is None or own * weight[0, other, row, column] == value
            elif panel.role == "output" and mistake.id == "channel":
                keep = [c for c in range(x.shape[1]) if c != other]
                alone = conv2d_loops(x[:, keep], weight[:, keep], example.bias, **example.layer.options)
                assert alone[0][panel.hidden] == value
            elif panel.role == "output" and mistake.id == "filter":
                assert panel.values[other, row, column] == value
            elif panel.role == "output" and mistake.id == "filter_bias":
                assert question.answer - example.bias[plane] + example.bias[other] == value
            elif panel.role == "bias_grad" and mistake.id == "filter":
                assert example.output_grad[:, other].sum() == value
            elif panel.role == "bias_grad" and mistake.id == "picture":
                assert example.output_grad[other, column].sum() == value
            elif panel.role == "weight_grad" and mistake.id == "channel":
                assert panel.values[other, row, column] == value
            elif panel.role == "weight_grad" and mistake.id == "filter":
                assert other == 1 - filter_of(question)
            elif panel.role == "input_grad" and mistake.id == "kernel":
                assert panel.values[other, row, column] == value
            elif panel.role == "matrix" and mistake.id == "channel":
                depth, taps = weight.shape[1], weight[0, 0].size
                assert row // taps != other < depth
                assert panel.values[0, row % taps + other * taps, column] == value


def test_a_bias_that_is_to_be_added_and_windows_that_read_a_pixel_are_counted() -> None:
    for question in every_question():
        for mistake in question.mistakes:
            line = text(mistake.sentence)
            if mistake.id == "bias":
                bias = float(re.search(r": (−?[\d.]+) is", line)[1].replace("−", "-"))
                assert question.answer - mistake.value == pytest.approx(bias)
            if mistake.id == "stride" and text(question.subject) == _SIZE:
                assert f"moves {question.example.geometry.stride[0]} pixels" in line
            if mistake.id == "no_two":
                assert "the 2 that" in line and mistake.value == pytest.approx(question.answer / 2)
            if mistake.id == "one_stamp":
                if "gathered" in text(question.subject):
                    continue  # zeros are lit too
                lit = next(panel.lit for panel in question.panels if panel.role == "output_grad")
                assert int(re.search(r"(\d+) windows", line)[1]) == len({cell[1:] for cell in lit})
