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
            if round.index % 2 or not round.attempt.tries_left
            else round.tried(round.question.answer)
        )
        turns += [round, round := round.on()]
    assert {attempt.ended for attempt in round.attempts} == {"right", "shown"}
    assert [back(round_text(turn)) for turn in turns] == turns


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
