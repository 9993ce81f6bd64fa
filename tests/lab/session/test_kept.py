"""What the server keeps for a session: its address shows the same elsewhere, for as long as it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from convviz.lab.keeping import Store, StoreError
from convviz.lab.keeping.sqlite_store import SQLiteStore
from convviz.lab.layer.upload import take_upload
from convviz.lab.session.kept import REST_OFF
from convviz.lab.session.session import Session
from convviz.lab.state import GIVEN, UPLOAD, is_brought, kept_key
from convviz.lab.state.rest import MORE
from tests.for_each import for_each
from tests.lab.keeping.clock import Clock
from tests.lab.session.browser import png

DAY = 86_400.0
LONG = np.random.default_rng(5).normal(size=(16, 3, 7, 7))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Store:
    return SQLiteStore(tmp_path / "kept.sqlite", clock=clock)


class Broken:
    """A store that cannot be reached."""

    def put(self, content: bytes, *, owner: str, seconds: float, key: str = "") -> str:
        raise StoreError

    def get(self, key: str) -> bytes | None:
        raise StoreError

    def until(self, key: str) -> float | None:
        raise StoreError

    def sweep(self) -> None:
        raise StoreError

    def nbytes(self) -> int:
        raise StoreError

    def forget(self, key: str) -> None:
        raise StoreError


def address_of(session: Session) -> dict[str, str]:
    """Run once, and return what the address bar then says."""
    query = session.query()
    session.address_to_write(query)
    return query


def opened(store: Store | None, query: Mapping[str, str]) -> Session:
    """Another session that opens an address: after a reload, in another tab, on another replica."""
    session = Session(store, DAY)
    session.read_address(query)
    return session


def with_photo(store: Store | None) -> Session:
    session = Session(store, DAY)
    session.bring(take_upload("me.png", png(9, 7)))
    session.change(region=(1, 2, 6, 5), reduce=1)
    return session


# ---- pictures ---------------------------------------------------------------------------------------------


def test_a_photo_and_its_region_are_there_after_a_reload(store: Store) -> None:
    session = with_photo(store)
    query = address_of(session)
    assert query["pic"].startswith("own.") and query["box"] == "1_2_6_5"
    other = opened(store, query)
    assert other.feedback.take_notes() == []
    assert other.experiment == session.experiment
    np.testing.assert_array_equal(other.scene.x, session.scene.x)
    assert other.brought.upload is not None and other.brought.upload.name == "me.png"
    assert address_of(other) == query, "nothing is kept a second time"


def test_that_a_photo_was_torn_or_reduced_is_still_said_after_a_reload(store: Store) -> None:
    photo = take_upload("me.png", png(9, 7))
    info = replace(photo.info, format="JPEG", full=(900, 700))
    session = Session(store, DAY)
    session.bring(replace(photo, whole=False, repacked=True, info=info))
    query = address_of(session)
    for _reload in range(2):
        other = opened(store, query)
        upload = other.brought.upload
        assert upload is not None and other.feedback.take_notes() == []
        assert (upload.whole, upload.repacked, upload.info) == (False, True, info)
        query = address_of(other)


def test_back_and_undo_show_the_photo_before(store: Store) -> None:
    session = Session(store, DAY)
    pictures = [take_upload(f"{side}.png", png(side, 4)) for side in (5, 6, 7, 8)]
    for picture in pictures:
        session.bring(picture)
    for picture in reversed(pictures):
        assert session.source.size == (picture.info.height, 4)
        session.undo()
    assert session.experiment.picture == "digit"
    session.redo()
    assert session.source.size == (5, 4) and not session.feedback.take_notes()


def test_the_same_photo_is_kept_once(store: Store) -> None:
    session = with_photo(store)
    first = session.experiment.picture
    session.show_picture("camera")
    session.bring(take_upload("again.png", png(9, 7)))
    assert session.experiment.picture == first


@for_each("hours, is_there", [(23, True), (25, False)])
def test_a_photo_is_kept_for_its_time(store: Store, clock: Clock, hours: int, is_there: bool) -> None:
    query = address_of(with_photo(store))
    clock.ahead += 3600 * hours
    other = opened(store, query)
    assert is_brought(other.experiment.picture) == is_there
    notes = [str(note) for note in other.feedback.take_notes()]
    assert [("no longer here" in note, "Digit" in note) for note in notes] == [(True, True)] * (not is_there)
    assert (other.experiment.region is not None) == is_there


def test_a_photo_that_expired_stays_for_who_has_it_on_show(store: Store, clock: Clock) -> None:
    session = with_photo(store)
    clock.ahead += 2 * DAY
    session.change(stride=(2, 2))
    assert session.source.size == (9, 7) and not session.feedback.take_notes()


def test_a_forgotten_photo_stays_in_its_tab_alone(store: Store) -> None:
    session = with_photo(store)
    query = address_of(session)
    session.forget_picture()
    assert session.experiment.picture == UPLOAD and session.source.size == (9, 7)
    assert "own." not in str(address_of(session))
    assert not is_brought(opened(store, query).experiment.picture)
    session.undo()
    assert session.experiment.picture == UPLOAD and session.source.size == (9, 7)


def test_a_link_without_the_picture_does_not_say_where_it_is(store: Store) -> None:
    session = with_photo(store)
    key = kept_key(session.experiment.picture)
    assert key and key not in str(session.query(own_picture=False))
    other = opened(store, session.query(own_picture=False))
    assert not is_brought(other.experiment.picture)


def test_a_saved_lab_has_the_picture_and_not_where_it_is_kept(store: Store) -> None:
    session = with_photo(store)
    lab = session.saved("forward")
    assert lab.state.experiment.picture == UPLOAD and lab.upload is not None
    other = Session(store, DAY)
    other.open(lab)
    assert kept_key(other.experiment.picture) not in ("", kept_key(session.experiment.picture))
    np.testing.assert_array_equal(other.scene.x, session.scene.x)


@for_each("text", ["own.", "own.short", f"own.{'a' * 22}", f"own.{'a' * 23}", "own.' OR 1=1", "own.%00"])
def test_a_key_that_nobody_gave_shows_a_built_in_picture_and_says_so(store: Store, text: str) -> None:
    session = opened(store, {"pic": text, "k": "box"})
    assert session.experiment.picture == "digit" and session.experiment.presets == ("box",)
    assert len(session.feedback.take_notes()) == 1


# ---- what an address has no room for ----------------------------------------------------------------------


def many_weights(session: Session, weight: Any = LONG) -> None:
    session.show_picture("coffee")
    filters = tuple(tuple(tuple(map(tuple, plane)) for plane in filter) for filter in weight.tolist())
    count = len(filters)
    session.change(presets=("custom",) * count, bias=(0.5,) * count, kernel_size=(7, 7), weight=filters)


def test_weights_that_no_address_holds_are_there_after_a_reload(store: Store) -> None:
    session = Session(store, DAY)
    many_weights(session)
    query = address_of(session)
    assert MORE in query and "w" not in query
    other = opened(store, query)
    assert other.feedback.take_notes() == []
    assert other.experiment == session.experiment
    np.testing.assert_array_equal(other.scene.output, session.scene.output)


def test_where_nothing_is_kept_it_is_said_once_of_what_an_address_has_no_room_for() -> None:
    session = Session()
    assert MORE not in address_of(session) and not session.feedback.take_notes()
    many_weights(session)
    assert MORE not in address_of(session)
    assert [note.template for note in session.feedback.take_notes()] == [REST_OFF]
    many_weights(session, LONG[::-1])
    address_of(session)
    assert not session.feedback.take_notes()


def test_each_address_has_its_own_weights_and_steps_make_no_new_ones(store: Store) -> None:
    session = Session(store, DAY)
    many_weights(session)
    before = address_of(session)
    session.change(step=7, view="patches")
    assert address_of(session)[MORE] == before[MORE]
    many_weights(session, LONG[::-1])
    after = address_of(session)
    assert after[MORE] != before[MORE]
    assert opened(store, before).experiment.weight != opened(store, after).experiment.weight
    assert opened(store, {**before, "view": "matrix", "t": "3"}).experiment.view == "matrix"


def test_layers_below_that_no_address_holds_come_back(store: Store) -> None:
    session = Session(store, DAY)
    many_weights(session)
    layer = session.experiment
    session.become(opened_above(layer))
    query = address_of(session)
    assert query.get("below") == "left_out"
    assert opened(store, query).experiment == session.experiment


def opened_above(experiment: Any) -> Any:
    """The experiment with its layer below another one."""
    from convviz.lab.state import LayerSettings, layers_of, opened, with_layers

    layers = (*layers_of(experiment), LayerSettings(presets=("box",)))
    return opened(with_layers(experiment, layers, 0), 1)


def test_given_maps_are_there_after_a_reload(store: Store) -> None:
    session = Session(store, DAY)
    maps = np.random.default_rng(3).normal(size=(4, 6, 5)).astype(np.float32)
    session.change(maps=GIVEN, map_seed=session.brought.feature_maps.keep(maps))
    other = opened(store, address_of(session))
    assert other.feedback.take_notes() == [] and other.experiment == session.experiment
    np.testing.assert_array_equal(other.scene.x, session.scene.x)


def test_what_is_no_longer_kept_is_told_and_all_else_is_there(store: Store, clock: Clock) -> None:
    session = Session(store, DAY)
    many_weights(session)
    session.change(stride=(2, 2))
    query = address_of(session)
    clock.ahead += 2 * DAY
    other = opened(store, query)
    assert any("no longer here" in str(note) for note in other.feedback.take_notes())
    assert other.experiment.stride == (2, 2) and other.experiment.picture == "coffee"


def damaged(content: bytes) -> Iterator[bytes]:
    """What a bad disk makes of it: other bytes anywhere in the file, its end cut off, or nothing left."""
    for start in range(0, len(content), max(1, len(content) // 40)):
        turned = bytes(byte ^ 0xFF for byte in content[start : start + 8])
        yield content[:start] + turned + content[start + 8 :]
    yield from (content[: len(content) // 2], content[:-1], b"")


@for_each("what", ["picture", "reduced picture", "weights", "painted cells", "maps"])
def test_what_is_kept_and_damaged_is_told_once_and_all_else_is_there(store: Store, what: str) -> None:
    session = Session(store, DAY)
    session.change(stride=(2, 2))
    if what == "picture":
        session.bring(take_upload("me.png", png(9, 7)))
    elif what == "reduced picture":
        session.bring(replace(take_upload("me.png", png(9, 7)), whole=False, repacked=True))
    elif what == "weights":
        many_weights(session)
    elif what == "maps":
        maps = np.random.default_rng(3).normal(size=(4, 6, 5)).astype(np.float32)
        session.change(maps=GIVEN, map_seed=session.brought.feature_maps.keep(maps))
    else:
        cells = [(row, column, 0.123456789 * (row + 1)) for row in range(16) for column in range(16)]
        session.change(picture="coffee", stride=(1, 1), upstream="painted", paint=tuple(cells))
    query = address_of(session)
    key = kept_key(query["pic"]) if "picture" in what else query[MORE]
    content = store.get(key)
    assert content is not None
    for changed in damaged(content):
        store.put(changed, owner="disk", seconds=DAY, key=key)
        other = opened(store, query)
        notes = [str(note) for note in other.feedback.take_notes()]
        is_same = other.experiment == session.experiment
        gone = [note for note in notes if "no longer here" in note or "open them again" in note]
        assert is_same or len(gone) >= 1, notes
        assert is_same or len(notes) <= 2  # and what is missing without it
        assert other.experiment.stride == session.experiment.stride


@for_each("key", ["", "x", "a" * 22, "a" * 100_000, "../../etc/passwd"])
def test_a_wrong_key_of_the_rest_is_told_once(store: Store, key: str) -> None:
    session = opened(store, {"k": "box", MORE: key})
    assert session.experiment.presets == ("box",)
    assert len(session.feedback.take_notes()) == 1


# ---- a store that fails, or none --------------------------------------------------------------------------


def test_without_a_store_a_photo_stays_in_its_tab(store: Store) -> None:
    session = with_photo(None)
    assert session.experiment.picture == UPLOAD and not session.feedback.take_notes()
    assert address_of(session)["pic"] == UPLOAD
    many_weights(session)
    assert MORE not in address_of(session)


def test_a_store_that_fails_is_told_of_once_and_the_app_works_on() -> None:
    session = with_photo(Broken())
    address_of(session)
    (note,) = session.feedback.take_notes()
    assert "cannot keep your picture" in str(note) and session.source.size == (9, 7)
    session.bring(take_upload("other.png", png(5, 5)))
    address_of(session)
    assert session.feedback.take_notes() == [] and session.source.size == (5, 5)


def test_a_store_that_comes_back_is_used_again(store: Store) -> None:
    session = with_photo(Broken())
    address_of(session)
    session.kept._store = store
    session.bring(take_upload("other.png", png(5, 5)))
    assert kept_key(session.experiment.picture)


@pytest.mark.parametrize("what", ("photo", "weights"))
def test_what_is_kept_and_out_of_reach_just_now_is_there_again_after_back(store: Store, what: str) -> None:
    before = with_photo(store)
    if what == "weights":
        many_weights(before)
    address = address_of(before)
    session = opened(Broken(), address)
    notes = [str(note) for note in session.feedback.take_notes()]
    assert "cannot reach what it keeps" in notes[0] and not any("no longer here" in note for note in notes)
    assert session.experiment != before.experiment
    assert address_of(session) != address
    session.kept._store = store
    session.read_address(address, went=True)
    assert not session.feedback.take_notes()
    assert session.experiment == before.experiment and session.source.size == before.source.size


def test_a_photo_that_cannot_be_forgotten_just_now_says_so(store: Store) -> None:
    session = with_photo(store)
    name = session.experiment.picture
    session.kept._store = Broken()
    session.forget_picture()
    (note,) = session.feedback.take_notes()
    assert "still kept" in str(note) and session.experiment.picture == name
