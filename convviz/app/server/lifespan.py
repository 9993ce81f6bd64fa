"""Before the first visitor: everything imported, read and compressed, and all garbage collected."""

from __future__ import annotations

import gc
import pkgutil
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from threading import Thread

import streamlit as st

import convviz.app
from convviz.app.components import assets
from convviz.app.server.draining import drain_before_the_end
from convviz.app.server.greeting import greeting, own_address
from convviz.app.server.housekeeping import housekeeping
from convviz.app.server.logs import log_once
from convviz.app.server.metrics import metrics, metrics_port
from convviz.app.server.no_delay import send_at_once
from convviz.app.server.open_files import raise_limit
from convviz.app.server.told_session import tell_by_copy
from convviz.app.server.told_values import heed_what_was_told
from convviz.app.server.turns import take_turns
from convviz.app.shell.start_options import opens_browser
from convviz.i18n import LANGUAGES, translator
from convviz.lab.keeping import keeping

COLLECT = (20_000, 10, 10)
"""When Python looks for garbage (`gc.set_threshold`): after some forty edits, and through all after 4,000."""


def warm_up() -> None:
    """Load what every page needs."""
    for module in pkgutil.walk_packages(convviz.app.__path__, "convviz.app."):
        import_module(module.name)
    for language in LANGUAGES:
        translator(language)
    assets.warm_up()
    tell_by_copy()
    heed_what_was_told()
    take_turns()
    keeping()


def collect_seldom() -> None:
    """Collect all garbage now, and from now on less often, without what lives now.

    With Python's usual threshold of 700, 400 visitors who edit had all that lives looked through every two
    seconds, 0.3 s each time, in which nobody is answered. Little waits for it: almost all goes without the
    collector. Frozen, the many objects that stay for ever (modules, classes) cost it nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Warm up, and say where the app is.

    Garbage is collected when that is due, and not after each run (`runner.postScriptGC` is off).
    """
    log_once()
    raise_limit()
    send_at_once()
    drain_before_the_end()
    warm_up()
    collect_seldom()
    address, port, base = (st.get_option(f"server.{name}") for name in ("address", "port", "baseUrlPath"))
    place = address or "", port, base or ""
    print(greeting(*place), flush=True)
    if opens_browser():  # in a thread, for some browsers keep who opens them waiting
        Thread(target=webbrowser.open, args=(own_address(*place),), daemon=True).start()
    with metrics(metrics_port()):
        async with housekeeping():
            yield
