"""The frame of a page before Streamlit is there: quiet shapes, and the words that are certain."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from html import escape

from convviz.app.components.assets import FOLDER
from convviz.app.components.theme import colours, theme
from convviz.app.pages import start
from convviz.app.pages.workbench.workbench import CARDS
from convviz.app.shell.labels import PAGE_NAMES, Translate
from convviz.app.shell.naming import NAME
from convviz.i18n import N_, translator
from convviz.lab.session.session import Session
from convviz.lab.state import views_of
from convviz.lab.state.view_names import VIEW_NAMES

START = ""
"""The path of the first page."""

LATE = N_(
    "The page is long in coming. What you see is what its address says; nothing can be done with it yet."
)

MENU, TOPBAR, TITLE = "[data-testid=stTopNavLink]", ".st-key-topbar h1", ".st-key-start h2"
CARD, VIEW = ".st-key-workplace .stExpander", "[class*=st-key-view_] button"
"""Streamlit's own of the frame's parts."""


def frame(page: str, session: Session, message: bytes | None, asked: str | None) -> str:
    """Return the elements of a page's frame, and the message for the stage in it, None where it has none.

    `asked` is the language that the browser asked for, where that decided.
    """
    _ = translator(session.display.lang)
    by = "" if asked is None else f' data-asked="{escape(asked)}"'
    title = NAME if page == START else _(PAGE_NAMES[page])
    size = " cv-first-large" if session.display.present else ""
    stage = '<div class="cv-first-stage"><div class="cv-stage"></div></div>' if message else ""
    around = _start(_, stage) if page == START else _workbench(page, session, _, stage)
    told = f'<script type="application/json" class="cv-told">{b64encode(message or b"").decode()}</script>'
    return (
        f'<div class="cv-first{size}" aria-hidden="true" inert lang="{escape(session.display.lang)}"{by}>'
        f'<div class="cv-first-menu" {_until(MENU)}>{"<i></i>" * 5}</div><div class="cv-first-page">'
        f'<div class="cv-first-top" {_until(TOPBAR)}><b>{escape(title)}</b>{"<i></i>" * 4}</div>'
        f'{around}</div><p class="cv-first-late">{escape(_(LATE))}</p></div>{told if message else ""}'
    )


def has_stage(elements: str) -> bool:
    """Say whether a frame has a stage in it."""
    return 'class="cv-told"' in elements


def _start(_: Translate, stage: str) -> str:
    return (
        f'<div class="cv-first-row cv-first-start"><b {_until(TITLE)}>{escape(_(start.TITLE))}</b>'
        f'<div class="cv-first-middle">{stage}</div></div>'
    )


def _workbench(page: str, session: Session, _: Translate, stage: str) -> str:
    chosen, views = session.experiment.view, views_of(page, session.experiment)
    cards = sum(session.display.shows(card.name) for card in CARDS[page])
    names = "".join(
        f"<span{' data-on' if view == chosen else ''}>{escape(_(VIEW_NAMES[view]))}</span>" for view in views
    )
    beside = f'<div class="cv-first-cards" {_until(CARD)}>{"<i></i>" * cards}</div>' if cards else ""
    return (
        f'<div class="cv-first-row">{beside}<div class="cv-first-middle">'
        f'<div class="cv-first-views" {_until(VIEW)}>{names}</div>{stage}</div></div>'
    )


def _until(there: str) -> str:
    """Say what of Streamlit's page takes the place of an element."""
    return f'data-until="{escape(there)}"'


@cache
def style() -> str:
    """Return the style sheet of the frame."""
    fonts = {"font": '"Source Sans", sans-serif', "code-font": '"Source Code Pro", monospace'}
    chosen = "".join(
        f"body:has(> .cv-first[data-theme={scheme}]) {{ color-scheme: {scheme}; {colours(scheme)} }}\n"
        for scheme in ("light", "dark")
    )
    return (
        f"{theme('body:has(> .cv-first)', fonts)}\n{chosen}{(FOLDER / 'first_sight.css').read_text('utf-8')}"
    )
