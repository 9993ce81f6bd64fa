"""Of what the stage sends, each action is taken once and in order, whatever else comes with it."""

from __future__ import annotations

from convviz.errors import RefusedValue
from convviz.lab.session.stage_messages import MAX_ACTIONS, MAX_HELD, MAX_NAME, StageMessages


def test_an_action_that_was_taken_is_not_given_again() -> None:
    stage = StageMessages()
    first, second, third = ({"rev": 1, "do": "a"}, {"rev": 3, "do": "b"}, {"rev": 4, "do": "c"})
    assert [*stage.new_actions([first, second])] == [first, second]
    assert [*stage.new_actions([second, {"rev": 2, "do": "late"}, third])] == [third]
    assert stage.revision == 4


def test_what_has_no_number_is_no_action() -> None:
    stage = StageMessages()
    assert [*stage.new_actions([None, 3, {}, {"rev": True}, {"rev": 1.5}, {"rev": "2"}, [1]])] == []
    assert stage.revision == 0


def test_of_a_flood_the_first_actions_are_given() -> None:
    stage = StageMessages()
    assert len([*stage.new_actions([{"rev": rev} for rev in range(1, 2 * MAX_ACTIONS)])]) == MAX_ACTIONS


def test_opening_the_code_says_nothing_of_the_last_refusal_and_an_action_ends_it() -> None:
    stage = StageMessages()
    stage.refusal = RefusedValue("No.")
    assert [*stage.new_actions([{"rev": 1, "do": "code", "open": True}])] == []
    assert stage.reads_code and stage.refusal is not None
    assert [*stage.new_actions([{"rev": 2, "do": "negate"}])] and stage.refusal is None


def test_asking_for_what_is_missing_says_nothing_of_the_last_refusal() -> None:
    stage = StageMessages()
    stage.refusal = RefusedValue("No.")
    assert [*stage.new_actions([{"rev": 1, "do": "missing"}])] == []
    assert stage.refusal is not None and stage.revision == 1


def test_what_the_browser_holds_is_what_it_said_last() -> None:
    stage = StageMessages()
    assert stage.held == frozenset()
    stage.hold(["a", "b"])
    assert stage.held == {"a", "b"}
    stage.hold(["b", 3, None, ["c"], {"d": 1}, "x" * (MAX_NAME + 1)])
    assert stage.held == {"b"}
    for nothing in (None, "ab", 7, {"a": 1}):
        stage.hold(["a"])
        stage.hold(nothing)
        assert stage.held == frozenset()
    stage.hold([str(number) for number in range(2 * MAX_HELD)])
    assert len(stage.held) == MAX_HELD
