"""What an exercise says, as a person reads it: every number in a sentence is found in the grids."""

from __future__ import annotations

import re

import numpy as np

from tests.lab.lessons.exercises.every import asked, filter_of
from tests.lab.lessons.exercises.sentences import every_question, masked, number_after, text

SAID = {
    "A patch": (
        "The lit cells are the patch: they keep their order.",
        "The patch of output row #, column # is what the kernel sees there. Which pixel lies in its row #,"
        " column #?",
    ),
    "One product": (
        "Lay the kernel on the lit cells. Which pixel lies under the weight that is lit?",
        "The window is over output row #, column #. What is pixel times weight in its row #, column #?",
        "The window is over output row #, column #. What is pixel times weight in"
        " channel #, row #, column #?",
    ),
    "The sum of a window": (
        "Add up all the products, minus signs included.",
        "Here are the products of output row #, column #. What is the output there?",
    ),
    "Padding": (
        "The picture begins after the zeros, so its first pixel is no longer at row #, column #.",
        "Which number is at row #, column # once the input is padded?",
    ),
    "One channel’s part": (
        "Lay this channel’s kernel on this channel’s pixels, multiply pair by pair and add up.",
        "What does channel # alone add to the output at row #, column #?",
    ),
    "The sum over channels": (
        "Add up what the channels add at the lit cells, then add the bias once.",
        "Here is what each channel adds. What is the output at row #, column #?",
    ),
    "The im2col matrix": (
        "Column # is the lit patch; its row # is channel #, row #, column #.",
        "Every patch becomes a column of the im2col matrix: channel by channel, row by row. Which number is"
        " in row #, column #?",
    ),
    "The upstream gradient": (
        "The square gives # (y − t), and the mean divides it by #.",
        "The loss is the mean of (y − t)² over the # cells. What is its gradient g at row #, column #?",
    ),
    "The weight gradient": (
        "The lit pixels met this weight, one at each output cell: multiply each by its g, then add up.",
        "What is the gradient of the weight for channel #, in row #, column #?",
        "What is the gradient of the kernel’s weight in row #, column #?",
        "All # pictures of the batch share one kernel. What is the gradient of its"
        " weight in row #, column #?",
    ),
    "The size of the output": (
        "Add the padding on both sides, subtract the kernel, see how many whole strides fit, and count the"
        " first window too.",
        "How many rows does the output have?",
        "How many columns does the output have?",
    ),
    "The place of a window": (
        "Lay the kernel on the lit cells, multiply pair by pair and add up.",
        "What does the layer output at row #, column #?",
    ),
    "The input gradient, gathered": (
        "Lay the turned kernel on the lit cells, multiply pair by pair and add up.",
        "The turned kernel slides over g. What does it gather for the pixel in row #, column #?",
    ),
    "The bias gradient": (
        "The bias is added to every cell of its filter, so its gradient adds up every g there.",
        "Two filters, a batch of # pictures. What is the gradient of filter #’s bias?",
    ),
}
"""By subject: the hint, then the sentences. Those that depend on the layer are below."""


def test_every_subject_has_its_own_hint_and_its_own_sentence() -> None:
    for question in every_question():
        subject, hint, sentence = (
            masked(part) for part in (question.subject, question.hint, question.sentence)
        )
        if subject == "One output cell":
            bias = ", add up, then add the bias." if question.example.bias.any() else " and add up."
            assert hint == f"Lay the kernel on the lit cells, multiply pair by pair{bias}"
            filters = len(question.example.weight) > 1
            assert sentence == (
                "What does filter # output at row #, column # of its feature map?"
                if filters
                else "What does the layer output at row #, column #?"
            )
        elif subject == "The weight gradient" and len(question.example.weight) > 1:
            assert hint == (
                "The lit pixels met this weight, one at each output cell: multiply each by its g of the same"
                " filter, then add up."
            )
            assert sentence == (
                "Two filters read the same input. What is the gradient of filter #’s weight for channel #,"
                " in row #, column #?"
            )
        elif subject == "The input gradient":
            filters = len(question.example.weight) > 1
            place = "channel #, row #, column #" if question.example.x.shape[1] > 1 else "row #, column #"
            assert hint in (
                "The lit cells read this pixel, each with one weight: multiply g by that weight and add up.",
                "Which windows read this pixel? Check them all: a pixel that no window reads cannot change"
                " the loss.",
            )
            assert sentence == (
                f"Two filters read the input. What is the gradient of its pixel in {place}?"
                if filters
                else f"What is the gradient of the input’s pixel in {place}?"
            )
        else:
            assert hint == SAID[subject][0] and sentence in SAID[subject][1:]


def test_the_sentence_asks_for_the_cell_that_is_hidden() -> None:
    for question in every_question():
        line, panel = text(question.sentence), asked(question)
        plane, row, column = panel.hidden
        if panel.role == "bias_grad":
            assert number_after("filter", line) == column
            assert f"a batch of {len(question.example.x)} pictures" in line
            continue
        if panel.role == "size":
            assert line == f"How many {('rows', 'columns')[column]} does the output have?"
            continue
        assert (number_after("row", line), number_after("column", line)) == (row, column)
        filter = filter_of(question) if panel.role == "weight_grad" else plane
        assert number_after("channel", line) in (None, plane)
        assert number_after("filter", line) in (None, filter)
        if "cells" in line:
            assert f"over the {question.example.output_grad[0, 0].size} cells" in line
        if line.startswith("All"):
            assert line.startswith(f"All {len(question.example.x)} pictures")
        if panel.role in ("patch", "products"):
            window = re.search(r"output row (\d+), column (\d+)", line)
            p, q = int(window[1]), int(window[2])
            patch = question.example.patches[0, ..., p, q]
            expected = patch if panel.role == "patch" else patch * question.example.weight[0]
            np.testing.assert_array_equal(
                np.delete(panel.values.ravel(), np.ravel_multi_index(panel.hidden, panel.values.shape)),
                np.delete(expected.ravel(), np.ravel_multi_index(panel.hidden, panel.values.shape)),
            )


def test_the_numbers_of_a_hint_are_those_of_the_layer() -> None:
    for question in every_question():
        line, example = text(question.hint), question.example
        _plane, row, column = asked(question).hidden
        if masked(question.subject) == "The upstream gradient":
            assert (
                line == f"The square gives 2 (y − t), and the mean divides it by {example.output[0, 0].size}."
            )
        if masked(question.subject) == "Padding":
            assert line.endswith("at row 0, column 0.")
        if masked(question.subject) == "The im2col matrix":
            depth, height, width = example.weight.shape[1:]
            channel, i, j = np.unravel_index(row, (depth, height, width))
            assert line == (
                f"Column {column} is the lit patch; its row {row} is channel {channel}, row {i}, column {j}."
            )


def test_the_facts_are_those_of_the_layer() -> None:
    """The stride, padding and dilation that were drawn are said, one number where both axes agree."""
    for question in every_question():
        example, facts = question.example, [text(fact) for fact in question.facts]
        layer, role = example.layer.options, asked(question).role
        top, bottom, left, right = example.geometry.padding
        assert (top, left) == (bottom, right)
        expected = []
        pairs = (
            (layer["stride"], 1, "stride {}", "stride {} down, {} across"),
            ((top, left), 0, "zero padding {}", "zero padding {} up and down, {} left and right"),
            (layer["dilation"], 1, "dilation {}", "dilation {} down, {} across"),
        )
        for pair, usual, one, two in pairs:
            pair = (pair, pair) if isinstance(pair, int) else tuple(pair)
            if pair[0] != pair[1]:
                expected.append(two.format(*pair))
            elif pair[0] != usual:
                expected.append(one.format(pair[0]))
        geometry = [fact for fact in facts if fact.split()[0] in ("stride", "zero", "dilation")]
        assert geometry in (expected, []) and (
            geometry or role in ("products", "bias_grad", "partials", "output_grad") or not expected
        )
        for fact in facts:
            if fact.startswith("kernel of"):
                assert fact == "kernel of {} × {}".format(*example.weight.shape[2:])
            if fact.startswith("bias of"):
                filter, value = re.fullmatch(r"bias of filter (\d+): (−?[\d.]+)", fact).groups()
                assert float(value.replace("−", "-")) == example.bias[int(filter)]
            elif fact.startswith("bias"):
                assert float(fact.removeprefix("bias ").replace("−", "-")) == example.bias[0]
        assert ("g = dL/dy is given" in facts) == (role in ("weight_grad", "input_grad", "bias_grad"))


TITLES = {
    "patch": ("patch", "patch", "grey"),
    "products": ("pixel × weight", "product", "signed"),
    "spread": ("input with its padding x̃", "x̃", "grey"),
    "partials": ("what channels 0, 1 add", "parts", "signed"),
    "kernel1": ("kernel w of filter 1", "w[1]", "signed"),
    "matrix": ("im2col matrix", "columns", "grey"),
    "target": ("target t", "t", "signed"),
    "output_grad1": ("g of filter 1: pictures 0, 1", "g[1]", "signed"),
    "bias_grad": ("bias gradient db", "db", "signed"),
    "size": ("size of y: rows, columns", "size", "signed"),
}


def test_every_grid_is_called_by_what_it_shows() -> None:
    for question in every_question():
        example = question.example
        pictures, channels = example.x.shape[:2]
        filters = len(example.weight)
        many = "pictures" if pictures > 1 else "channels"
        titles = {
            **TITLES,
            "input": (
                f"input x: {many} 0, 1" if pictures > 1 or channels > 1 else "input x",
                "x",
                "grey",
            ),
            "input_grad": (
                f"input gradient dX{': channels 0, 1' if channels > 1 else ''}",
                "dX",
                "signed",
            ),
            "weight_grad": (
                f"weight gradient dW of filter {filter_of(question)}"
                if filters > 1
                else f"weight gradient dW{': channels 0, 1' if channels > 1 else ''}",
                "dW",
                "signed",
            ),
            "kernel": ("kernel w", "w", "signed")
            if filters == channels == 1
            else ("kernel w: filters 0, 1", "w", "signed")
            if channels == 1
            else ("kernel w: channels 0, 1", "w", "signed")
            if filters == 1
            else ("kernel w of filter 0", "w[0]", "signed"),
            "output": ("output y: filters 0, 1" if filters > 1 else "output y", "y", "signed"),
            "output_grad": ("g of filter 0: pictures 0, 1", "g[0]", "signed")
            if filters > 1 and pictures > 1
            else (
                "upstream gradient g: filters 0, 1"
                if filters > 1
                else "upstream gradient g: pictures 0, 1"
                if pictures > 1
                else "upstream gradient g",
                "g",
                "signed",
            ),
        }
        if text(question.subject) == "The input gradient, gathered":
            titles |= {
                "kernel": ("kernel w, turned", "w", "signed"),
                "output_grad": ("g with zeros around it", "g", "signed"),
            }
        for panel in question.panels:
            assert (text(panel.title), panel.label, panel.kind) == titles[panel.role]
