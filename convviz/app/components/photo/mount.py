"""Mount a small picture with a box to draw on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from convviz.app.components.assets import PHOTO
from convviz.app.components.mounting import component
from convviz.app.components.payload import pack

HTML = '<div class="cv-stage cv-photo-box"></div>'


def photo(
    *,
    key: str,
    url: str,
    size: Sequence[int],
    region: Sequence[int],
    revision: int,
    session: str,
    text: Mapping[str, str],
    on_pick: Callable[[], None],
) -> None:
    """Show the picture at `url`, of `size` [h, w], with the box `region` [top, left, height, width] on it.

    After another box was drawn, or where the picture did not come, `on_pick` is called, and `picked` reads
    what was sent. `revision` is the last one that was taken; `text` has the sentences `draw_box`,
    `region_help`, `region_is` and `picture_gone`.
    """
    meta = {
        "url": url,
        "size": list(size),
        "region": list(region),
        "revision": revision,
        "session": session,
        "text": dict(text),
    }
    component(PHOTO, HTML)(key=key, data=pack(meta, {}), on_picked_change=on_pick)


def picked(state: Any) -> tuple[Any, int]:
    """Return the box drawn last and its revision, out of what Streamlit keeps under the picture's key.

    None and 0 for what says nothing; None where only a fresh picture is asked for. A box may be anything: it
    comes from a browser.
    """
    try:
        action = dict(dict(state)["picked"]["queue"][-1])
        return action.get("box"), int(action["rev"])
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        return None, 0
