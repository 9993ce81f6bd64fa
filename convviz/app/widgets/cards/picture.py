"""Card 1, the picture: built-in or one's own, its colours, its value scale, the region in numbers."""

from __future__ import annotations

from functools import partial

import streamlit as st

from convviz.app.shell.current import change_from, controlled, session
from convviz.app.shell.labels import SCALE_NAMES, Translate, picture_name, size_text, sized
from convviz.app.shell.navigation import LEARN
from convviz.app.widgets.bringing import ask_for_picture, other_ways
from convviz.app.widgets.cards.brought import brought
from convviz.app.widgets.cards.maps import batch_section, maps_section
from convviz.app.widgets.cards.own_input import own_input_section
from convviz.app.widgets.cards.photo_box import photo_box
from convviz.app.widgets.number_field import whole_field
from convviz.app.widgets.uploads import forget_refusal
from convviz.i18n import N_, counted
from convviz.lab.files.images import MAX_BYTES, MAX_REGION, SAMPLES, SCALES
from convviz.lab.state import GIVEN, NUMBERS, is_brought, reads_picture, region_of, with_reduce
from convviz.lab.state.learn.learn_state import NETWORK

FILE = "picture_file"
_SIDES = ("top", "left", "height", "width")


def summary(_: Translate) -> str:
    """Return the card in one line: ``Camera 28 × 28``, the size being that of the numbers on show."""
    now = session()
    line = sized(_, picture_name(_, now.experiment), now.scene.geometry.input_size)
    pictures, channels = now.scene.x.shape[:2]
    typed = now.experiment.picture == NUMBERS and channels > 1
    if typed or not reads_picture(now.experiment):
        sentence = counted(channels, N_(", {channels} map"), N_(", {channels} maps"))
        line += _(sentence).format(channels=channels)
    return line + (_(", batch of {pictures}").format(pictures=pictures) if pictures > 1 else "")


def body(_: Translate) -> None:
    """Show the choice of a picture, the place to drop one's own, and what is shown of it."""
    now = session()
    _choice(_)
    photo_box(_)
    own_input_section(_)
    ask_for_picture(
        _("Use your own: up to {megabytes} MB; large photos are reduced").format(megabytes=MAX_BYTES >> 20),
        _,
        key=FILE,
    )
    other_ways(_)
    if now.source.channels == 3 and now.experiment.picture != NUMBERS:
        st.toggle(
            _("In colour"),
            key=controlled("picture_colour", now.experiment.colour),
            on_change=change_from,
            args=("picture_colour", "colour"),
        )
    more = st.popover(_("More"), icon=":material/tune:", key="picture_more", on_change="rerun")
    if more.open:
        with more:
            maps_section(_)
            batch_section(_)
            if now.experiment.maps != GIVEN and now.experiment.picture != NUMBERS:
                _scale(_)
            if now.experiment.picture != NUMBERS:
                _region(_)


def _choice(_: Translate) -> None:
    now = session()
    if now.experiment.maps == GIVEN:
        st.caption(
            _("These are the numbers that a layer of the network reads. Choosing a picture replaces them.")
        )
        st.page_link(
            LEARN,
            label=_("Back to the network"),
            icon=":material/arrow_back:",
            query_params={**now.query(), "learn": NETWORK},
        )
    options = [*SAMPLES, NUMBERS, *([now.brought.picture] if now.brought.upload else [])]
    names = {sample: _(SAMPLES[sample].name) for sample in SAMPLES}
    names |= {NUMBERS: _("Your own numbers"), now.brought.picture: _("Your picture")}
    st.selectbox(
        _("Picture"),
        options,
        index=None if now.experiment.maps == GIVEN else 0,
        placeholder=_("Choose a picture"),
        format_func=names.__getitem__,
        key=controlled("picture_choice", None if now.experiment.maps == GIVEN else now.experiment.picture),
        on_change=_choose,
        label_visibility="collapsed",
    )
    if now.experiment.maps == GIVEN:
        return
    if now.experiment.picture == NUMBERS:
        st.caption(_("Change them here, or click one in the input on Forward: type, or paste a grid."))
    elif is_brought(now.experiment.picture) and now.brought.upload:
        brought(now.brought.upload, _)
    else:
        st.caption(_(SAMPLES[now.experiment.picture].sentence))


def _choose() -> None:
    """Show another picture, in its own first region and from the first step."""
    chosen = st.session_state["picture_choice"]
    if chosen is not None:
        forget_refusal(FILE)
        session().show_picture(chosen)


def _scale(_: Translate) -> None:
    st.selectbox(
        _("Values of a pixel"),
        SCALES,
        format_func=lambda scale: _(SCALE_NAMES[scale]),
        key=controlled("picture_scale", session().experiment.scale),
        on_change=change_from,
        args=("picture_scale", "scale"),
    )


def _region(_: Translate) -> None:
    now = session()
    region = region_of(now.experiment, now.source.size)
    height, width = now.source.size
    st.caption(
        _(
            "Region shown in numbers, in pixels of the picture ({size}); after reducing at most {limit}."
        ).format(size=size_text(now.source.size), limit=size_text((MAX_REGION, MAX_REGION)))
    )
    bounds = {"top": (0, height - 1), "left": (0, width - 1), "height": (1, height), "width": (1, width)}
    labels = {"top": _("Top"), "left": _("Left"), "height": _("Height"), "width": _("Width")}
    columns = st.columns(2)
    for index, side in enumerate(_SIDES):
        with columns[index % 2]:
            whole_field(
                labels[side],
                *bounds[side],
                key=f"region_{side}",
                value=getattr(region, side),
                take=partial(_move_region, side),
            )
    whole_field(
        _("Reduce: average blocks of this many pixels per side"),
        1,
        max(1, min(height, width)),
        key="region_reduce",
        value=region.reduce,
        take=_reduce_region,
    )
    st.button(_("Back to the centre"), on_click=_first_region)


def _move_region(side: str, value: int) -> None:
    """Change one side of the region; blocks grow where more pixels than can be shown are asked for."""
    now = session()
    region = region_of(now.experiment, now.source.size)
    box = {name: getattr(region, name) for name in _SIDES} | {side: value}
    least = -(-max(box["height"], box["width"]) // MAX_REGION)
    now.change(region=tuple(box[name] for name in _SIDES), reduce=max(region.reduce, least), step=0)


def _reduce_region(value: int) -> None:
    now = session()
    now.change(reduce=with_reduce(now.experiment, value, now.source.size).reduce, step=0)


def _first_region() -> None:
    session().change(region=None, reduce=None, step=0)
