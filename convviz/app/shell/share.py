"""A link to exactly what is on show, with what a lecturer may want in it: large type, hidden cards."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from html import escape
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

import numpy as np
import streamlit as st

from convviz.app.shell.current import sentences, session
from convviz.app.shell.labels import CARD_NAMES, Translate, told
from convviz.app.shell.markdown import verbatim
from convviz.app.shell.own_picture import goes_along, own_picture
from convviz.app.shell.qr_code import qr_png
from convviz.app.shell.small_picture import small_file
from convviz.app.shell.start_options import framing_sites
from convviz.errors import Refusal
from convviz.i18n import N_
from convviz.lab.files.weights import to_npz
from convviz.lab.session.session import Session
from convviz.lab.state import GIVEN, is_brought, weight_array
from convviz.lab.state.address import fields_left_out, left_out
from convviz.lab.state.display import CARDS
from convviz.lab.state.rest import MORE, has_more

WHOLLY = N_("This link shows what you see now: picture, kernel, layer, view and step.")
PARTLY = N_("This link shows what you see now, except for what is named below it.")
HERE_ALONE = N_(
    "This link works on this machine only. For a class, start the app with `make run HOST=0.0.0.0`, open"
    " it at this machine’s network address, and share from there."
)


PANEL, _LARGE = "share", "share_qr_large"
SMALL, LARGE = 320, 1000
"""Pixels of a QR code's side: in the panel, and as large as a window."""


def share() -> None:
    """Show the button whose panel holds the link; made again each time it is opened."""
    _ = sentences()
    panel = st.popover(_("Share"), icon=":material/link:", key=PANEL, on_change="rerun")
    if panel.open:
        with panel:
            _panel(_)
    code = st.session_state.pop(_LARGE, None)
    if code is not None:
        st.dialog(_("Scan it with a phone"), width="large")(partial(_show_large, _, code))()


def _panel(_: Translate) -> None:
    own = goes_along()
    st.markdown(_(heading(session(), own_picture=own)))
    columns = st.columns(2)
    with columns[0]:
        present = st.checkbox(_("Large type"), value=session().display.present, key="share_present")
        slide = st.checkbox(_("Slide: the stage alone"), value=session().display.slide, key="share_slide")
    with columns[1]:
        hidden = st.multiselect(
            _("Hide cards"),
            CARDS,
            default=[card for card in CARDS if not session().display.shows(card)],
            format_func=lambda card: _(CARD_NAMES[card]),
            placeholder=_("None"),
            key="share_hide",
        )
    url = st.context.url or ""
    own_picture(_)
    address = link(url, frozenset(hidden), present=present, slide=slide, own_picture=own)
    st.code(address, language=None, wrap_lines=True)
    if opens_here_alone(url):
        st.warning(_(HERE_ALONE), icon=":material/computer:")
    _warnings(_)
    _qr_code(_, address)
    _frame(_, link(url, frozenset(), slide=True, own_picture=own))


def _qr_code(_: Translate, address: str) -> None:
    """Show the link as a QR code, and a button that makes it as large as the window."""
    try:
        small, large = qr_png(address, SMALL), qr_png(address, LARGE)
    except Refusal as refusal:
        st.caption(told(_, refusal))
        return
    columns = st.columns([1, 2], vertical_alignment="center")
    with columns[0]:
        small_file(small, width="stretch", alt=_("QR code of this link"))
    with columns[1]:
        st.caption(_("Scan it with a phone."))
        st.button(
            _("Show it large"),
            icon=":material/qr_code_2:",
            key="share_qr",
            on_click=_enlarge,
            args=(large,),
        )


def _enlarge(code: bytes) -> None:
    """Close the panel, which would stand in front of it, and have the code shown large."""
    st.session_state[PANEL] = False
    st.session_state[_LARGE] = code


def _show_large(_: Translate, code: bytes) -> None:
    with st.container(key="qr_large"):
        small_file(code, width="stretch", alt=_("QR code of this link"))


def _frame(_: Translate, address: str) -> None:
    """Show what puts the stage alone into a page of Moodle, Canvas or slides."""
    with st.expander(_("In Moodle, Canvas or slides")):
        st.code(frame(address), language="html", wrap_lines=True)
        allowed = framing_sites()
        if allowed:
            st.caption(_("These sites may show it: {sites}").format(sites=verbatim(" ".join(allowed))))
        else:
            st.caption(
                _(
                    "No other site may show this app in a page of its own yet. Whoever runs it allows one"
                    " with `convviz --frames https://moodle.example.org`."
                )
            )


def heading(now: Session, *, own_picture: bool) -> str:
    """Say what a link shows, untranslated, where one's `own_picture` goes along or not."""
    has_picture = own_picture or not is_brought(now.experiment.picture)
    has_rest = MORE in now.query() or not has_more(now.experiment)
    return WHOLLY if has_picture and has_rest else PARTLY


def opens_here_alone(url: str) -> bool:
    """Return whether an address leads every machine back to itself."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback or ip_address(host).is_unspecified
    except ValueError:  # a name
        return False


def _warnings(_: Translate) -> None:
    now = session()
    if MORE in now.query():
        st.caption(
            _("What the address has no room for is kept on the server for it, as long as a picture is.")
        )
        return
    if now.experiment.maps == GIVEN:
        st.caption(_("The network's maps stay here: a link cannot carry them, so others see a picture."))
    refusal = left_out(now.experiment)
    if refusal is not None:
        st.caption(told(_, refusal))
    without = set(fields_left_out(now.experiment))
    if "numbers" in without:
        st.caption(_("The picture card has them as text: send it along, and it can be pasted there."))
    if without - {"numbers"}:
        _weights(_)


def _weights(_: Translate) -> None:
    """Offer the weights as a file, which the kernel card reads back."""
    now = session()
    channels = now.scene.x.shape[1]
    st.download_button(
        _("Download the weights"),
        data=to_npz(weight_array(now.experiment, channels), np.array(now.experiment.bias)),
        file_name="convviz-weights.npz",
        mime="application/octet-stream",
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption(_("Send the file along with the link: the kernel card opens it under “Weights from a file”."))
    if now.experiment.turns_kernel:
        st.caption(_("It holds the kernels as they were set, not turned: the link says true convolution."))


def frame(address: str) -> str:
    """Return the HTML that shows an address in a frame."""
    return (
        f'<iframe src="{escape(address)}" title="ConvViz" width="100%" height="640"'
        ' style="border: 0" allow="fullscreen; clipboard-write"></iframe>'
    )


def link(
    url: str,
    hide: frozenset[str],
    *,
    present: bool = False,
    slide: bool = False,
    own_picture: bool = False,
) -> str:
    """Return the full address of what is on show, displayed as asked for."""
    now = session()
    display = replace(now.display, present=present, slide=slide, hide=hide)
    return _full(url, now.query(display, own_picture=own_picture))


def link_on_show() -> str:
    """Return the full address of what is on show, as it is displayed, without one's own picture."""
    return _full(st.context.url or "", session().query(own_picture=False))


def _full(url: str, query: dict[str, str]) -> str:
    return f"{url}?{urlencode(query, safe=',')}"
