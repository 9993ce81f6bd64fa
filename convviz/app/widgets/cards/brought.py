"""What the picture card says of a picture that a person brought, and the choice of its black and white."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import change_from, controlled, session
from convviz.app.shell.labels import Translate, size_text
from convviz.app.shell.markdown import verbatim
from convviz.i18n import N_, counted
from convviz.lab.files.images import LEVELS, Levels
from convviz.lab.layer.upload import Upload

JPEG = b"\xff\xd8"

TORN = N_("The file ends early or is damaged: what could be read is shown.")

FITTED, TOLD, TYPE, STRETCHED = LEVELS

LEVEL_NAMES = {
    FITTED: N_("The smallest usual range"),
    TOLD: N_("As the file says"),
    TYPE: N_("Full range of the type"),
    STRETCHED: N_("Smallest to largest"),
}


def brought(upload: Upload, _: Translate) -> None:
    """Show the file's name and size, what had to be done to it, and what its numbers mean."""
    info = upload.info
    st.caption(f"{verbatim(upload.name[:60])}, {info.format}, {size_text((info.height, info.width))}")
    lines = notes(upload, _)
    if lines:
        st.caption("  \n".join(lines))
    if upload.taken:
        _levels(upload, _)


def notes(upload: Upload, _: Translate) -> list[str]:
    """Return one sentence for each thing about the file that one would not expect."""
    info, lines = upload.info, []
    if not upload.whole:
        lines.append(_(TORN))
    if info.full is not None:
        lines.append(_("Reduced while it was opened, from {full} pixels.").format(full=size_text(info.full)))
    elif upload.repacked and upload.data.startswith(JPEG):
        lines.append(_("Stored as a high-quality JPEG with all of its pixels."))
    if info.pages > 1:
        lines.append(_("The first of {pages} pages.").format(pages=info.pages))
    if info.moves:
        lines.append(_("The first frame of an animation."))
    if info.channels is not None:
        lines.append(_shown_channels(upload, info.channels, _))
    return lines


def _shown_channels(upload: Upload, channels: int, _: Translate) -> str:
    if upload.info.colour:
        return _("The first three of {channels} channels, as red, green and blue.").format(channels=channels)
    return _("The first of {channels} channels.").format(channels=channels)


def _levels(upload: Upload, _: Translate) -> None:
    """Say which numbers are black and white, and let another way be chosen where the file is kept."""
    wanted = session().experiment.levels
    taken = upload.range_taken(wanted)
    if taken is None:
        return
    st.caption(range_sentence(taken, _))
    ways = [way for way in LEVELS if way != TOLD or taken.told]
    if not upload.repacked:
        st.selectbox(
            _("Black and white"),
            ways,
            format_func=lambda way: _(LEVEL_NAMES[way]),
            key=controlled("picture_levels", wanted if wanted in ways else FITTED),
            on_change=change_from,
            args=("picture_levels", "levels"),
        )


def range_sentence(taken: Levels, _: Translate) -> str:
    """Return the sentence about the numbers that became black and white."""
    low, high = (f"{end + 0.0:.7g}".replace("-", "\N{MINUS SIGN}") for end in (taken.low, taken.high))
    reasons = {
        FITTED: N_("Black is {low}, white {high}: the smallest usual range that holds the numbers."),
        TOLD: N_("Black is {low}, white {high}: as the file says."),
        TYPE: N_("Black is {low}, white {high}: the full range of the numbers’ type."),
        STRETCHED: N_("Black is {low}, white {high}: the smallest and the largest number."),
    }
    line = _(reasons[taken.rule]).format(low=low, high=high)
    if taken.absent:
        sentence = counted(
            taken.absent,
            N_("{count} value holds no measurement and is black."),
            N_("{count} values hold no measurement and are black."),
        )
        line += " " + _(sentence).format(count=f"{taken.absent:,}")
    return line
