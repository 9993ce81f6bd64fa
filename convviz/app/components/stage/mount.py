"""Mount the stage in a page: one component that owns its heatmaps and plays without asking the server."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from convviz.app.components.assets import PLOTLY, STAGE, url_of
from convviz.app.components.limits import LIMITS
from convviz.app.components.mounting import component
from convviz.app.components.payload import Piece, pack, piece
from convviz.app.components.stage.message import arrays_of, layer_meta, loss_of
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
    text: Piece,
    tools: Mapping[str, Any],
    present: bool = False,
    slide: bool = False,
    pictures: Mapping[str, Any] | None = None,
    key: str = "stage",
    held: Collection[str] = (),
    on_action: Callable[[], None],
) -> None:
    """Show the chosen part of a scene in one of its views.

    What a person does arrives as the trigger `actions`: `{"session": str, "queue": [{"rev": int, "do": str,
    ...}, ...], "have": [str, ...]}`, all actions that were not echoed yet, in order, and again until they
    are. The caller applies those of its own `session` with a `rev` above its own and hands the last one back
    as `revision`. A `session` that changes begins to count again: what it was not told about is numbered
    again and sent.

    `slide` has the stage stand alone from the start.

    What the browser has is not sent to it again where the caller hands it back as `held`. Where it lacks
    something of a message all the same, it does `{"do": "missing"}`, which changes nothing.
    """
    arrays = arrays_of(chosen, view)
    meta = {
        "layer": piece(
            {
                **layer_meta(chosen, view),
                "view": view,
                "present": present,
                "upstream": chosen.scene.experiment.upstream,
                "limits": LIMITS,
                "pictures": pictures,
                "plotly": url_of(PLOTLY),
            }
        ),
        "scales": scales_of(chosen, arrays),
        "quiet": QUIET,
        "loss": loss_of(chosen, view),
        "step": step,
        "revision": revision,
        "session": session,
        "text": text,
        "slide": slide,
        "tools": {name: _apart(value) for name, value in tools.items()},
    }
    component(STAGE, HTML)(key=key, data=pack(meta, arrays, held), on_actions_change=on_action)


def _apart(value: Any) -> Any:
    """Return what is worth it as a piece of its own; of programs, each block is."""
    if isinstance(value, Mapping):
        return {name: [piece(block) for block in blocks] for name, blocks in value.items()}
    return piece(value) if isinstance(value, list) and len(value) > 1 else value
