"""The listings of the code pane: what is marked, what is folded, and what is sent."""

from __future__ import annotations

import json

import pytest

from convviz.lab.code.listings import TABS, as_json, stage_code
from convviz.lab.code.program import Block, text_of
from convviz.lab.code.program.block import Folded, Line, block_of
from tests.lab.code.drawing import drawn
from tests.lab.code.test_programs import VIEWS

SAMPLE = drawn(8)


def test_a_block_counts_its_lines_as_they_are_copied() -> None:
    block = block_of(
        ["a", Folded(("x = [", "    1,", "]"), "x = …"), "", Line("for p in x:", "cell"), Folded(("z",))]
    )
    assert block == Block("", "a\nx = [\n    1,\n]\n\nfor p in x:\nz", {"cell": 5}, ((1, 3, "x = …"),))


@pytest.mark.parametrize("view", VIEWS)
def test_every_mark_is_at_the_line_of_its_variable(view: str) -> None:
    begins = {
        "u": "u = ",
        "v": "v = ",
        "inside": "if 0 <= ",
        "start": "total = bias[o]",
        "tap": "for ",
    }
    for chosen in SAMPLE:
        for block in stage_code(chosen, view)["loops"]:
            lines = block.text.split("\n")
            assert set(block.marks) & {"cell", "value", "weight", "pixel"}
            for name, number in block.marks.items():
                assert lines[number].strip().startswith(begins.get(name, "")), (name, lines[number])


def test_the_two_ways_are_two_listings_of_one_program() -> None:
    blocks = stage_code(SAMPLE[0], "two_ways")["loops"]
    assert [block.name for block in blocks] == ["scatter", "gather"]
    compile(text_of(blocks), "the program", "exec")


@pytest.mark.parametrize("view", VIEWS)
def test_the_browser_is_told_of_the_text_that_is_copied(view: str) -> None:
    for chosen in SAMPLE:
        programs = stage_code(chosen, view)
        told = json.loads(json.dumps(as_json(programs)))
        assert set(told) == set(TABS)
        for tab, blocks in programs.items():
            assert "\n\n".join(block["text"] for block in told[tab]) == text_of(blocks)
