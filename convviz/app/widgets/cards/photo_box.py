"""The picture in its card, small, with the box to drag whose numbers are on the stage."""

from __future__ import annotations

import streamlit as st

from convviz.app.components.photo import photo, picked
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, size_text
from convviz.app.widgets.picture_links import picture_url
from convviz.app.widgets.stage_text.tools import region_words
from convviz.lab.files.images import Region
from convviz.lab.state import reads_picture, region_of

BOX, REVISION = "picture_box", "picture_box_revision"


def photo_box(_: Translate) -> None:
    """Show the picture with its box, where the numbers on the stage are not all of its pixels."""
    now = session()
    size = now.source.size
    region = region_of(now.experiment, size)
    if not reads_picture(now.experiment) or region == Region(0, 0, *size, 1):
        return
    photo(
        key=BOX,
        url=picture_url(),
        size=size,
        region=(region.top, region.left, region.height, region.width),
        revision=st.session_state.get(REVISION, 0),
        session=now.id,
        text=region_words(_),
        on_pick=_take_box,
    )
    st.caption(_sentence(region, size, _))


def _sentence(region: Region, size: tuple[int, int], _: Translate) -> str:
    """Say what the box is, and what becomes of its pixels."""
    box, whole = size_text((region.height, region.width)), size_text(size)
    if region.reduce == 1:
        return _("The views show the box: {box} of {size} pixels. Drag another.").format(box=box, size=whole)
    return _(
        "The views show the box: {box} of {size} pixels, averaged in blocks of {n} × {n}. Drag another."
    ).format(box=box, size=whole, n=region.reduce)


def _take_box() -> None:
    """Take the box that was drawn; asked for a fresh picture alone, the run that follows has it."""
    box, revision = picked(st.session_state.get(BOX))
    if revision <= st.session_state.get(REVISION, 0):
        return
    st.session_state[REVISION] = revision
    if box is not None:
        session().do({"do": "region", "box": box})
