"""What becomes of a picture of one's own in a link: it goes along knowingly, or not at all."""

from __future__ import annotations

from math import ceil
from time import time

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.i18n import N_, counted
from convviz.lab.state import is_brought, kept_key

_WITHOUT = "share_without"


def goes_along() -> bool:
    """Whether the link is to carry a picture of one's own."""
    return bool(kept_key(session().experiment.picture)) and not st.session_state.get(_WITHOUT)


def own_picture(_: Translate) -> None:
    """Say whether the link carries a picture of one's own and for how long, and offer that it does not."""
    now = session()
    if not is_brought(now.experiment.picture):
        return
    key = kept_key(now.experiment.picture)
    if not key:
        st.caption(_("Your own picture stays here: a link cannot carry it, so others see a built-in one."))
        return
    until = now.kept.until(key)
    if now.kept.is_out_of_reach:
        st.caption(
            _("The server cannot look just now whether it still keeps your picture: ask again in a minute.")
        )
    else:
        _for_how_long(_, until)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.checkbox(_("Share without my picture"), key=_WITHOUT)
        st.button(
            _("Forget it on the server now"),
            icon=":material/delete:",
            key="share_forget",
            help=_("It stays in this tab. Links that carried it show a built-in picture from now on."),
            on_click=now.forget_picture,
        )


def _for_how_long(_: Translate, until: float | None) -> None:
    """Say for how many more hours, rounded up; an expired picture is gone from every link."""
    hours = ceil(((until or 0.0) - time()) / 3600)
    if hours <= 0:
        st.caption(
            _(
                "Your picture is no longer kept: this tab still shows it, the link does not. Bring it"
                " again to share it."
            )
        )
        return
    sentence = counted(
        hours,
        N_("This link carries your own picture: who has the link sees it, for {hours} more hour."),
        N_("This link carries your own picture: who has the link sees it, for {hours} more hours."),
    )
    st.warning(_(sentence).format(hours=hours), icon=":material/photo:")
