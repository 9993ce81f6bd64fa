"""Where a person brings a picture, numbers or a saved lab: a place in sight, or anywhere on the page."""

from __future__ import annotations

import streamlit as st

from convviz.app.components.document import ANYWHERE, PASTE, PASTING
from convviz.app.shell.current import GOES_TO, sentences, session
from convviz.app.shell.labels import Translate, told
from convviz.app.shell.navigation import BACKWARD, FORWARD, LEARN, PATHS, STACK, path_on_show, script_of
from convviz.app.widgets.brought_lesson import is_lesson, take_lesson
from convviz.app.widgets.brought_numbers import ask_what_numbers_are, numbers_in, take_numbers
from convviz.app.widgets.camera import camera, camera_button
from convviz.app.widgets.cards.brought import TORN
from convviz.app.widgets.cards.card import card_key
from convviz.app.widgets.uploads import Take, ask_for_file, refusal_of
from convviz.errors import Refusal, RefusedValue
from convviz.lab.layer.upload import Upload, take_upload
from convviz.lab.saved import is_lab, open_lab

SHOWN_ON = (FORWARD, BACKWARD, STACK)
ASKED_ON = (FORWARD, BACKWARD)


def ask_for_picture(label: str, _: Translate, *, key: str, goes: bool = False) -> None:
    """Show the place for a picture; one that comes is on show from then on, where it `goes` on Forward.

    Where a file cannot be used it is said why, and the picture before it stays.
    """
    formats = _(
        "PNG, JPEG, HEIC, AVIF, WebP, GIF, BMP, TIFF, PGM and PPM, under any file name; animations"
        " show their first frame."
    )
    _ask(label, _, key=key, take=_bring_and_go if goes else _bring, help=f"{formats} {_whereabouts(_)}")


def _whereabouts(_: Translate) -> str:
    """Say where a picture that is brought goes."""
    hours = session().kept.hours
    if not hours:
        return _("The picture stays in this tab.")
    return _("The server keeps it for {hours} h, so that a reload and the link still show it.").format(
        hours=f"{hours:g}"
    )


def other_ways(_: Translate) -> None:
    """Show the buttons for what is on the clipboard, which the browser reads alone, and for the camera."""
    with st.container(key=PASTING, horizontal=True, gap="small"):
        st.button(
            _("Paste"),
            icon=":material/content_paste:",
            key=PASTE,
            help=_("A picture, or a grid of numbers. Ctrl+V (⌘V) does it anywhere on the page."),
            width="content",
        )
        camera_button(_)
    camera(_, _bring)


def ask_for_lab(_: Translate) -> None:
    """Show the place for a saved lab; one that comes is on show from then on, on its own page."""
    _ask(_("Open a lab that was saved"), _, key="lab_file", take=_open)


def _ask(label: str, _: Translate, *, key: str, take: Take, help: str | None = None) -> None:
    """Show a place for a file, say why the last one was refused, or go where it is shown."""
    ask_for_file(label, _("Choose a file"), key=key, take=take, help=help)
    refusal = refusal_of(key)
    if refusal is not None:
        st.error(told(_, refusal), icon=":material/broken_image:")
    _go()


def ask_for_lesson(_: Translate) -> None:
    """Show the place for a lesson file; the lesson is on show from then on."""
    _ask(_("Open a lesson of your own"), _, key="lesson_file", take=take_lesson)


def take_from_anywhere() -> None:
    """End a page: take what is dropped or pasted on it, go where it is shown, and ask what numbers are."""
    _ = sentences()
    with st.container(key=ANYWHERE):
        ask_for_file(_("Bring your own picture"), _("Choose a file"), key=ANYWHERE, take=_bring_or_note)
    _go()
    ask_what_numbers_are(_)


def _go() -> None:
    """Go to the page where what was just brought is shown, if anything was."""
    script = st.session_state.pop(GOES_TO, None)
    if script is not None:
        st.switch_page(script, query_params=session().query())


def _bring(name: str, data: bytes) -> None:
    """Take what is brought to the picture's card, which says what there is to say of it."""
    _take(name, data)


def _take(name: str, data: bytes) -> Upload | None:
    """Take a picture and return it, or take numbers or a lab wherever they are brought."""
    if is_lab(data, name):
        _open(name, data)
    elif is_lesson(name, data):
        take_lesson(name, data)
        st.session_state[GOES_TO] = LEARN
    elif readings := numbers_in(data, name):
        if take_numbers(readings) and script_of(path_on_show()) not in ASKED_ON:
            st.session_state[GOES_TO] = FORWARD
    else:
        upload = take_upload(name, data)
        session().bring(upload)
        return upload
    return None


def _open(name: str, data: bytes) -> None:
    """Open a lab, and have the run that follows go to its page."""
    lab, refusals = open_lab(data)
    session().open(lab, refusals)
    st.session_state[GOES_TO] = script_of(lab.page or "start") if lab.page in PATHS else FORWARD


def _bring_and_go(name: str, data: bytes) -> None:
    """Bring a picture, and have the run that follows go where it is shown."""
    upload = _take(name, data)
    if GOES_TO not in st.session_state and script_of(path_on_show()) not in SHOWN_ON:
        st.session_state[card_key("picture")] = True  # with the picture in it, and its box
        st.session_state[GOES_TO] = FORWARD
    elif upload is not None and not upload.whole:  # the card that says so may be closed
        session().feedback.note([RefusedValue(TORN)])


def _bring_or_note(name: str, data: bytes) -> None:
    """Bring a picture or a lab; why a file cannot be used is told at the top of the page."""
    try:
        _bring_and_go(name, data)
    except Refusal as refusal:
        session().feedback.note([refusal])
