"""The view of the whole picture: before and after as previews, and the full size as a download."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import prod, sqrt
from typing import Any

import streamlit as st

from convviz.app.shell.current import change_from, controlled, session
from convviz.app.shell.labels import Translate
from convviz.app.shell.shared import in_turn
from convviz.app.widgets.picture_links import link, picture_key, picture_url
from convviz.app.widgets.previews import Pixels
from convviz.errors import Refusal
from convviz.lab.files.images import encode_png, filter_picture
from convviz.lab.layer.pictures import channels_of
from convviz.lab.layer.source import Source
from convviz.lab.layer.whole_picture import picture_filter
from convviz.lab.state import Experiment, geometry_of, region_of

REDUCED = (240, 360)
"""At most so many rows and columns are filtered in the browser, at every frame."""

MOST_PRODUCTS = 12_000_000
"""And with at most so many products of a weight and a pixel: some 40 ms."""
AS_LAYER, AS_FILTER = "layer", "filter"


def picture_controls(_: Translate) -> None:
    """Show how the picture is to be filtered, and the download of its full size."""
    now = session()
    experiment = now.experiment
    names = {AS_LAYER: _("As the layer sees it"), AS_FILTER: _("As a photo filter")}
    st.segmented_control(
        _("Filtered"),
        list(names),
        required=True,
        format_func=names.__getitem__,
        key=controlled("picture_as", AS_FILTER if now.experiment.as_filter else AS_LAYER),
        on_change=change_from,
        args=("picture_as", "as_filter", AS_FILTER.__eq__),
        help=_(
            "The layer adds up its channels into one output; a photo filter treats each colour separately."
        ),
        label_visibility="collapsed",
    )
    is_covered = "output" in now.covered
    st.download_button(
        _("Download full size"),
        data=in_turn(now.id, lambda: full_size_png(experiment, now.brought.source(experiment))),
        file_name=f"convviz-{experiment.presets[experiment.out_channel]}.png",
        mime="image/png",
        icon=":material/visibility_off:" if is_covered else ":material/download:",
        disabled=is_covered,
        help=_("It is covered: show it first (H).") if is_covered else None,
        on_click="ignore",
    )


def picture_links() -> dict[str, Any]:
    """Return what the stage needs to show the whole picture; sizes and region in original pixels."""
    now = session()
    experiment, source = now.experiment, now.source
    region = region_of(experiment, source.size)
    before = picture_key(experiment, source)
    return {
        "before": picture_url(),
        "after": link((before, _still(experiment)), partial(_drawn_after, experiment)),
        "size": list(source.size),
        "after_size": list(geometry_of(experiment, source.size).output_size),
        "region": [region.top, region.left, region.height, region.width],
        "reduced": _reduced(experiment, source),
    }


def _reduced(experiment: Experiment, source: Source) -> dict[str, Any] | None:
    """Return how the browser filters the picture at a reduced size, None where the kernel has no place."""
    (height, width), channels = source.size, source.channels if experiment.colour else 1
    products = height * width * channels * prod(experiment.kernel_size)
    scale = min(1.0, REDUCED[0] / height, REDUCED[1] / width, sqrt(MOST_PRODUCTS / products))
    rows, cols = max(1, round(scale * height)), max(1, round(scale * width))
    try:
        geometry = geometry_of(experiment, (rows, cols))
    except Refusal:
        return None
    return {
        "size": [rows, cols],
        "padding": list(geometry.padding),
        "channels": channels,
        "asFilter": experiment.as_filter,
        "scale": experiment.scale,
    }


def _still(experiment: Experiment) -> Experiment:
    """Return the experiment without what does not change the whole picture."""
    plain = replace(experiment, upstream="ones", cell=None, paint=None)
    return replace(plain, step=0, region=None, reduce=None, view="output")


def _drawn_after(experiment: Experiment, pixels: Pixels) -> Pixels:
    return filtered(experiment, pixels, channels=pixels.shape[2] if experiment.colour else 1)


def filtered(experiment: Experiment, pixels: Pixels, channels: int) -> Pixels:
    """Return a picture (H, W, 1 or 3) through the experiment's layer, as it is to be shown."""
    return filter_picture(pixels, picture_filter(experiment, pixels.shape[:2], channels)).pixels


def full_size_png(experiment: Experiment, source: Source) -> bytes:
    """Return the whole picture at full resolution through the layer, as a PNG file."""
    return encode_png(filtered(experiment, source.pixels(), channels_of(experiment, source)))
