"""Undo and redo over experiments."""

from __future__ import annotations

from dataclasses import replace

from convviz.experiment import Experiment
from convviz.ui.history import LIMIT, History

FIRST = Experiment()
BOX = replace(FIRST, presets=("box",))
EMBOSS = replace(FIRST, presets=("emboss",))


def test_undo_goes_back_change_by_change_and_redo_forward_again() -> None:
    history = History()
    history.note(FIRST, BOX)
    history.note(BOX, EMBOSS)
    assert history.undo(EMBOSS) == BOX
    assert history.undo(BOX) == FIRST
    assert history.redo(FIRST) == BOX
    assert history.redo(BOX) == EMBOSS


def test_where_there_is_nothing_to_undo_or_redo_all_stays() -> None:
    assert History().undo(BOX) == BOX
    assert History().redo(BOX) == BOX


def test_a_new_change_forgets_what_was_undone() -> None:
    history = History()
    history.note(FIRST, BOX)
    history.undo(BOX)
    history.note(FIRST, EMBOSS)
    assert history.redo(EMBOSS) == EMBOSS
    assert history.undo(EMBOSS) == FIRST


def test_a_step_or_another_view_is_no_change() -> None:
    history = History()
    history.note(FIRST, replace(FIRST, step=7))
    history.note(FIRST, replace(FIRST, view="patches"))
    assert not history.past


def test_undo_keeps_the_view_and_the_step_that_one_looks_at() -> None:
    history = History()
    history.note(FIRST, BOX)
    assert history.undo(replace(BOX, view="patches", step=5)) == replace(FIRST, view="patches", step=5)


def test_history_forgets_what_is_too_long_ago() -> None:
    history = History()
    for seed in range(LIMIT + 20):
        history.note(replace(FIRST, seed=seed), replace(FIRST, seed=seed + 1))
    assert len(history.past) == LIMIT
    assert history.past[0].seed == 20
