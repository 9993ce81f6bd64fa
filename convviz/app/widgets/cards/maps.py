"""The part of the picture card about what the layer reads: which maps, and how many pictures."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import change_from, controlled, session
from convviz.app.shell.labels import Translate
from convviz.app.widgets.number_field import whole_field
from convviz.i18n import N_
from convviz.lab.state import BATCHES, GIVEN, MAPS, MAX_BATCH, region_of
from convviz.lab.state.fields.kinds import MAX_CHANNELS

MAP_NAMES = {
    "picture": N_("The picture’s own"),
    "responses": N_("Responses to presets"),
    "random": N_("Random maps"),
    GIVEN: N_("Maps of the network"),
}
OFFERED = tuple(maps for maps in MAPS if maps != GIVEN)
"""Maps that one may choose; given ones come from elsewhere."""

BATCH_NAMES = {"pictures": N_("Other pictures"), "crops": N_("Crops of this one")}


def maps_section(_: Translate) -> None:
    """Show what the input channels are, and how many there are where that is free."""
    experiment = session().experiment
    st.selectbox(
        _("Input channels"),
        [maps for maps in MAPS if maps in (experiment.maps, *OFFERED)],
        format_func=lambda maps: _(MAP_NAMES[maps]),
        key=controlled("maps_kind", experiment.maps),
        on_change=change_from,
        args=("maps_kind", "maps"),
        help=_("A deep layer reads maps, not pixels: here the responses to presets, or random numbers."),
    )
    if experiment.maps in (MAPS[0], GIVEN):
        return
    count, seed = st.columns(2)
    with count:
        _number("channels", _("Channels"), 1, MAX_CHANNELS)
    if experiment.maps == "random":
        with seed:
            _number("map_seed", _("Seed"), 0, 2**32 - 1)


def batch_section(_: Translate) -> None:
    """Show the size of the batch, and of what it is made."""
    now = session()
    if now.experiment.maps == GIVEN:
        st.caption(_("The network’s maps come from one picture, so there is no batch here."))
        return
    size, kind = st.columns(2)
    with size:
        _number("batch", _("Pictures in the batch"), 1, MAX_BATCH)
    if now.experiment.batch == 1:
        return
    region = region_of(now.experiment, now.source.size)
    room = (region.height, region.width) != now.source.size
    kind.selectbox(
        _("Filled with"),
        BATCHES if room else BATCHES[:1],
        format_func=lambda of: _(BATCH_NAMES[of]),
        key=controlled("batch_kind", now.experiment.batch_of),
        on_change=change_from,
        args=("batch_kind", "batch_of"),
    )


def _number(field: str, label: str, low: int, high: int) -> None:
    whole_field(
        label,
        low,
        high,
        key=f"maps_{field}",
        value=getattr(session().experiment, field),
        take=lambda number: session().change(**{field: number}),
    )
