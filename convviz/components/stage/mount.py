"""Mounts the stage in a page: one component that owns its heatmaps and plays without a word to the server."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from convviz.components.assets import PLOTLY, STAGE, url_of
from convviz.components.stage.message import arrays_of, layer_meta
from convviz.components.stage.pack import pack
from convviz.kernels import MAX_WEIGHT
from convviz.scene import Chosen

HTML = '<div class="cv-stage"></div>'
CSS = Path(__file__).with_name("stage.css")


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
    chosen: Chosen,
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
    """Shows what is chosen of a scene in one of its views.

    What a person does arrives as the trigger `actions`: `{"queue": [{"rev": int, "do": str, ...}, ...]}`,
    all actions that were not echoed yet, in order. The caller applies those with a `rev` above its own and
    hands the last one back as `revision`; `session` changes when that count starts anew.
    """
    meta = {
        **layer_meta(chosen, view),
        "view": view,
        "step": step,
        "revision": revision,
        "session": session,
        "present": present,
        "upstream": chosen.scene.experiment.upstream,
        "text": {**text, "max_weight": MAX_WEIGHT},
        "tools": dict(tools),
        "pictures": pictures,
        "plotly": url_of(PLOTLY),
    }
    _mounter()(key=key, data=pack(meta, arrays_of(chosen, view)), on_actions_change=on_action)
