"""The museum of bugs as a person reads it: who notices what, and what the grids are called."""

from __future__ import annotations

import re

import pytest

from convviz.lab.lessons.bugs import BUGS, mystery, training_of, verdict_of
from convviz.lab.lessons.bugs.training import KEEPS
from convviz.lab.lessons.bugs.verdict import THRESHOLD
from tests.app.pages.learn.learning import figures_of, messages_of
from tests.app.pages.reading import read


@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_shows_who_notices_it_with_the_numbers_of_its_check_and_its_training(bug: str) -> None:
    reading = read("learn.py", learn="bugs", exhibit=bug)
    mistake = BUGS[bug]
    run, random, ones = training_of(mistake), verdict_of(mistake, "random"), verdict_of(mistake, "ones")
    badges = [line.value for line in reading.app.markdown if "-badge[" in line.value]
    told = [re.sub(r":[\w-]+\[(?::material/\w+:)? ?(.*)\]", r"\1", badge) for badge in badges]
    assert told == [
        f"Check with random g: {'caught' if random.caught else 'hidden'}",
        f"Check with ones: {'caught' if ones.caught else 'hidden'}",
        f"Training: {'goes wrong' if run.noticed else 'looks fine'}",
    ]
    assert (
        f"Caught: a relative error above {THRESHOLD:.4g}. Looks fine: the loss ends below {KEEPS:.4g} of"
        in (reading.text)
    )
    start, end, right = (f"{float(loss):.4g}" for loss in (run.wrong[0], run.wrong[-1], run.right[-1]))
    if run.noticed:
        assert f"From {start} to {end}, and to {right} without the mistake: you would notice." in reading.text
    else:
        assert f"with the mistake it falls from {start} to {end} all the same." in reading.text
    assert f"its relative error is {random.error:.4g}" in reading.text
    figure = figures_of(reading.app)[0]
    assert [line["name"] for line in figure["data"]] == ["with the mistake", "without"]
    assert [line["y"] for line in figure["data"]] == [run.wrong.tolist(), run.right.tolist()]
    titles = [
        panel["title"] for meta, _arrays in messages_of(reading.app) for panel in meta.get("panels", ())
    ]
    assert titles == ["with the mistake", f"the right {mistake.which} gradient", "difference"]


def test_the_grids_of_a_mystery_are_called_by_what_they_hold() -> None:
    for seed in range(6):
        hidden = mystery(seed)
        reading = read("learn.py", learn="bugs", mystery=str(seed))
        titles = {
            panel["role"]: panel["title"]
            for meta, _arrays in messages_of(reading.app)
            for panel in meta.get("panels", ())
        }
        before = {"x_before": "input x of the batch before"} if hidden.layer.steps > 1 else {}
        assert titles == {
            "wrong": "with the mistake",
            "right": f"the right {hidden.which} gradient",
            "apart": "difference",
            **before,
            "x": "input x",
            "weight": "kernel w",
            "g": "upstream gradient g",
        }
        assert f"The gradient with respect to the {hidden.which} is wrong. x is " in reading.text
        assert ("Two batches came one after the other" in reading.text) == (hidden.layer.steps > 1)
