"""What sessions hold in memory: so many bytes in all, and what goes first."""

from __future__ import annotations

import gc
from pathlib import Path

import numpy as np
import pytest

from convviz.lab.files.weights import open_weights
from convviz.lab.files.weights.writing import to_npz
from convviz.lab.keeping import Store
from convviz.lab.keeping.sqlite_store import SQLiteStore
from convviz.lab.layer.upload import take_upload
from convviz.lab.session.brought import Brought
from convviz.lab.session.kept import Kept
from convviz.lab.session.memory import Memory
from convviz.lab.session.session import Session
from convviz.lab.state import UPLOAD, Experiment, kept_name
from tests.lab.session.browser import png


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return SQLiteStore(tmp_path / "kept.sqlite")


def test_beyond_the_limit_copies_go_first_and_of_them_the_longest_unused() -> None:
    memory = Memory(most=40)
    one, other = memory.holder(), memory.holder()
    one.put("original", "o", 10, is_copy=False)
    one.put("a", "A", 10, is_copy=True)
    other.put("b", "B", 10, is_copy=True)
    one.put("c", "C", 10, is_copy=True)
    assert one.get("a") == "A"
    other.put("d", "D", 15, is_copy=False)
    assert [one.get("original"), one.get("a"), one.get("c"), other.get("b")] == ["o", "A", None, None]
    other.put("e", "E", 25, is_copy=False)
    assert [one.get("original"), one.get("a"), other.get("d"), other.get("e")] == ["o", None, None, "E"]
    assert memory.nbytes == 35


def test_what_is_larger_than_all_the_room_is_held_alone() -> None:
    memory = Memory(most=40)
    holder = memory.holder()
    holder.put("a", "A", 10, is_copy=False)
    holder.put("b", "B", 50, is_copy=True)
    assert (holder.get("a"), holder.get("b"), memory.nbytes) == (None, "B", 50)


def test_what_a_session_held_goes_with_it() -> None:
    memory = Memory()
    holder = memory.holder()
    holder.put("a", "A", 10, is_copy=False)
    assert memory.nbytes == 10
    del holder
    gc.collect()
    assert memory.nbytes == 0


def session_with(store: Store | None) -> Session:
    session = Session(store, 60.0)
    session.bring(take_upload("me.png", png()))
    return session


def numbers_of(session: Session) -> np.ndarray:
    return session.cache.batch(session.experiment, session.source)


def test_who_comes_back_after_a_rest_finds_the_picture_where_it_is_kept(store: Store) -> None:
    session = session_with(store)
    shown, name = numbers_of(session), session.brought.picture
    session.rest()
    assert session.brought.held.items == {}
    assert session.brought.picture == name and session.brought.upload is not None
    np.testing.assert_array_equal(numbers_of(session), shown)


def test_without_a_store_the_picture_stays_while_nobody_is_here() -> None:
    session = session_with(None)
    session.rest()
    assert session.brought.upload is not None and session.brought.upload.name == "me.png"


def test_a_picture_that_is_forgotten_on_the_server_stays_in_the_tab(store: Store) -> None:
    session = session_with(store)
    session.rest()
    session.forget_picture()
    assert session.experiment.picture == UPLOAD
    assert session.brought.upload is not None and session.brought.upload.name == "me.png"


def test_a_file_of_weights_that_was_closed_says_so_once() -> None:
    session = Session()
    session.brought.weights = open_weights(to_npz(np.ones((2, 1, 3, 3)), np.zeros(2)), "w.npz")
    session.read_address({})
    assert not session.feedback.has_notes
    session.rest()
    session.read_address({})
    assert ["The file of weights was closed" in str(note) for note in session.feedback.take_notes()] == [True]
    session.read_address({})
    assert not session.feedback.has_notes
    session.brought.weights = None
    assert session.brought.closed() == []


def test_a_picture_that_others_needed_the_memory_of_is_read_again(store: Store) -> None:
    memory = Memory(most=1)
    one, other = (Brought(Kept("me", store, 60.0), held=memory.holder()) for _ in range(2))
    names = []
    for brought, side in ((one, 12), (other, 13)):
        upload = take_upload(f"{side}.png", png(side, side))
        names.append(kept_name(brought.kept.picture(upload)))
        brought.bring(names[-1], upload)
    assert list(one.held.items) == [] and list(other.held.items) == [names[1]]
    assert one.source(Experiment(picture=names[0])).size == (12, 12)
