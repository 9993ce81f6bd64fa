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
    layer = {"present": present, "pictures": pictures}
    state = {"step": step, "revision": revision, "session": session, "slide": slide}
    data = _message(chosen, view, layer, {**state, "text": text}, tools, held)
    component(STAGE, HTML)(key=key, data=data, on_actions_change=on_action)


def first_message(
    chosen: Chosen, *, view: str, step: int, text: Piece, tools: Mapping[str, Any], present: bool
) -> bytes:
    """Return what `stage` will send to a page that asks for it first, of no session yet."""
    layer = {"present": present, "pictures": None}
    state = {"step": step, "revision": 0, "session": "", "slide": False, "text": text}
    return _message(chosen, view, layer, state, tools, ())


def lasting_message(chosen: Chosen, *, view: str, step: int, text: Piece, tools: Mapping[str, Any]) -> bytes:
    """Return what `stage` would send to a page that nobody answers: one that says so, on this input alone."""
    layer = {"present": False, "pictures": None}
    offered = layer_meta(chosen, view)["input"] == "offered"
    state = {"step": step, "revision": 0, "session": "", "slide": False, "text": text}
    return _message(
        chosen,
        view,
        {**layer, **({"input": None} if offered else {})},
        state,
        {**tools, "alone": True, "cover": None},
        (),
    )


def _message(
    chosen: Chosen,
    view: str,
    layer: Mapping[str, Any],
    state: Mapping[str, Any],
    tools: Mapping[str, Any],
    held: Collection[str] | None,
) -> bytes:
    """Return the message of a view; `layer` and `state` are added to what its two parts say."""
    arrays = arrays_of(chosen, view)
    about = {
        **layer_meta(chosen, view),
        "view": view,
        "upstream": chosen.scene.experiment.upstream,
        "limits": LIMITS,
        "plotly": url_of(PLOTLY),
        **layer,
    }
    meta = {
        "layer": piece(about),
        "scales": scales_of(chosen, arrays),
        "quiet": QUIET,
        "loss": loss_of(chosen, view),
        **state,
        "tools": {name: _apart(name, value) for name, value in tools.items()},
    }
    return pack(meta, arrays, held)


def _apart(name: str, value: Any) -> Any:
    """Return what is worth it as a piece of its own; of programs, each block is."""
    if name == "code" and isinstance(value, Mapping):
        return {name: [piece(block) for block in blocks] for name, blocks in value.items()}
    return piece(value) if isinstance(value, list) and len(value) > 1 else value
