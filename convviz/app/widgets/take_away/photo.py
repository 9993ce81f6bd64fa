"""The whole picture through the layer, at full resolution: as a picture, and as its very numbers."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.shell.shared import in_turn
from convviz.app.widgets.cover_tools import tell_covered
from convviz.i18n import N_
from convviz.lab.files.images import PictureFilter, encode_png, float_tiff, mapped, output_of
from convviz.lab.files.images.mapping import ABSOLUTE, CLIP, SHIFT, STRETCH
from convviz.lab.files.images.pixels import Pixels
from convviz.lab.layer.pictures import channels_of
from convviz.lab.layer.whole_picture import picture_filter
from convviz.lab.session.brought import Brought
from convviz.lab.state import Experiment

NAMES = {SHIFT: N_("Shift"), CLIP: N_("Clip"), ABSOLUTE: N_("Absolute"), STRETCH: N_("Stretch")}
SENTENCES = {
    SHIFT: N_("Zero is mid grey; the largest magnitude is black or white."),
    CLIP: N_("The picture’s own black and white; what lies beyond is cut off."),
    ABSOLUTE: N_("Zero is black, the largest magnitude white, whatever its sign."),
    STRETCH: N_("The smallest number is black, the largest white."),
}


def body(_: Translate) -> None:
    """Show the choice of a mapping, and both files; each is made when it is asked for.

    While the output is covered there is neither: grey levels tell it too.
    """
    now = session()
    if "output" in now.covered:
        tell_covered(_)
        return
    mapping = st.segmented_control(
        _("Numbers become grey levels by"),
        list(NAMES),
        default=SHIFT,
        required=True,
        format_func=lambda name: _(NAMES[name]),
        key="photo_mapping",
    )
    mapping = mapping or SHIFT
    st.caption(_(SENTENCES[mapping]))
    experiment, brought = now.experiment, now.brought
    name = f"convviz-{experiment.presets[experiment.out_channel]}"
    with st.container(horizontal=True):
        st.download_button(
            _("Save at full size (PNG)"),
            in_turn(now.id, lambda: encode_png(mapped(*_given(experiment, brought), mapping))),
            file_name=f"{name}-{mapping}.png",
            mime="image/png",
            icon=":material/download:",
            key="photo_png",
            type="primary",
            on_click="ignore",
        )
        st.download_button(
            _("Save the numbers (TIFF, float32)"),
            in_turn(now.id, lambda: float_tiff(output_of(*_given(experiment, brought)))),
            file_name=f"{name}.tiff",
            mime="image/tiff",
            icon=":material/download:",
            key="photo_tiff",
            on_click="ignore",
        )
    st.caption(
        _(
            "The TIFF holds every number as it was computed, a page for each channel: for ImageJ, tifffile or"
            " scikit-image."
        )
    )


def _given(experiment: Experiment, brought: Brought) -> tuple[Pixels, PictureFilter]:
    """Return the picture at full resolution, and what it goes through; until then nothing of it is held."""
    source = brought.source(experiment)
    pixels = source.pixels()
    return pixels, picture_filter(experiment, pixels.shape[:2], channels_of(experiment, source))
