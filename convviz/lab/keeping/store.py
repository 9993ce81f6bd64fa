"""What every store does, wherever its bytes lie."""

from __future__ import annotations

from typing import Protocol


class StoreError(Exception):
    """The store cannot be reached, or has no room: nothing was kept."""


class Store(Protocol):
    """Bytes under random keys, each for a time. Any of its methods may raise StoreError."""

    def put(self, content: bytes, *, owner: str, seconds: float, key: str = "") -> str:
        """Keep these bytes for so many seconds and return their key: a new one, or that of what they replace.

        Beyond the limits the oldest of this `owner`, then the oldest of all, are forgotten.
        """

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key; None where nothing is, or no longer."""

    def until(self, key: str) -> float | None:
        """Return when what is kept under a key expires, in seconds since 1970; None as `get`."""

    def sweep(self) -> None:
        """Take out what expired; `get` never returns it, wherever it still lies."""

    def nbytes(self) -> int:
        """Return how many bytes are kept of all."""

    def forget(self, key: str) -> None:
        """Forget what is kept under a key, for everybody and at once."""
