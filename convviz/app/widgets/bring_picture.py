"""The place where a person brings a picture of their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, told
from convviz.app.widgets.uploads import ask_for_file, refusal_of
from convviz.lab.layer.upload import take_upload


def ask_for_picture(label: str, _: Translate, *, key: str, then: Callable[[], None] | None = None) -> None:
    """Show the place for a picture; one that comes is on show from then on, and `then` is called.

    Where a file cannot be used it is said why, and the picture before it stays.
    """
    ask_for_file(
        label,
        _("Choose a file"),
        key=key,
        take=partial(_bring, then),
        help=_(
            "PNG, JPEG, HEIC, AVIF, WebP, GIF, BMP, TIFF, PGM and PPM, under any file name; animations"
            " show their first frame. The picture stays in this session."
        ),
    )
    refusal = refusal_of(key)
    if refusal is not None:
        st.error(told(_, refusal), icon=":material/broken_image:")


def _bring(then: Callable[[], None] | None, name: str, data: bytes) -> None:
    session().bring(take_upload(name, data))
    if then:
        then()
