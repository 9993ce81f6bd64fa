"""Mount a drawing pad in a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from convviz.app.components.assets import PAD
from convviz.app.components.mounting import component
from convviz.app.components.pad.bits import SIDE, Bits, read_bits, write_bits
from convviz.app.components.payload import pack

HTML = '<div class="cv-stage cv-pad"></div>'


def pad(
    *,
    key: str,
    bits: Bits,
    revision: int,
    session: str,
    text: Mapping[str, str],
    on_draw: Callable[[], None],
) -> None:
    """Show a pad with this drawing; after every stroke `on_draw` is called, and `drawn` reads what was sent.

    `revision` is that of the last stroke that was taken, so that an old echo never undoes a newer stroke;
    `text` has the sentences `label`, `draw`, `erase` and `clear`.
    """
    meta = {
        "bits": write_bits(bits),
        "side": SIDE,
        "revision": revision,
        "session": session,
        "text": dict(text),
    }
    component(PAD, HTML)(key=key, data=pack(meta, {}), on_drawn_change=on_draw)


def drawn(state: Any) -> tuple[Bits, int]:
    """Return the drawing and its revision out of what Streamlit keeps under the pad's key.

    Raises RefusedValue for anything that is no drawing.
    """
    try:
        action = dict(dict(state)["drawn"]["queue"][-1])
        revision = int(action["rev"])
    except (KeyError, IndexError, TypeError, ValueError):
        return read_bits(None), 0
    return read_bits(action.get("bits")), revision
