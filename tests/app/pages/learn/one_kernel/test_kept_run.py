"""A run is there again where its address is opened: after a reload, elsewhere, on another replica."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz.lab.keeping import is_key, keeping
from tests.app.pages.learn.learning import opened, press, session_of
from tests.app.pages.learn.test_one_kernel import bring_target, page_state
from tests.app.pages.shell import texts

CARDS = ("imitation_target",)
GONE = "kept for a time and is no longer here: it begins again"


def stepped(**query: str) -> AppTest:
    """A page whose kernel has made a step."""
    return press(opened(kopt="momentum", **query), "imitation_step").run()


def key_of(app: AppTest) -> str:
    assert not app.exception
    return session_of(app).learn_state.kernel.kept


def address_of(app: AppTest) -> dict[str, str]:
    query = session_of(app).query()
    assert query.get("krun", "") == key_of(app)
    return query


def step_of(app: AppTest) -> int:
    run = page_state(app).run
    return run.step if run else 0


def go(app: AppTest, query: dict[str, str]) -> AppTest:
    """Open another address in the same tab, as Back does."""
    app.query_params.clear()
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def test_a_run_that_has_not_begun_keeps_nothing() -> None:
    assert key_of(opened(learn="kernel")) == ""


def test_a_run_goes_on_elsewhere_from_where_it_stood() -> None:
    app = stepped()
    assert is_key(key_of(app))
    there = opened(**address_of(app))
    assert step_of(there) == 1
    for each in (app, there):
        press(each, "imitation_step")
    assert page_state(there).run.losses == page_state(app).run.losses
    assert key_of(there) not in ("", key_of(app)), "who opens a link goes on with a copy"
    assert step_of(opened(**address_of(app))) == 2


def test_going_on_keeps_the_key_and_another_rate_too() -> None:
    app = stepped()
    key = key_of(app)
    session = session_of(app)
    session.change_learn(kernel=replace(session.learn_state.kernel, rate=0.05))
    press(app.run(), "imitation_step")
    assert key_of(app) == key and step_of(opened(**address_of(app))) == 2


def test_another_target_begins_again_and_back_goes_on() -> None:
    app = stepped()
    before = address_of(app)
    session = session_of(app)
    session.change_learn(kernel=replace(session.learn_state.kernel, target="emboss"))
    app.run()
    assert key_of(app) == "" and step_of(app) == 0
    assert GONE not in texts(app)
    assert step_of(go(app, before)) == 1 and key_of(app) == before["krun"]


def test_reset_leaves_what_was_kept_to_its_old_address() -> None:
    app = stepped()
    before = address_of(app)
    press(app, "imitation_reset")
    assert key_of(app) == "" and step_of(app) == 0
    assert step_of(opened(**before)) == 1


def test_a_target_that_was_brought_comes_along() -> None:
    app = bring_target(opened(*CARDS, kt="uploaded"), np.random.default_rng(5).normal(size=(6, 6)))
    key = key_of(app)
    assert is_key(key)
    there = opened(*CARDS, **address_of(app))
    np.testing.assert_array_equal(page_state(there).uploaded, page_state(app).uploaded)
    assert not there.exception and step_of(there) == 0 and key_of(there) == key
    press(app, "imitation_step")
    assert step_of(opened(**address_of(app))) == 1
    without = {name: text for name, text in address_of(app).items() if name != "krun"}
    assert "choose the output that the kernel should produce" in texts(go(app, without))
    assert step_of(go(app, {**without, "krun": key})) == 1


def test_a_run_that_is_no_longer_kept_or_damaged_begins_again_and_says_so() -> None:
    query = address_of(stepped())
    store, seconds = keeping()
    assert store is not None
    store.put(b"PK no run", owner="tests", seconds=seconds, key=query["krun"])
    assert GONE in texts(opened(**query))
    store.forget(query["krun"])
    app = opened(**query)
    assert GONE in texts(app) and step_of(app) == 0
    assert key_of(app.run()) == "" and "no longer here" not in texts(app)


@pytest.mark.parametrize("key", ["x", "a" * 22, "../../etc/passwd"])
def test_with_a_wrong_key_the_run_begins(key: str) -> None:
    app = opened(krun=key)
    assert step_of(app) == 0 and key_of(app) == ""


@pytest.mark.usefixtures("keeps_nothing")
def test_where_nothing_is_kept_a_run_stays_in_its_session() -> None:
    app = stepped()
    assert key_of(app) == "" and step_of(app) == 1
    press(app, "imitation_step")
    assert step_of(app) == 2
