"""A still from the camera as the picture: the camera is on only while a person asks for it."""

from __future__ import annotations

from functools import partial
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st

from convviz.app.shell.current import say
from convviz.app.shell.labels import Translate
from convviz.app.widgets.uploads import Take, ask_for_still, forget_refusal, refusal_of

NAME = "photo.jpg"
_OPEN = "camera_open"
_KEY = "camera"


def camera_button(_: Translate) -> None:
    """Show the button that turns the camera on, or off again."""
    is_open = bool(st.session_state.get(_OPEN))
    st.button(
        _("Close the camera") if is_open else _("Take a photo"),
        icon=":material/photo_camera:",
        key="camera_button",
        on_click=_turn,
        args=(not is_open,),
        width="content",
    )


def camera(_: Translate, take: Take) -> None:
    """Show the camera where it is on; a still goes to `take` and turns it off.

    Where browsers have none for a page without HTTPS, a sentence says so and names the way.
    """
    if not st.session_state.get(_OPEN):
        return
    if not may_have_camera(st.context.url):
        st.info(
            _(
                "Browsers open the camera only for pages with HTTPS: start ConvViz behind HTTPS, or press"
                " “Choose a file” on a phone and take the photo there."
            )
        )
        return
    words = {
        "take": _("Take the photo"),
        "wait": _(
            "The camera is not open: allow it where the browser asks for it, see that there is one and no"
            " other program has it, or choose a file."
        ),
    }
    ask_for_still(_("Your camera"), words, key=_KEY, take=partial(_take, take))
    refusal = refusal_of(_KEY)
    if refusal is not None:
        st.error(say(refusal), icon=":material/broken_image:")


def may_have_camera(url: str | None) -> bool:
    """Say whether browsers open a camera for a page at this address: with HTTPS, or from this machine."""
    parts = urlsplit(url or "")
    host = parts.hostname or "localhost"
    if parts.scheme == "https" or host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _turn(is_open: bool) -> None:
    forget_refusal(_KEY)
    st.session_state[_OPEN] = is_open


def _take(take: Take, name: str, data: bytes) -> None:
    """Take a still; the camera stays on where it cannot be used."""
    take(NAME, data)
    st.session_state[_OPEN] = False
