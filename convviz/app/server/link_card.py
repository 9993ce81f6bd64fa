"""What is shown where a link is posted: its title, and a picture of that very experiment.

Source: the Open Graph protocol, https://ogp.me.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from html import escape
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from convviz.app.shell.labels import PAGE_NAMES
from convviz.app.shell.naming import NAME
from convviz.app.widgets.take_away.drawn import hidden_on_show, words_of
from convviz.errors import Refusal
from convviz.i18n import translator
from convviz.lab.cover import hidden_panels
from convviz.lab.drawing.animation.filming import POOL
from convviz.lab.drawing.order import Order
from convviz.lab.drawing.painters.card import card_of
from convviz.lab.drawing.picture import Look, picture_of
from convviz.lab.drawing.still import STAGE_WIDTH
from convviz.lab.drawing.views import steps
from convviz.lab.session.session import Session
from convviz.lab.state import VIEWS
from convviz.lab.state.address import MAX_ADDRESS
from convviz.lab.state.view_names import VIEW_NAMES

FIRST = "forward"
"""The page whose stage stands for a page that has none."""

MAX_CARDS = 64
MAX_WAITING = 8
"""Cards that are drawn or wait for it; whoever asks for one more is told to come again."""

KEPT_SECONDS = 86_400
_cards: OrderedDict[str, bytes] = OrderedDict()
_drawing: dict[str, asyncio.Future[bytes]] = {}


def tags(path: str, query: Mapping[str, str], base_url: str) -> str:
    """Return the lines of a page's head that tell others what the page at this address shows."""
    title = escape(_title(path, query))
    picture = escape(f"{base_url}card.png?{urlencode({'page': path, **query})}")
    known = {"og:type": "website", "og:site_name": NAME, "og:title": title, "og:image": picture}
    lines = [f'<meta property="{name}" content="{content}">' for name, content in known.items()]
    return "".join(
        f"  {line}\n  " for line in [*lines, '<meta name="twitter:card" content="summary_large_image">']
    )


def _title(path: str, query: Mapping[str, str]) -> str:
    """Return ``Weight gradient · Backward · ConvViz``, in the language of the address."""
    _ = translator(query.get("lang", "en"))
    view = query.get("view") if path in VIEWS else None
    names = [VIEW_NAMES[view]] if view in VIEWS.get(path, ()) and view else []
    return " · ".join([*(_(name) for name in [*names, PAGE_NAMES.get(path, "")] if name and path), NAME])


async def answer(request: Request) -> Response:
    """Answer with the card of an address, drawn once and kept among the last ones."""
    query = dict(request.query_params)
    if len(request.url.query) > 2 * MAX_ADDRESS:
        return Response("Too long an address", status_code=414)
    key = urlencode(sorted(query.items()))
    if key in _cards:
        _cards.move_to_end(key)
        return _as_answer(_cards[key])
    if key not in _drawing and len(_drawing) >= MAX_WAITING:
        return Response("Too many at once", status_code=503, headers={"Retry-After": "10"})
    if key not in _drawing:
        _drawing[key] = asyncio.ensure_future(_draw(query))
        _drawing[key].add_done_callback(partial(_keep, key))
    try:
        return _as_answer(await asyncio.shield(_drawing[key]))
    except Refusal as refusal:
        return Response(str(refusal), status_code=404)


async def _draw(query: dict[str, str]) -> bytes:
    """Have a card drawn by the process that draws."""
    page = query.pop("page", FIRST)
    call = await asyncio.to_thread(order_of, page if page in VIEWS else FIRST, query)
    return bytes(await asyncio.wrap_future(POOL.ask(call)))


def order_of(page: str, query: Mapping[str, str]) -> partial[bytes]:
    """Return the call that draws the card of an address; it is repaired as the page would repair it."""
    session = Session()
    session.read_address(query)
    session.visit(page)
    experiment = session.experiment
    words = words_of(translator(session.display.lang), experiment)
    usual = VIEWS[page][0]
    order = Order.of(session.chosen, words, hidden_on_show(session) | _hidden(session, usual))
    t = experiment.step if "t" in query else None
    return partial(draw, order, experiment.view, usual, t)


def _hidden(session: Session, view: str) -> frozenset[str]:
    """Return the covered panels of a view that stands in where the one asked for is not drawn."""
    return hidden_panels(replace(session.experiment, view=view), session.display.cover)


def draw(order: Order, view: str, usual: str, t: int | None) -> bytes:
    """Draw a view at step t, without one at its last; the page's usual view where it cannot be drawn."""
    model = order.model(STAGE_WIDTH)
    try:
        return card_of(picture_of(model, view, _step(steps(model, view), t), Look()))
    except Refusal:
        return card_of(picture_of(model, usual, _step(steps(model, usual), t), Look()))


def _step(count: int, t: int | None) -> int:
    return count - 1 if t is None else min(t, count - 1)


def _keep(key: str, drawn: asyncio.Future[bytes]) -> None:
    del _drawing[key]
    if not drawn.cancelled() and drawn.exception() is None:
        _keep_card(key, drawn.result())


def _keep_card(key: str, card: bytes) -> None:
    _cards[key] = card
    while len(_cards) > MAX_CARDS:
        _cards.popitem(last=False)


def _as_answer(card: bytes) -> Response:
    return Response(
        card, media_type="image/png", headers={"Cache-Control": f"public, max-age={KEPT_SECONDS}"}
    )


ROUTES = [Route("/card.png", answer, methods=["GET"])]
