"""What a page shows before Streamlit is there: its frame in quiet shapes, and the stage of that very address.

The document brings along what Python would tell the stage first. The stage's script draws it as soon as it is
there, with the width and the theme that only the browser knows, and hands it over to Streamlit's page when
that has a place for it (`stage/js/first_sight.js`).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Mapping
from math import prod
from urllib.parse import urlencode

from convviz.app.components.stage.mount import first_message
from convviz.app.pages import start
from convviz.app.server.first_frame import START, frame
from convviz.app.shell.start_options import first_locale
from convviz.app.widgets.on_stage import on_stage
from convviz.app.widgets.task_strip import drop_missing_task
from convviz.errors import Refusal
from convviz.i18n import translator
from convviz.lab.drawing.views import VIEWS as DRAWN
from convviz.lab.layer.source import Source
from convviz.lab.session.session import Session
from convviz.lab.state import VIEWS, Experiment
from convviz.lab.state.address import MAX_ADDRESS
from convviz.lab.state.sizes import input_channels, input_size

MAX_KEPT = 64
MAX_BYTES = 100_000
"""A longer message is left to Streamlit: it would hold up the document."""
MAX_PRODUCTS = 4_000_000
"""So is that of layers which take longer than the document may: some 4 ms."""
MAX_AT_ONCE = 4
"""Documents with a stage that are made at once; who asks for one more gets it without."""

_kept: OrderedDict[tuple[str, ...], str] = OrderedDict()
_making: set[asyncio.Task[str]] = set()
_log = logging.getLogger(__name__)


async def first_sight(page: str, query: Mapping[str, str], accepted: str) -> str:
    """Return the elements for the document's body; "" where the page is none of those with a stage.

    `accepted` is the header of the languages that a browser asks for.
    """
    if page not in (START, *VIEWS) or "embed" in query:
        return ""
    language = re.split("[-,;]", accepted)[0].strip().lower()
    key = (page, urlencode(sorted(query.items())), language)
    if key in _kept:
        _kept.move_to_end(key)
    elif len(key[1]) > MAX_ADDRESS or len(_making) >= MAX_AT_ONCE:
        return ""
    else:
        making = asyncio.create_task(asyncio.to_thread(_made, page, dict(query), language))
        _making.add(making)
        making.add_done_callback(_making.discard)
        _keep(key, await asyncio.shield(making))
    return _kept[key]


def _keep(key: tuple[str, ...], elements: str) -> None:
    _kept[key] = elements
    while len(_kept) > MAX_KEPT:
        _kept.popitem(last=False)


def _made(page: str, query: dict[str, str], language: str) -> str:
    """Return the elements, without a stage where it could show what is not so; a visit never fails of it."""
    try:
        session = Session()
        session.read_address(query, first_locale(language))
        if page != START:
            session.visit(page)
            drop_missing_task(session)
        if session.display.slide:
            return ""
        asked = None if "lang" in query or first_locale(None) else language
        return frame(page, session, None if session.feedback.has_notes else _message(page, session), asked)
    except Refusal:
        return ""
    except Exception:
        _log.exception("No first sight of /%s", page)  # an address may hold a key, which is nobody's
        return ""


def _message(page: str, session: Session) -> bytes | None:
    """Return what the stage is told first, None of what is not drawn from it alone, or not at once."""
    _ = translator(session.display.lang)
    if page == START:
        return first_message(start.example_scene(), **start.on_stage(session, _))
    experiment = session.experiment
    if experiment.view not in DRAWN or _products(experiment, session.source) > MAX_PRODUCTS:
        return None
    message = first_message(session.chosen, **on_stage(session, _))
    return message if len(message) <= MAX_BYTES else None


def _products(experiment: Experiment, source: Source) -> int:
    """Return about how many products of a weight and an input the layers of an experiment add up."""
    rows, cols = input_size(experiment, source.size)
    channels = input_channels(experiment, source.channels)
    layers = 1 + len(experiment.below) + len(experiment.above)
    return (
        layers * experiment.batch * experiment.filters * channels * rows * cols * prod(experiment.kernel_size)
    )
