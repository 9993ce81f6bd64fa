"""The contract of a store, held to each of them: the embedded one, and Redis with its real server."""

from __future__ import annotations

import resource
import signal
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from convviz.lab.keeping import KEY_LENGTH, Limits, Store, StoreError, is_key, new_key
from convviz.lab.keeping.redis_store import RedisStore
from convviz.lab.keeping.sqlite_store import SQLiteStore
from tests.lab.keeping.clock import Clock
from tests.lab.keeping.redis_server import redis_server

SMALL = Limits(item=100, items_a_visitor=3, visitor=200, in_all=400)
HOUR = 3600.0

Opens = Callable[..., Store]


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    with redis_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "redis"])
def opens(request: pytest.FixtureRequest, tmp_path: Path) -> Opens:
    """Opens the same empty store again and again."""
    if request.param == "sqlite":
        return lambda **options: SQLiteStore(tmp_path / "deep" / "kept.sqlite", **options)
    url, prefix = request.getfixturevalue("redis_url"), f"test-{uuid4()}:"
    return lambda **options: RedisStore(url, prefix=prefix, **options)


def put(store: Store, content: bytes, owner: str = "anna", seconds: float = HOUR) -> str:
    return store.put(content, owner=owner, seconds=seconds)


def test_what_is_kept_comes_back_to_the_byte_also_on_another_replica(opens: Opens) -> None:
    content = bytes(range(256)) * 1000
    key = put(opens(), content)
    replica = opens()
    assert replica.get(key) == content
    assert replica.until(key) == pytest.approx(time.time() + HOUR, abs=5)


def test_a_key_is_random_and_the_same_content_never_has_the_same_one(opens: Opens) -> None:
    store = opens(limits=Limits())
    keys = {put(store, b"the same") for _time in range(20)}
    assert len(keys) == 20 and all(map(is_key, keys))


def test_what_replaces_another_thing_has_its_key_and_its_room(opens: Opens) -> None:
    store = opens(limits=SMALL)
    key, other = put(store, b"x" * 90), put(store, b"stays")
    for number in range(5):
        assert store.put(b"%d" % number * 90, owner="anna", seconds=HOUR, key=key) == key
        assert store.get(key) == b"%d" % number * 90 and store.get(other) == b"stays"
    until = store.until(key)
    store.put(b"later", owner="anna", seconds=2 * HOUR, key=key)
    assert (store.until(key) or 0) > (until or 0) + HOUR / 2


def test_nothing_is_kept_under_a_key_that_nobody_gave(opens: Opens) -> None:
    store = opens()
    put(store, b"something")
    for key in (new_key(), "", "%", "*", "' OR 1=1 --", "a" * 10_000):
        assert store.get(key) is None and store.until(key) is None
        store.forget(key)


def test_what_is_forgotten_is_gone_for_everybody_at_once(opens: Opens) -> None:
    store, replica = opens(), opens()
    key, other = put(store, b"mine"), put(store, b"stays")
    assert replica.get(key) == b"mine"
    store.forget(key)
    assert replica.get(key) is replica.until(key) is None
    assert replica.get(other) == b"stays"


def test_what_expired_is_gone(opens: Opens) -> None:
    store = opens()
    short, long = put(store, b"short", seconds=0.2), put(store, b"long")
    until = time.monotonic() + 10
    while store.get(short) is not None and time.monotonic() < until:
        time.sleep(0.05)
    assert store.get(short) is None and store.until(short) is None
    assert store.get(long) == b"long"


def test_a_visitor_has_so_many_items_and_bytes_and_the_oldest_go_first(opens: Opens) -> None:
    store = opens(limits=SMALL)
    keys = [put(store, b"%d" % number) for number in range(5)]
    assert [store.get(key) for key in keys] == [None, None, b"2", b"3", b"4"]
    large = [put(store, b"x" * 90, "bert") for _time in range(3)]
    assert [store.get(key) is not None for key in large] == [False, True, True]
    assert store.get(keys[4]) == b"4", "others keep theirs"


def test_all_together_have_so_many_bytes_and_the_oldest_go_first(opens: Opens) -> None:
    store = opens(limits=SMALL)
    keys = [put(store, b"x" * 90, f"visitor {number}") for number in range(6)]
    assert [store.get(key) is not None for key in keys] == [False, False, True, True, True, True]


def test_it_says_how_many_bytes_are_kept_of_all(opens: Opens) -> None:
    store = opens()
    key = put(store, b"four", "anna")
    put(store, b"seven77", "otto")
    assert store.nbytes() == 11
    store.forget(key)
    assert store.nbytes() == 7


def test_room_that_was_given_up_is_room(opens: Opens) -> None:
    clock = Clock()
    store = opens(limits=SMALL, clock=clock)
    first = [put(store, b"x" * 90, f"visitor {number}", seconds=1) for number in range(4)]
    store.forget(first[0])
    fifth = put(store, b"x" * 90, "visitor 5", seconds=100)
    assert [store.get(key) is not None for key in (*first[1:], fifth)] == [True] * 4
    clock.ahead = 60
    later = [put(store, b"x" * 90, f"late {number}", seconds=100) for number in range(3)]
    assert all(store.get(key) for key in (fifth, *later)), "what expired made room before what did not"


def test_one_item_that_is_too_large_is_refused_and_costs_nothing(opens: Opens) -> None:
    store = opens(limits=SMALL)
    key = put(store, b"here")
    with pytest.raises(StoreError):
        put(store, b"x" * 101)
    assert store.get(key) == b"here"


def test_many_may_write_at_once(opens: Opens) -> None:
    store, found, failed = opens(limits=Limits()), {}, []

    def write(name: str) -> None:
        try:
            for number in range(10):
                content = f"{name} {number}".encode() * 1000
                found[store.put(content, owner=name, seconds=HOUR)] = content
        except StoreError as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(f"visitor {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed and len(found) == 80
    assert all(store.get(key) == content for key, content in found.items())


# ---- the embedded store -----------------------------------------------------------------------------------


def test_the_file_is_its_owner_s_alone_and_what_is_forgotten_is_not_in_it(tmp_path: Path) -> None:
    path = tmp_path / "own" / "kept.sqlite"
    store = SQLiteStore(path)
    secret = b"a face on a photo " * 1000
    key = put(store, secret)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    store.forget(key)
    store.get(key)
    for file in path.parent.iterdir():
        assert secret[:40] not in file.read_bytes(), file


def test_what_expired_is_wiped_without_anybody_coming(tmp_path: Path) -> None:
    clock = Clock()
    store = SQLiteStore(tmp_path / "kept.sqlite", clock=clock)
    store.put(b"a face" * 1000, owner="anna", seconds=HOUR)
    clock.ahead = 2 * HOUR
    store.sweep()
    assert store.nbytes() == 0
    assert not any(b"a face" in path.read_bytes() for path in tmp_path.iterdir())


def test_what_expired_while_nobody_was_here_is_wiped_at_the_next_start(tmp_path: Path) -> None:
    path, clock = tmp_path / "kept.sqlite", Clock()
    put(SQLiteStore(path), b"a face on a photo " * 1000)
    clock.ahead = 2 * HOUR
    SQLiteStore(path, clock=clock)
    assert b"a face on a photo" not in path.read_bytes()


def test_a_file_of_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    path.write_bytes(b"a letter to somebody" * 100)
    with pytest.raises(StoreError):
        SQLiteStore(path)
    assert path.read_bytes() == b"a letter to somebody" * 100


def test_a_folder_that_cannot_be_made_fails_in_one_way(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError):
        SQLiteStore(tmp_path / "file" / "kept.sqlite")


def test_a_file_that_was_taken_away_is_made_again(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path / "kept.sqlite")
    key = put(store, b"before")
    for file in tmp_path.iterdir():
        file.unlink()
    assert store.get(key) is None
    assert store.get(put(store, b"after")) == b"after"
    assert (tmp_path / "kept.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_disk_that_is_full_fails_in_one_way_and_what_was_kept_stays(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path / "kept.sqlite")
    key = put(store, b"before")
    with files_of_at_most(200_000), pytest.raises(StoreError):
        put(store, bytes(2_000_000))
    assert store.get(key) == b"before"
    assert store.get(put(store, b"after")) == b"after"


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file of this process grows any more, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    usual = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, usual)


# ---- Redis ------------------------------------------------------------------------------------------------


def test_a_redis_that_goes_away_fails_in_one_way_and_serves_again_when_it_is_back() -> None:
    with redis_server() as url:
        store = RedisStore(url)
        key = put(store, b"before")
        port = int(url.rsplit(":", 1)[1].split("/")[0])
    for ask in (lambda: put(store, b"meanwhile"), lambda: store.get(key), lambda: store.forget(key)):
        with pytest.raises(StoreError):
            ask()
    with redis_server(port):
        assert store.get(key) is None, "it wrote nothing to the disk"
        assert store.get(put(store, b"after")) == b"after"


def test_a_key_has_128_bits() -> None:
    assert len(new_key()) == KEY_LENGTH == -(-128 // 6)
    assert not is_key(new_key() + "\n") and not is_key(None)
