"""Mount the stage in a page: one component that owns its heatmaps and plays without asking the server."""

from collections.abc import Callable, Mapping
from typing import Any

from convviz.app.components.assets import PLOTLY, STAGE, url_of
from convviz.app.components.limits import LIMITS
from convviz.app.components.mounting import component
from convviz.app.components.payload import pack
from convviz.app.components.stage.message import arrays_of, layer_meta
from convviz.lab.layer.magnitudes import QUIET
from convviz.lab.scene import Chosen
from convviz.lab.scene.scales import scales_of

HTML = '<div class="cv-stage"></div>'


def stage(
    chosen: Chosen,
    *,
    view: str,
    step: int,
    revision: int,
    session: str,
    text: Mapping[str, Any],
    tools: Mapping[str, Any],
    present: bool = False,
    pictures: Mapping[str, Any] | None = None,
    key: str = "stage",
    on_action: Callable[[], None],
) -> None:
    """Show the chosen part of a scene in one of its views.

    What a person does arrives as the trigger `actions`: `{"session": str, "queue": [{"rev": int, "do": str,
    ...}, ...]}`, all actions that were not echoed yet, in order, and again until they are. The caller applies
    those of its own `session` with a `rev` above its own and hands the last one back as `revision`. A
    `session` that changes begins to count again: what it was not told about is numbered again and sent.
    """
    arrays = arrays_of(chosen, view)
    meta = {
        **layer_meta(chosen, view),
        "scales": scales_of(chosen, arrays),
        "quiet": QUIET,
        "view": view,
        "step": step,
        "revision": revision,
        "session": session,
        "present": present,
        "upstream": chosen.scene.experiment.upstream,
        "limits": LIMITS,
        "text": dict(text),
        "tools": dict(tools),
        "pictures": pictures,
        "plotly": url_of(PLOTLY),
    }
    component(STAGE, HTML)(key=key, data=pack(meta, arrays), on_actions_change=on_action)
