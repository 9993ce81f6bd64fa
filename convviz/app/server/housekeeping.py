"""What visitors leave behind is put away while nobody asks for anything: a look round every few seconds."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count

from streamlit import runtime
from streamlit.runtime import Runtime

from convviz.app.server.unclaimed import UNCLAIMED
from convviz.app.shell.tabs import TABS
from convviz.app.widgets.previews import REGISTRY
from convviz.lab.files.images import give_back
from convviz.lab.keeping import StoreError, keeping

LOOK_SECONDS = 5.0
LOOKS_BETWEEN_SWEEPS = 60
"""Every so many looks what expired is taken out of where things are kept: each five minutes."""
GONE_SECONDS = 30.0
"""A tab without a line for so long gives back what it can have again; a cut line is back sooner."""

_log = logging.getLogger(__name__)


@asynccontextmanager
async def housekeeping() -> AsyncIterator[None]:
    """Keep house until the block ends."""
    keeper = asyncio.create_task(_keep_house())
    try:
        yield
    finally:
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper


async def _keep_house() -> None:
    for look in count():
        await asyncio.sleep(LOOK_SECONDS)
        try:
            if look % LOOKS_BETWEEN_SWEEPS == 0:
                await asyncio.to_thread(_sweep)
            if runtime.exists():
                await look_round(runtime.get_instance())
        except Exception:  # whatever it was, the next look may do
            _log.exception("The server's housekeeping failed")


async def look_round(server: Runtime) -> None:
    """Put away what belongs to tabs that were left, and hand its memory to the system."""
    ended = end_expired_sessions(server)
    left = TABS.left(GONE_SECONDS, server.is_active_session)
    for session in left:
        session.rest()
    REGISTRY.forget({session.id for session in left})
    if UNCLAIMED.sweep() or ended or left:
        await asyncio.to_thread(_give_back)


def end_expired_sessions(server: Runtime) -> int:
    """End the sessions whose time without a line is over, and say how many.

    Streamlit does so only when the next line is cut, and has no public way to ask for it.
    """
    storage = getattr(getattr(server, "_session_mgr", None), "_session_storage", None)
    expire = getattr(getattr(storage, "_cache", None), "expire", None)
    ended = expire() if expire else []
    for _name, each in ended:
        each.session.shutdown()  # it would wait until nobody refers to it, and Streamlit's loop may
    return len(ended)


def _sweep() -> None:
    store, _seconds = keeping()
    with suppress(StoreError):
        if store is not None:
            store.sweep()


def _give_back() -> None:
    gc.collect()  # sessions refer to themselves, and an idle server has no other reason to collect
    give_back()
