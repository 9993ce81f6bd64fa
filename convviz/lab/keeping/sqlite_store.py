"""A store in one SQLite file: for one machine, whose processes may share it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from convviz.lab.keeping.keys import new_key
from convviz.lab.keeping.limits import LIMITS, Limits
from convviz.lab.keeping.store import StoreError

PATIENCE = 5.0
"""Seconds to wait for another process that writes."""

_SCHEMA = """
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS kept (
    key TEXT PRIMARY KEY, owner TEXT, made REAL, expires REAL, size INTEGER, content BLOB
);
CREATE INDEX IF NOT EXISTS by_owner ON kept (owner, made);
CREATE INDEX IF NOT EXISTS by_age ON kept (made);
CREATE INDEX IF NOT EXISTS by_end ON kept (expires);
"""
_OLDEST = "DELETE FROM kept WHERE key = (SELECT key FROM kept {where} ORDER BY made, rowid LIMIT 1)"


class SQLiteStore:
    """Bytes in a file that only its owner may read; what is forgotten is overwritten.

    Raises StoreError where the file cannot be made or is none of ours.
    """

    def __init__(self, path: Path, limits: Limits = LIMITS, clock: Callable[[], float] = time.time) -> None:
        self._path, self._limits, self._clock = path, limits, clock
        self._begin()
        self.sweep()

    def _begin(self) -> None:
        """Make the file where there is none, or none any more."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path.touch(mode=0o600)
            with closing(sqlite3.connect(self._path, timeout=PATIENCE)) as connection:
                connection.executescript(_SCHEMA)
            # While one connection stays open, the others need not write the log of changes back at their end.
            self._stays = sqlite3.connect(self._path, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(str(error)) from error

    def put(self, content: bytes, *, owner: str, seconds: float, key: str = "") -> str:
        """Keep these bytes; see `Store.put`."""
        if len(content) > self._limits.item:
            raise StoreError(f"{len(content)} bytes")
        key, now = key or new_key(), self._clock()
        row = (key, owner, now, now + seconds, len(content), content)
        with self._connection() as connection:
            self._drop_expired(connection)
            connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?, ?)", row)
            self._drop_oldest(connection, owner)
        return key

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key."""
        return self._value("content", key)  # type: ignore[return-value]

    def until(self, key: str) -> float | None:
        """Return when it expires."""
        return self._value("expires", key)  # type: ignore[return-value]

    def sweep(self) -> None:
        """Overwrite what expired."""
        with self._connection() as connection:
            self._drop_expired(connection)
        self._overwrite()

    def nbytes(self) -> int:
        """Return how many bytes are kept of all."""
        with self._connection() as connection:
            (size,) = connection.execute("SELECT COALESCE(SUM(size), 0) FROM kept").fetchone()
        return int(size)

    def forget(self, key: str) -> None:
        """Forget it."""
        with self._connection() as connection:
            connection.execute("DELETE FROM kept WHERE key = ?", (key,))
        self._overwrite()

    def _overwrite(self) -> None:
        """Write the log of changes into the file and empty it: what was deleted is then in neither."""
        with self._connection() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _value(self, column: str, key: str) -> object:
        with self._connection() as connection:
            found = connection.execute(
                f"SELECT {column} FROM kept WHERE key = ? AND expires > ?", (key, self._clock())
            ).fetchone()
        return found[0] if found else None

    def _drop_expired(self, connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM kept WHERE expires <= ?", (self._clock(),))

    def _drop_oldest(self, connection: sqlite3.Connection, owner: str) -> None:
        limits = self._limits
        own, whole = "WHERE owner = ?", ""
        self._drop_while(connection, own, (owner,), limits.visitor, limits.items_a_visitor)
        self._drop_while(connection, whole, (), limits.in_all, None)

    @staticmethod
    def _drop_while(
        connection: sqlite3.Connection, where: str, names: tuple[str, ...], most: int, items: int | None
    ) -> None:
        """Delete the oldest rows while there are too many bytes or items."""
        while True:
            count, size = connection.execute(
                f"SELECT COUNT(*), COALESCE(SUM(size), 0) FROM kept {where}", names
            ).fetchone()
            if size <= most and (items is None or count <= items):
                return
            connection.execute(_OLDEST.format(where=where), names)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction: threads share no connection."""
        if not self._path.exists():
            self._begin()
        try:
            with closing(sqlite3.connect(self._path, timeout=PATIENCE)) as connection:
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("PRAGMA synchronous = NORMAL")
                with connection:
                    yield connection
                connection.execute("PRAGMA incremental_vacuum")  # room that was given up goes to the disk
        except sqlite3.Error as error:
            raise StoreError(str(error)) from error
