"""The router, and what surrounds every page: language, address, title row, notes."""

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from convviz.app.components.document import document
from convviz.app.shell.current import read_address, sentences, session, show_notes, write_address
from convviz.app.shell.labels import Translate
from convviz.app.shell.naming import NAME, name_document
from convviz.app.shell.navigation import menu
from convviz.app.shell.reconnect import ask_again_on_a_new_line
from convviz.app.shell.style import enlarge, show_copy_buttons
from convviz.app.shell.topbar import topbar

# A symbol by name would be fetched from outside, and a file again whenever the address changes: at each edit.
ICON = f"data:image/png;base64,{b64encode(Path(__file__).with_name('icon.png').read_bytes()).decode()}"

TELLS_ITSELF = {"forward", "backward", "stack", "learn"}
"""Pages that tell what fell back in the part that runs anew: there its next run takes back what is over."""


def show_page(take_away: Callable[[], None]) -> None:
    """Show the page that the address names, and what surrounds it, on each full run of the shell script.

    `take_away` shows the button in the title row for what can be taken along.
    """
    st.set_page_config(page_title=NAME, page_icon=ICON, layout="wide")
    read_address()
    page = st.navigation(menu(sentences()), position="top")
    show_copy_buttons()
    if session().display.present:
        enlarge()
    name_document(page.title)
    topbar(page, take_away)
    if page.url_path not in TELLS_ITSELF:
        show_notes()
    page.run()
    write_address()
    # Last, for it takes a row of the page.
    document(session().display.lang, session().id, _words(sentences()))
    ask_again_on_a_new_line()


def _words(_: Translate) -> dict[str, str]:
    """Return what is said of the line, and where a picture or numbers are dropped or pasted."""
    return {
        "drop": _("Drop a picture anywhere"),
        "taken": _("What you brought is on its way."),
        "no_line": _("There is no line to the server just now: bring it again in a moment."),
        "cut": _(
            "There is no line to the server just now. Go on: what you do on the stage is kept here and sent"
            " again."
        ),
        "not_through": _("The file did not get through: bring it again."),
        "lost": _("“{name}” did not get through: bring it again."),
        "not_made": _(
            "The file could not be made just now: another of yours may be under way, or the server is busy."
            " Try again in a minute."
        ),
        "no_clipboard": _(
            "Without HTTPS the browser lets no button read the clipboard: press Ctrl+V (⌘V on a Mac)."
        ),
        "closed_clipboard": _(
            "The browser did not open the clipboard: allow it, or press Ctrl+V (⌘V on a Mac)."
        ),
        "nothing": _(
            "There is neither a picture nor a grid of numbers on the clipboard: copy one of them first."
        ),
    }
