"""One table of all keys of the address, and what it says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from convviz.errors import Refusal
from convviz.lab.state import Experiment
from convviz.lab.state.address import FIRST, read_address, without_step, write_address
from convviz.lab.state.display import Display
from convviz.lab.state.history import History
from convviz.lab.state.keys import document
from convviz.lab.state.learn.learn_state import KERNEL, LearnState
from convviz.lab.state.learn.network import NetworkSettings
from convviz.lab.state.settings import Settings
from convviz.lab.state.state import State
from convviz.lab.state.table import Field, fields_by_key, parts, table


def lines(settings: type[Settings]) -> Iterator[Field]:
    yield from table(settings).values()
    for inner in parts(settings).values():
        yield from lines(inner)


def test_no_key_is_given_twice() -> None:
    found = [field.key for field in lines(State)]
    assert len(found) == len(set(found)) and set(found) == set(fields_by_key(State))


def test_the_document_of_all_keys_is_that_of_the_table() -> None:
    """Made anew by `python -m convviz.lab.state.keys > docs/address.md`."""
    written = (Path(__file__).parents[3] / "docs" / "address.md").read_text(encoding="utf-8")
    assert written == document()
    assert [line for line in written.splitlines() if line.startswith("| `stride` | `stride` | `1` |")]


def test_every_usual_value_is_one_that_its_field_can_have() -> None:
    for field in lines(State):
        field.check(field.default, field.name)
        assert (
            field.default is None
            or field.read(field.kind.format(field.default)) == field.default
            or (
                field.default == ()  # no layers: nothing to write
            )
        )


def test_whatever_is_set_up_is_checked_as_it_is_made() -> None:
    for make in (
        lambda: NetworkSettings(blocks="conv8-gelu"),
        lambda: NetworkSettings(batch_size=True),
        lambda: NetworkSettings(number=-1),
        lambda: LearnState(view="poetry"),
        lambda: LearnState(exhibit="Wrong Sign"),
        lambda: Display(hide=frozenset({"door"})),
        lambda: Display(lang="tlh"),
    ):
        with pytest.raises(Refusal):
            make()


def test_the_step_alone_makes_no_other_address() -> None:
    here, there = (write_address(State(Experiment(step=step, item=0))) for step in (0, 7))
    assert here != there and without_step(here) == without_step(there)
    assert without_step(write_address(State(Experiment(stride=(2, 2))))) != without_step(here)


def test_where_one_looks_is_nothing_to_undo() -> None:
    history, before = History(), Experiment(presets=("box", "box"), bias=(0.0, 0.0), batch=2)
    looked = {"view": "matrix", "step": 3, "out_channel": 1, "item": 1, "channel": 2}
    assert {name for name, field in table(Experiment).items() if field.looks} == set(looked)
    history.note(before, replace(before, **looked))
    assert not history.past
    history.note(before, replace(before, seed=1))
    assert history.past == [before]


def test_the_language_stays_where_an_address_says_none_or_a_wrong_one() -> None:
    now = State(Experiment(stride=(2, 2)), display=Display("zh-Hant", present=True))
    assert read_address({}, now) == (State(display=Display("zh-Hant")), [])
    state, refusals = read_address({"lang": "tlh"}, now)
    assert state.display.lang == "zh-Hant" and len(refusals) == 1
    assert write_address(FIRST) == {"lang": "en"}


def test_a_view_that_older_addresses_left_unsaid_is_said_beside_what_speaks_of_another() -> None:
    shown = State(learn=LearnState(view=KERNEL, exhibit="wrong_sign"))
    assert write_address(shown) == {"learn": "kernel", "exhibit": "wrong_sign", "lang": "en"}
    assert read_address({"exhibit": "wrong_sign", "learn": "poetry"})[0].learn.view == "bugs"
    assert read_address({"mystery": "3", "rseed": "2"})[0].learn.view == "bugs"
    assert read_address({"rseed": "1"})[0].learn.view == "exercises"
