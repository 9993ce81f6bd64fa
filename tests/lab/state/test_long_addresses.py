"""Back to an experiment that its address does not hold whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from convviz.lab.session.kept import REST_OFF
from convviz.lab.state import Experiment, with_weight
from convviz.lab.state.address import FIRST, MAX_ADDRESS, left_out, to_query
from convviz.lab.state.long_addresses import KEPT, LongAddresses
from convviz.lab.state.state import State
from tests.lab.session.browser import Browser


def long_one(seed: int = 0, **fields) -> Experiment:
    """Filters of random numbers, which are too many for an address."""
    weight = np.random.default_rng(seed).standard_normal((3, 4, 7, 7))
    made = with_weight(Experiment(maps="random", channels=4, **fields), weight)
    assert left_out(made) is not None
    return made


def test_back_finds_the_weights_that_the_address_left_out() -> None:
    browser, made = Browser(), long_one()
    browser.session.become(made)
    browser.run()
    assert len(str(browser.address)) < MAX_ADDRESS
    assert [str(note) for note in browser.session.feedback.take_notes()] == [REST_OFF]
    browser.act(stride=(2, 2))
    browser.back()
    assert browser.session.experiment == made and not browser.session.feedback.has_notes


def test_back_finds_them_at_the_step_of_the_address() -> None:
    browser, made = Browser(), long_one()
    browser.session.become(made)
    browser.run()
    browser.step_in_the_stage(3)
    browser.act(stride=(2, 2))
    browser.back()
    assert browser.session.experiment == replace(made, step=3)


def test_another_session_gets_what_the_address_says_and_is_told() -> None:
    here, there, made = LongAddresses(), LongAddresses(), long_one()
    here.keep(made)
    assert here.read(to_query(made), FIRST) == (State(made), [])
    read, refusals = there.read(to_query(made), FIRST)
    assert read.experiment.weight is None and refusals


def test_what_an_address_holds_is_not_kept() -> None:
    kept, short = LongAddresses(), Experiment(stride=(2, 2))
    kept.keep(short)
    assert not kept._kept


def test_the_last_ones_alone_are_kept() -> None:
    kept, made = LongAddresses(), [long_one(map_seed=seed) for seed in range(KEPT + 1)]
    for experiment in made:
        kept.keep(experiment)
    assert kept.read(to_query(made[0]), FIRST)[0].experiment.weight is None
    assert kept.read(to_query(made[1]), FIRST) == (State(made[1]), [])


def test_another_language_or_view_of_the_learn_page_is_the_same_experiment() -> None:
    kept, made = LongAddresses(), long_one()
    kept.keep(made)
    around = {"lang": "zh-Hant", "hide": "layer", "learn": "network", "t": "7"}
    state, refusals = kept.read({**to_query(made), **around}, FIRST)
    assert state.experiment == replace(made, step=7) and not refusals
    assert (state.display.hide, state.learn.view) == ({"layer"}, "network")


def test_what_is_wrong_beside_them_is_told_still() -> None:
    kept, made = LongAddresses(), long_one()
    kept.keep(made)
    state, refusals = kept.read({**to_query(made), "zoom": "2", "present": "yes", "utm_source": "x"}, FIRST)
    assert state.experiment == made
    assert [word in str(refusals) for word in ("zoom", "present")] == [True, True] and len(refusals) == 2


def test_a_link_to_another_page_names_another_view_of_the_same_experiment() -> None:
    kept, made = LongAddresses(), long_one(view="input_grad")
    kept.keep(made)
    there = replace(made, view="patches")
    assert kept.read(to_query(there), FIRST) == (State(there), [])
