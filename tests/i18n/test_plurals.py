"""One of a thing is never a plural: a sentence that counts has a form for one, or can never count one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from convviz.i18n import counted
from tests.i18n.source import collected, trees_with

THINGS = (
    "channels cells characters columns crops entries filters inputs layers maps outputs pictures pixels"
    " places products rows steps tensors terms things values weights windows"
).replace(" ", "|")
COUNTS = re.compile(rf"\{{(\w+)(?::[^}}]*)?\}}\*{{0,2}} (?:more |earlier |pooling )?({THINGS})\b")
SEVERAL = {
    "For this layer it has {factor} times": "sizes such as 3 × 3",
    "Each of the {channels} channels has filters": "one channel has a sentence of its own",
    # how a sentence begins: why it never counts one
    "All {count} pictures of the batch": "a batch begins at two",
    "Two filters, a batch of {count} pictures": "a batch begins at two",
    "The mean is over": "a batch begins at two",
    "The kernel’s gradient is the sum over all {count} pictures": "said of two and more",
    "The input’s gradient is the sum over all {count} filters": "said of two and more",
    "dW is the sum over the {count} pictures": "said of two and more",
    "dX is the sum over the {count} filters": "said of two and more",
    "the same in each of {count} pictures": "said of two and more",
    "the same for each of {count} filters": "said of two and more",
    "the sum over {count}": "said of two and more",
    "The padding repeats this pixel, so {count} windows": "said of two and more",
    "That is one stamp alone": "said where several windows read a pixel",
    "The loss is the mean of (y − t)² over the {count} cells": "the boards of exercises are larger",
    "Not this one": "the maps of the mystery are larger",
    "Right so far": "a whole map has several cells",
    "You forgot the stride: the window moves": "said of a stride of two and more",
    "measured on {cells} cells of 1 filter": "a size such as 8 × 8",
    "measured on {cells} cells of {filters} filters": "one filter has a sentence of its own",
    "{count} filters": "one filter is called by its name",
    "{groups} groups: every filter reads {depth} of the {channels} channels": "two groups need two channels",
    "so far ({count} of {all} terms)": "a sum of which terms are left has two",
    "Only channel {n} of {count} channels": "said where one of several is drawn",
    "These filters read {depth} channels": "one channel has a sentence of its own",
    "The first of {channels} channels": "said of two and more",
    "The first three of {channels} channels": "said of four and more",
    "The picture of {height} x {width} pixels": "both sides of a picture, and its crops have two forms",
    "The layers below do not fit": "both sides of a picture, and its channels have two forms",
    "Kernel spans {span}": "a span of one always fits",
    "Reduced while it was opened": "millions",
    "An input has 1 to {channels} channels": "a limit",
    "These weights belong to another network": "a network has a weight and a bias at least",
    "Row {n} is the window of {y}": "a part of so many places",
    "Checked: {count} of {all} entries": "a part of more",
    "The matrix of this layer would have": "millions",
    "These are {count} channels of numbers": "one channel is for all",
}


LIMITS = {"limit", "most", "size", "side", "width", "length"}
"""Places that hold limits and sizes, never one."""


@cache
def pairs() -> tuple[tuple[str, str], ...]:
    """(form for one, form for many) of every sentence that has both, read out of the source."""
    calls = ("counted", "counting")
    return tuple(
        tuple(form.args[0].value for form in node.args[-2:])  # type: ignore[attr-defined]
        for _path, tree in trees_with(*calls)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls
    )


def counts() -> Iterator[tuple[str, str]]:
    """Every sentence that counts a thing, and the thing."""
    for message in {message for message, _file, _line in collected()}:
        for found in COUNTS.finditer(message):
            if found[1] not in LIMITS:
                yield message, found[2]


def test_a_sentence_that_counts_has_a_form_for_one_or_never_counts_one() -> None:
    with_both = {many for _one, many in pairs()}
    missing = {
        message
        for message, _thing in counts()
        if message not in with_both and not message.startswith(tuple(SEVERAL))
    }
    assert not missing, "\n".join(missing)


def test_the_form_for_one_reads_as_one_in_english() -> None:
    found = pairs()
    assert len(found) > 20
    for one, many in found:
        said = re.sub(r"\{(?!given)(\w+)\}", "1", one)
        assert not COUNTS.search(one) or any(name in one for name in ("{height}", "{most}")), one
        assert not re.search(r"(?<![\w.])1 (?:are|have|were|fall)\b", said), said
        places = [set(re.findall(r"\{(\w+)\}", text)) for text in (one, many)]
        assert places[0] <= places[1], one


def test_no_reason_is_left_of_a_sentence_that_is_no_longer_said() -> None:
    said = [message for message, _thing in counts()]
    left = [start for start in SEVERAL if not any(message.startswith(start) for message in said)]
    assert not left


@pytest.mark.parametrize(("count", "said"), [(0, "maps"), (1, "map"), (2, "maps"), (11, "maps")])
def test_one_alone_has_a_form_of_its_own(count: int, said: str) -> None:
    assert counted(count, "map", "maps") == said
