"""A store that could not be opened when the server began: it is tried again whenever it is asked."""

from __future__ import annotations

from collections.abc import Callable

from convviz.lab.keeping.store import Store, StoreError


class LateStore:
    """Raises StoreError until the store opens, so that a person hears what is not kept; then is that one."""

    def __init__(self, open_store: Callable[[], Store]) -> None:
        self._open_store = open_store
        self._opened: Store | None = None

    def put(self, content: bytes, *, owner: str, seconds: float, key: str = "") -> str:
        """Keep these bytes; see `Store.put`."""
        return self._store.put(content, owner=owner, seconds=seconds, key=key)

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key."""
        return self._store.get(key)

    def until(self, key: str) -> float | None:
        """Return when it expires."""
        return self._store.until(key)

    def sweep(self) -> None:
        """Take out what expired."""
        self._store.sweep()

    def nbytes(self) -> int:
        """Return how many bytes are kept of all."""
        return self._store.nbytes()

    def forget(self, key: str) -> None:
        """Forget what is kept under a key."""
        self._store.forget(key)

    @property
    def _store(self) -> Store:
        if self._opened is None:
            self._opened = self._open_store()
        return self._opened


def opened(open_store: Callable[[], Store]) -> tuple[Store, StoreError | None]:
    """Return the store, or what stands for it until it opens, and why that is."""
    try:
        return open_store(), None
    except StoreError as error:
        return LateStore(open_store), error
