"""Mounts the stage in a page: one component that owns its heatmaps and plays without a word to the server."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from convviz.components.assets import PLOTLY, STAGE, url_of
from convviz.components.stage.pack import pack
from convviz.kernels import MAX_WEIGHT
from convviz.scene import Scene

HTML = '<div class="cv-stage"></div>'
CSS = Path(__file__).with_name("stage.css")

# What each view draws: nothing else is computed or sent.
ARRAYS = {
    "output": ("x", "weight", "output"),
    "patches": ("x", "weight", "output"),
    "weight_grad": ("x", "weight", "output_grad", "weight_grad"),
    "input_grad": ("weight", "output_grad", "input_grad"),
    "picture": ("weight",),
}


@cache
def _mounter() -> Callable[..., Any]:
    """The component, registered once. Its script is a loader: Streamlit sends it with every message."""
    loader = f"""const stage = await import(new URL({url_of(STAGE)!r}, document.baseURI));
export default stage.default;"""
    # Without style isolation: in a shadow root Plotly loses the styles that it puts into the document.
    return st.components.v2.component(
        "convviz_stage", html=HTML, css=CSS.read_text("utf-8"), js=loader, isolate_styles=False
    )


def stage(
    scene: Scene,
    *,
    view: str,
    step: int,
    revision: int,
    session: str,
    text: Mapping[str, str],
    tools: Mapping[str, Any],
    present: bool = False,
    pictures: Mapping[str, Any] | None = None,
    key: str = "stage",
    on_action: Callable[[], None],
) -> None:
    """Shows `scene` in one of its views.

    What a person does arrives as the trigger `actions`: `{"queue": [{"rev": int, "do": str, ...}, ...]}`,
    all actions that were not echoed yet, in order. The caller applies those with a `rev` above its own and
    hands the last one back as `revision`; `session` changes when that count starts anew.
    """
    meta = {
        **_layer_meta(scene),
        "view": view,
        "step": step,
        "revision": revision,
        "session": session,
        "present": present,
        "upstream": scene.experiment.upstream,
        "text": {**text, "max_weight": MAX_WEIGHT},
        "tools": dict(tools),
        "pictures": pictures,
        "plotly": url_of(PLOTLY),
    }
    arrays = {name: getattr(scene, name) for name in ARRAYS[view]}
    _mounter()(key=key, data=pack(meta, arrays), on_actions_change=on_action)


def _layer_meta(scene: Scene) -> dict[str, Any]:
    geometry = scene.geometry
    channels, (h, w) = scene.x.shape[0], geometry.input_size
    kh, kw = geometry.kernel_size
    ho, wo = geometry.output_size
    return {
        "shape": {"channels": channels, "h": h, "w": w, "kh": kh, "kw": kw, "ho": ho, "wo": wo},
        "stride": geometry.stride,
        "dilation": geometry.dilation,
        "padding": geometry.padding,
        "mode": geometry.padding_mode,
        "rowSource": [int(row) for row in scene.row_source],
        "colSource": [int(col) for col in scene.col_source],
        "range": [float(limit) for limit in scene.value_range],
        "bias": [float(value) for value in scene.bias],
    }
