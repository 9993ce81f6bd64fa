"""A training is there again where its address is opened: after a reload, elsewhere, on another replica."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz.app.pages.learn.network.playback import HERE_ALONE
from convviz.i18n import LANGUAGES, translator
from convviz.lab.keeping import is_key, keeping
from convviz.lab.learning.network import advance, first_state
from tests.app.pages.learn.learning import opened, press, session_of, training
from tests.app.pages.shell import texts

SMALL = "conv2-max2-flat-linear10"
SETTINGS = {"learn": "network", "net": SMALL, "nopt": "momentum"}


def trained(steps: int = 50, **query: str) -> AppTest:
    """A page whose training has come so far."""
    app = opened(**SETTINGS, **query)
    now = training(app)
    now._kept[now._endless] = advance(now.plan, first_state(now.plan), 0.03, steps=steps)
    return app.run()


def one_batch(app: AppTest) -> None:
    """Train on one batch, and look until it is done: a worker makes it."""
    press(app, "network_one")
    while training(app).busy:
        app.run()


def key_of(app: AppTest) -> str:
    assert not app.exception
    return session_of(app).learn_state.network.kept


def address_of(app: AppTest) -> dict[str, str]:
    query = session_of(app).query()
    assert query.get("nrun", "") == key_of(app)
    return query


def elsewhere(query: dict[str, str]) -> AppTest:
    """Another session that opens an address."""
    return opened(**query)


def test_an_untrained_network_keeps_nothing() -> None:
    assert key_of(opened(**SETTINGS)) == ""


def test_a_training_goes_on_elsewhere_from_where_it_stood() -> None:
    app = trained()
    assert is_key(key_of(app))
    here, there = training(app), training(elsewhere(address_of(app)))
    assert there.state.step == here.state.step == 50
    np.testing.assert_array_equal(there.state.losses, here.state.losses)
    on, over = (advance(now.plan, now.state, 0.03, steps=5).losses for now in (here, there))
    np.testing.assert_array_equal(on, over)


def test_going_on_keeps_the_key_and_what_is_kept_follows() -> None:
    app = trained(20)
    key = key_of(app)
    one_batch(app)
    assert key_of(app) == key
    assert training(elsewhere(address_of(app))).state.step == 21


def test_who_opens_a_link_goes_on_with_a_copy() -> None:
    app = trained(20)
    other = elsewhere(address_of(app))
    one_batch(other)
    assert key_of(other) not in ("", key_of(app))
    assert training(elsewhere(address_of(app))).state.step == 20
    assert training(elsewhere(address_of(other))).state.step == 21


def test_reset_leaves_what_was_kept_to_its_old_address() -> None:
    app = trained(20)
    before = address_of(app)
    press(app, "network_reset")
    assert key_of(app) == "" and training(app).state.step == 0
    assert training(elsewhere(before)).state.step == 20


def test_back_to_before_the_training_shows_its_start_and_forward_the_training() -> None:
    app = trained(20)
    after = address_of(app)
    before = {key: text for key, text in after.items() if key != "nrun"}
    for query, step in ((before, 0), (after, 20)):
        app.query_params.clear()
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        assert training(app).state.step == step and address_of(app) == query


def test_other_blocks_have_a_training_of_their_own() -> None:
    app = trained(20)
    first = key_of(app)
    session = session_of(app)
    network = session.learn_state.network
    session.change_learn(network=replace(network, blocks="conv3-max2-flat-linear10"))
    app.run()
    assert key_of(app) == "" and training(app).state.step == 0
    one_batch(app)
    second = key_of(app)
    assert second not in ("", first)
    session.change_learn(network=replace(session.learn_state.network, blocks=network.blocks))
    app.run()
    assert key_of(app) == first and training(app).state.step == 20
    assert training(elsewhere(address_of(app))).state.step == 20


def test_a_training_that_is_no_longer_kept_begins_again_and_says_so() -> None:
    query = address_of(trained(20))
    store, _seconds = keeping()
    assert store is not None
    store.forget(query["nrun"])
    app = elsewhere(query)
    assert "kept for a time and is no longer here: it begins again" in texts(app)
    assert training(app).state.step == 0
    assert key_of(app.run()) == "" and "no longer here" not in texts(app)


def test_a_training_that_is_damaged_begins_again_and_says_so() -> None:
    query = address_of(trained(20))
    store, seconds = keeping()
    assert store is not None
    store.put(b"PK no training", owner="tests", seconds=seconds, key=query["nrun"])
    assert "it begins again" in texts(elsewhere(query))


def test_who_changes_the_blocks_is_not_told_of_a_training_that_is_gone() -> None:
    app = trained(20)
    store, _seconds = keeping()
    assert store is not None
    store.forget(key_of(app))
    session = session_of(app)
    network = replace(session.learn_state.network, blocks="conv3-max2-flat-linear10")
    session.change_learn(network=network)
    assert "begins again" not in texts(app.run()) and key_of(app) == ""


@pytest.mark.parametrize("key", ["x", "a" * 22, "../../etc/passwd", "<b>1</b>"])
def test_with_a_wrong_key_the_network_is_untrained(key: str) -> None:
    app = opened(**SETTINGS, nrun=key)
    assert training(app).state.step == 0 and key_of(app) == ""


@pytest.mark.usefixtures("keeps_nothing")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_nothing_is_kept_it_is_said_of_a_training_that_has_begun(lang: str) -> None:
    said = translator(lang)(HERE_ALONE)
    app = opened(**SETTINGS, lang=lang)
    assert said not in [caption.value for caption in app.caption]
    assert said in [caption.value for caption in trained(20, lang=lang).caption]


def test_where_a_training_is_kept_nothing_is_said_of_it() -> None:
    assert HERE_ALONE not in [caption.value for caption in trained(20).caption]


@pytest.mark.usefixtures("keeps_nothing")
def test_where_nothing_is_kept_a_training_stays_in_its_session() -> None:
    app = trained(20)
    assert key_of(app) == "" and training(app).state.step == 20
    one_batch(app)
    assert training(app).state.step == 21
