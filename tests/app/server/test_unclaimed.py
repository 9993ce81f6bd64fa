"""Files that no page takes: a few of each visitor, so many bytes in all, and none for long."""

from __future__ import annotations

import asyncio

import pytest

from convviz.app.server import unclaimed
from convviz.app.server.unclaimed import SECONDS, Unclaimed


class Shelf:
    """A store that says what lies in it."""

    def __init__(self) -> None:
        self.files: list[tuple[str, str]] = []

    def has(self, session: str, file: str) -> bool:
        return (session, file) in self.files

    def remove(self, session: str, file: str) -> None:
        self.files.remove((session, file))


class Uploads:
    """Uploads of 10 bytes into a store for 40, three of a visitor's, and a clock."""

    def __init__(self) -> None:
        self.shelf, self.now = Shelf(), 100.0
        self.unclaimed = Unclaimed(self.shelf, 40, 30, 3, lambda: self.now)

    async def send(self, session: str, *files: str, nbytes: int = 10) -> None:
        for file in files:
            await self.unclaimed.announce(session, file, nbytes)
            self.shelf.files.append((session, file))
            self.unclaimed.arrived(session, file)

    def names(self) -> str:
        return " ".join(session + file for session, file in self.shelf.files)


@pytest.fixture
def uploads() -> Uploads:
    return Uploads()


def test_of_a_visitor_who_sends_too_many_the_oldest_go(uploads: Uploads) -> None:
    asyncio.run(uploads.send("a", "1", "2", "3", "4"))
    assert uploads.names() == "a2 a3 a4"
    asyncio.run(uploads.send("a", "5", nbytes=15))
    assert uploads.names() == "a4 a5"


def test_what_nobody_takes_is_taken_out_and_what_was_taken_is_forgotten(uploads: Uploads) -> None:
    asyncio.run(uploads.send("a", "1", "2"))
    uploads.shelf.remove("a", "1")  # a page took it
    uploads.now += SECONDS - 1
    assert uploads.unclaimed.sweep() == 0 and uploads.unclaimed.nbytes == 10
    uploads.now += 1
    assert uploads.unclaimed.sweep() == 1
    assert (uploads.names(), uploads.unclaimed.nbytes) == ("", 0)


def test_whoever_sends_when_all_is_full_waits_until_something_was_taken(
    uploads: Uploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unclaimed, "LOOK_SECONDS", 0.001)

    async def crowd() -> list[str]:
        for session in "abcd":
            await uploads.send(session, "1")
        waiting = [asyncio.create_task(uploads.send(session, "1")) for session in "ef"]
        await asyncio.sleep(0.02)
        seen = [uploads.names()]
        for taken in "ab":
            uploads.shelf.remove(taken, "1")
            await waiting["ab".index(taken)]
            seen.append(uploads.names())
        return seen

    assert asyncio.run(crowd()) == ["a1 b1 c1 d1", "b1 c1 d1 e1", "c1 d1 e1 f1"]


def test_a_file_that_is_announced_and_never_comes_does_not_keep_its_room(uploads: Uploads) -> None:
    asyncio.run(uploads.unclaimed.announce("a", "1", 40))
    assert uploads.unclaimed.nbytes == 40
    uploads.now += SECONDS
    asyncio.run(asyncio.wait_for(uploads.send("b", "1"), 5))
    assert uploads.names() == "b1"


def test_a_file_larger_than_all_the_room_comes_alone(uploads: Uploads) -> None:
    asyncio.run(asyncio.wait_for(uploads.send("a", "1", nbytes=50), 5))
    assert uploads.names() == "a1"
