"""Which store a server keeps in, by the variables that it was started with."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from convviz.lab.keeping import keeping
from convviz.lab.keeping.redis_store import RedisStore
from convviz.lab.keeping.sqlite_store import SQLiteStore
from convviz.lab.keeping.store import StoreError
from convviz.lab.keeping.stores import DATA, HOURS, REDIS_URL
from tests.for_each import for_each


@pytest.fixture(autouse=True)
def _each_time_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv(DATA, str(tmp_path / "data"))
    keeping.cache_clear()
    yield
    keeping.cache_clear()


def test_a_day_in_a_file_of_the_folder_is_usual(tmp_path: Path) -> None:
    store, seconds = keeping()
    assert isinstance(store, SQLiteStore) and seconds == 86_400
    assert [path.name for path in (tmp_path / "data").glob("*.sqlite")] == ["kept.sqlite"]


def test_without_a_folder_it_is_this_user_s_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(DATA)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert isinstance(keeping()[0], SQLiteStore)
    assert (tmp_path / "state" / "convviz" / "kept.sqlite").exists()


@for_each("hours, seconds", [("2", 7200), ("0.5", 1800), ("8784", 8784 * 3600)])
def test_it_may_be_so_many_hours(monkeypatch: pytest.MonkeyPatch, hours: str, seconds: float) -> None:
    monkeypatch.setenv(HOURS, hours)
    keeping.cache_clear()
    assert keeping()[1] == seconds


def test_0_hours_keep_nothing_and_make_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(HOURS, "0")
    assert keeping() == (None, 0.0) and not (tmp_path / "data").exists()


@for_each("hours", ["-1", "a day", "nan", "inf", "8785"])
def test_other_hours_are_told_of_and_nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, hours: str
) -> None:
    monkeypatch.setenv(HOURS, hours)
    keeping.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert keeping() == (None, 0.0)
    assert "from 0 (keep nothing) to 8784" in caplog.text


def test_redis_is_asked_where_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REDIS_URL, "redis://127.0.0.1:1/0")
    assert isinstance(keeping()[0], RedisStore)


def test_a_folder_that_cannot_be_used_fails_until_it_is_mended(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(DATA, str(tmp_path / "file"))
    with caplog.at_level(logging.WARNING):
        store, seconds = keeping()
    assert "Nothing is kept for visitors until this is mended" in caplog.text
    assert store is not None and seconds == 86_400
    asks: list[Callable[[], object]] = [
        lambda: store.put(b"photo", owner="me", seconds=9),
        lambda: store.get("key"),
        lambda: store.until("key"),
        lambda: store.forget("key"),
        store.sweep,
        store.nbytes,
    ]
    for ask in asks:
        with pytest.raises(StoreError):
            ask()
    (tmp_path / "file").unlink()
    key = store.put(b"photo", owner="me", seconds=9)
    assert (store.get(key), store.nbytes()) == (b"photo", 5) and store.until(key)
    store.sweep()
    store.forget(key)
    assert store.get(key) is None
