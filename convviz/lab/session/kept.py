"""What the server keeps for a session, so that its address shows the same after a reload or elsewhere."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from convviz.errors import Refusal, RefusedValue
from convviz.i18n import N_
from convviz.lab.keeping import Store, StoreError
from convviz.lab.layer.upload import Upload
from convviz.lab.saved import Lab, open_lab, to_bytes
from convviz.lab.state.state import State

TRAINING_FAILED = N_(
    "The server cannot keep this training just now: it stays in this tab and is gone after a reload. Its"
    " weights can be saved under “Code and weights”."
)
OUT_OF_REACH = N_(
    "The server cannot reach what it keeps for this address just now: press Back in a minute. Meanwhile you"
    " see what is at hand."
)
RUN_FAILED = N_(
    "The server cannot keep this run just now: it goes on in this tab and is gone after a reload."
)
TRAINING_GONE = N_(
    "The training of this address was kept for a time and is no longer here: it begins again from the first"
    " weights."
)
LESSON_FAILED = N_(
    "The server cannot keep your lesson just now: it stays in this tab, and the link does not carry it. Your"
    " file is what it was."
)
KNOWN = 64
"""Keys that a session remembers: what is shown again is not kept a second time."""

PICTURE_FAILED = N_(
    "The server cannot keep your picture just now: it stays in this tab and is gone after a reload. “Take it"
    " with you” saves it in a file."
)
REST_OFF = N_(
    "This server keeps nothing: what the address has no room for is gone after a reload. “Take it with you”"
    " saves it in a file."
)
REST_FAILED = N_(
    "The server cannot keep what the address has no room for just now: it is gone after a reload. “Take it"
    " with you” saves it in a file."
)


class Kept:
    """What one session keeps: each thing once, as a .convviz file under a random key.

    Without a store, or where it fails, nothing is kept and every key is empty; `trouble` then holds the
    sentence that says so, once until something could be kept again.
    """

    def __init__(self, owner: str, store: Store | None = None, seconds: float = 0.0) -> None:
        self.trouble: Refusal | None = None
        self._owner, self._store, self._seconds = owner, store, seconds
        self._keys: OrderedDict[Hashable, str] = OrderedDict()
        self._has_told = False
        self._is_out_of_reach = False

    @property
    def hours(self) -> float:
        """For how many hours things are kept, 0 where nothing is."""
        return self._seconds / 3600 if self._store is not None else 0.0

    def picture(self, upload: Upload) -> str:
        """Keep a picture and return its key."""
        return self._keep(upload.digest, PICTURE_FAILED, lambda: Lab("", State(), upload))

    def rest(self, name: Hashable, make: Callable[[], Lab]) -> str:
        """Keep what an address has no room for and return its key; the same `name` is the same thing."""
        if self._store is None:
            self._tell(REST_OFF)
        return self._keep(name, REST_FAILED, make)

    def _keep(self, name: Hashable, failed: str, make: Callable[[], Lab]) -> str:
        if self._store is None:
            return ""
        key = self._keys.get(name, "")
        if not key:
            key = self._put(to_bytes(make()))
            self._tell("" if key else failed)
        if key:
            self._remember(name, key)
        return key

    def _remember(self, name: Hashable, key: str) -> None:
        self._keys[name] = key
        self._keys.move_to_end(name)
        while len(self._keys) > KNOWN:
            self._keys.popitem(last=False)

    def training(self, content: bytes, key: str = "", failed: str = TRAINING_FAILED) -> str:
        """Keep a training, in the place of what is kept under its `key`, and return its key."""
        kept = self._put(content, key)
        self._tell("" if kept or self._store is None else failed)
        return kept

    def lesson(self, content: bytes) -> str:
        """Keep a lesson file that was brought, and return its key."""
        name = ("lesson", content)
        key = self._keys.get(name, "") or self._put(content)
        self._tell("" if key or self._store is None else LESSON_FAILED)
        if key:
            self._remember(name, key)
        return key

    def missing(self, gone: Refusal) -> Refusal:
        """Return why what was just asked for is not here: it is `gone`, or its store cannot be reached."""
        return RefusedValue(OUT_OF_REACH) if self._is_out_of_reach else gone

    def content(self, key: str) -> bytes | None:
        """Return the bytes that are kept under a key."""
        found: bytes | None = self._asked(lambda store: store.get(key), None)
        return found

    def _put(self, content: bytes, key: str = "") -> str:
        options: dict[str, Any] = {"owner": self._owner, "seconds": self._seconds, "key": key}
        kept: str = self._asked(lambda store: store.put(content, **options), "")
        return kept

    def find(self, key: str) -> Lab | None:
        """Return what is kept under a key, by this session or another; None where nothing is."""
        content = self.content(key)
        if content is None:
            return None
        try:
            return open_lab(content)[0]
        except Refusal:  # of a newer version of this program: to this one it is not there
            return None

    @property
    def is_out_of_reach(self) -> bool:
        """Whether the store did not answer when it was last asked."""
        return self._is_out_of_reach

    def until(self, key: str) -> float | None:
        """Return when what is kept under a key expires, in seconds since 1970."""
        return self._asked(lambda store: store.until(key), None)

    def forget(self, key: str) -> bool:
        """Forget what is kept under a key, everywhere and at once; say whether that is done."""
        self._keys = OrderedDict((name, known) for name, known in self._keys.items() if known != key)
        try:
            if self._store is not None:
                self._store.forget(key)
        except StoreError:
            return False
        return True

    def _asked(self, ask: Callable[[Store], Any], otherwise: Any) -> Any:
        self._is_out_of_reach = False
        try:
            return ask(self._store) if self._store is not None else otherwise
        except StoreError:
            self._is_out_of_reach = True
            return otherwise

    def _tell(self, failed: str) -> None:
        if failed and not self._has_told:
            self.trouble = RefusedValue(failed)
        self._has_told = bool(failed)

    def take_trouble(self) -> list[Refusal]:
        """Return what has to be told, once."""
        told, self.trouble = self.trouble, None
        return [told] if told else []
