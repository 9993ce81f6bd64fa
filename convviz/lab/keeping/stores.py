"""Which store this server keeps in, by the variables that it was started with."""

from __future__ import annotations

import logging
import os
import tempfile
from functools import cache
from pathlib import Path

from convviz.errors import Refusal, RefusedValue
from convviz.lab.keeping.late_store import opened
from convviz.lab.keeping.redis_store import RedisStore
from convviz.lab.keeping.sqlite_store import SQLiteStore
from convviz.lab.keeping.store import Store

HOURS, REDIS_URL, DATA = "CONVVIZ_KEEP_HOURS", "CONVVIZ_REDIS_URL", "CONVVIZ_DATA"
USUAL_HOURS, MOST_HOURS = 24.0, 24.0 * 366
FILE = "kept.sqlite"

_log = logging.getLogger(__name__)


def kept_seconds() -> float:
    """Return for how long things are kept: a day, or the hours that CONVVIZ_KEEP_HOURS says; 0 is not at all.

    Raises RefusedValue for anything but a number of hours from 0 to a year.
    """
    text = os.environ.get(HOURS, "")
    try:
        hours = float(text or USUAL_HOURS)
    except ValueError:
        hours = -1.0
    if not 0 <= hours <= MOST_HOURS:
        raise RefusedValue(
            "CONVVIZ_KEEP_HOURS is a number of hours from 0 (keep nothing) to {most}, not {value}.",
            most=f"{MOST_HOURS:g}",
            value=text[:40],
        )
    return 3600 * hours


@cache
def keeping() -> tuple[Store | None, float]:
    """Return the store of this process, opened once, and the seconds for which it keeps things.

    The store is None where nothing is to be kept. One that cannot be opened is told of in the log and tried
    again whenever something is to be kept: the app works on.
    """
    try:
        seconds = kept_seconds()
        url = os.environ.get(REDIS_URL)
        if not seconds:
            return None, 0.0
        store, error = opened(lambda: RedisStore(url) if url else SQLiteStore(_folder() / FILE))
    except Refusal as refusal:
        _log.warning("Nothing is kept for visitors: %s", refusal)
        return None, 0.0
    if error is not None:
        _log.warning("Nothing is kept for visitors until this is mended: %s", error)
    return store, seconds


def _folder() -> Path:
    """Return the folder of the embedded store: CONVVIZ_DATA, or this user's own for the state of programs."""
    given = os.environ.get(DATA)
    if given:
        return Path(given)
    base = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        home = Path(base) if base else Path.home() / ".local" / "state"
    except RuntimeError:  # a user without a home, as in some containers
        home = Path(tempfile.gettempdir())
    return home / "convviz"
