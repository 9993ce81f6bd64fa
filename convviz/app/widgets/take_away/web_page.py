"""The stage as one HTML file that plays without a line, for a learning platform or a memory stick."""

from __future__ import annotations

from functools import partial

import streamlit as st

from convviz.app.components.alone import MOST_BYTES, page
from convviz.app.components.stage import lasting_message
from convviz.app.shell.current import session
from convviz.app.shell.labels import PAGE_NAMES, Translate, picture_name, sized
from convviz.app.shell.naming import NAME
from convviz.app.shell.navigation import path_on_show
from convviz.app.shell.share import link_on_show
from convviz.app.shell.shared import in_turn
from convviz.app.widgets.stage_text import stage_words
from convviz.app.widgets.stage_tools import stage_tools
from convviz.i18n import N_
from convviz.lab.session.session import Session
from convviz.lab.state import views_of
from convviz.lab.state.view_names import VIEW_NAMES

PAGES = ("forward", "backward")
FAILED = N_("This page needs a browser of 2023 or newer.")
NOT_ALONE = ("picture", "check")
"""Views that ask Python for more than a message holds."""


def body(_: Translate) -> None:
    """Say what it is, and offer it."""
    st.markdown(
        _(
            "The stage as one file of at most {megabytes} MB. It plays without a line, in any browser: step,"
            " play, point, pull a number. Nothing in it asks anybody for anything."
        ).format(megabytes=MOST_BYTES // 10**6)
    )
    st.download_button(
        _("Save the page (HTML)"),
        in_turn(session().id, partial(_file, session(), _, path_on_show(), link_on_show())),
        file_name="convviz.html",
        mime="text/html",
        icon=":material/download:",
        key="take_away_html",
        type="primary",
        on_click="ignore",
    )


def _file(now: Session, _: Translate, path: str, link: str) -> str:
    """Return the page: the view on show first, then the other ones of its page, Forward's and Backward's."""
    experiment, text = now.experiment, stage_words(_, turned=now.experiment.turns_kernel)
    there = [view for page_ in PAGES for view in views_of(page_, experiment) if view not in NOT_ALONE]
    there.sort(key=lambda view: (view != experiment.view, view not in views_of(path, experiment)))
    messages = {
        view: lasting_message(
            now.chosen,
            view=view,
            step=experiment.step if view == experiment.view else 0,
            text=text,
            tools={**stage_tools(now, _, view, reads_code=True), "undo": False, "redo": False, "message": ""},
        )
        for view in there
    }
    names = {
        view: f"{_(VIEW_NAMES[view])} ({_(PAGE_NAMES[page_])})"
        if view.startswith("matrix")
        else _(VIEW_NAMES[view])
        for page_ in PAGES
        for view in views_of(page_, experiment)
    }
    title = f"{sized(_, picture_name(_, experiment), now.scene.geometry.input_size)} · {NAME}"
    words = {"licences": _("Licences"), "open": _("Open it in ConvViz"), "failed": _(FAILED)}
    return page(messages, names, title=title, lang=now.display.lang, words=words, link=link)
