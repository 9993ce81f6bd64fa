"""A round comes back from a browser as far as it was; whatever else is kept there begins anew."""

from __future__ import annotations

import json

from convviz.lab.lessons.exercises import new_round, round_of, round_text
from tests.for_each import for_each

SERIES, SEED = "first_window", 7
FRESH = new_round(SERIES, SEED)
ENDED, OPEN = [[], "right"], [[], ""]
REST = [OPEN] * (FRESH.count - 2)


def back(text: str):
    return round_of(SERIES, SEED, text)


def test_every_turn_of_a_round_comes_back() -> None:
    round = FRESH
    turns = [round]
    while not round.over:
        for value in (1e5, 0.1 + 0.2)[: round.index % 3]:
            turns.append(round := round.tried(value))
        round = (
            round.shown()
            if round.index % 2 or not round.attempt.tries_left(round.question)
            else round.tried(round.question.answer)
        )
        turns += [round, round := round.on()]
    assert {attempt.ended for attempt in round.attempts} == {"right", "shown"}
    assert [back(round_text(turn)) for turn in turns] == turns


def test_a_map_comes_back_with_what_stands_in_its_cells() -> None:
    fresh = new_round("whole_maps", SEED)
    question = fresh.question
    half = [asked.answer for asked in question.cells[:2]] + [77.0] + [None] * (len(question.cells) - 3)
    attempt = fresh.attempt.typed(question, half)
    for turn in (
        attempt,
        attempt.looked_at(question),
        attempt.looked_at(question).typed(question, half[:-1] + [5]),
    ):
        round = fresh.after(turn)
        assert round_of("whole_maps", SEED, round_text(round)) == round


@for_each("cells", ["[1]", "7", '["1"]', "[true]", "[1e999]", json.dumps([1] * 65), "[{}]"])
def test_cells_that_no_map_can_have_begin_anew(cells: str) -> None:
    fresh = new_round("whole_maps", SEED)
    text = f'[0,[[[],"",{cells},[[]]]' + ',[[],""]' * (fresh.count - 1) + "]]"
    assert round_of("whole_maps", SEED, text) == fresh


@for_each(
    "text",
    [
        "",
        "7",
        "nonsense",
        "[" * 100_000,
        "[0]",
        "{}",
        json.dumps([0, []]),
        json.dumps([0, [OPEN] * (FRESH.count + 1)]),
        json.dumps([FRESH.count + 1, [ENDED] * FRESH.count]),
        json.dumps([-1, [OPEN] * FRESH.count]),
        json.dumps([0.5, [OPEN] * FRESH.count]),
        json.dumps([True, [ENDED, OPEN, *REST]]),
        json.dumps([1, [OPEN, OPEN, *REST]]),
        json.dumps([0, [OPEN, ENDED, *REST]]),
        json.dumps([0, [[[1, 2, 3], ""], OPEN, *REST]]),
        json.dumps([0, [[[1, 2], "right"], OPEN, *REST]]),
        json.dumps([0, [[["1"], ""], OPEN, *REST]]),
        json.dumps([0, [["ab", ""], OPEN, *REST]]),
        json.dumps([0, [[[], "won"], OPEN, *REST]]),
        json.dumps([0, [[[], ["right"]], OPEN, *REST]]),
        json.dumps([0, [[[], "", 3], OPEN, *REST]]),
        '[0,[[[NaN],""]' + ',[[],""]' * (FRESH.count - 1) + "]]",
        '[0,[[[1e999],""]' + ',[[],""]' * (FRESH.count - 1) + "]]",
    ],
)
def test_what_no_round_can_be_begins_anew(text: str) -> None:
    assert back(text) == FRESH
