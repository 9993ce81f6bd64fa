"""The files that a browser loads for the components, under addresses that change with their content.

``assets/<hash>/plotly.min.js`` comes straight from the installed plotly package;
``assets/<hash>/stage.js`` and the others of `SCRIPTS` are the scripts of the components, each joined from its
modules and bringing its style sheets along. An address is relative to the page (``document.baseURI``), which
works under a base path too, and what lies there never changes: a browser may keep it for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from convviz.app.components.modules import join

PREFIX = "assets"
PLOTLY = "plotly.min.js"
SCRIPTS = STAGE, STACK, GRIDS, CHART, PAD, PHOTO, STILL, MEMORY, DOCUMENT, ALONE = (
    "stage.js",
    "stack.js",
    "grids.js",
    "chart.js",
    "pad.js",
    "photo.js",
    "still.js",
    "memory.js",
    "document.js",
    "alone.js",
)
JAVASCRIPT = "text/javascript; charset=utf-8"
SHEETS = {
    STAGE: ("stage/stage.css",),
    STACK: ("stage/stage.css", "stack/stack.css"),
    GRIDS: ("stage/stage.css",),
    CHART: ("chart/chart.css",),
    PAD: ("stage/stage.css", "pad/pad.css"),
    PHOTO: ("stage/stage.css", "photo/photo.css"),
    STILL: ("still/still.css",),
    ALONE: ("stage/stage.css", "alone/alone.css"),
}
FOLDER = Path(__file__).parent
DIGEST_LENGTH = 16
# Streamlit would send a sheet of its own again with every message.
_STYLE = "document.head.append(Object.assign(document.createElement('style'), { textContent: %s }));\n"


@dataclass(frozen=True)
class Asset:
    """One file as a browser gets it, compressed when first asked for and then kept."""

    name: str
    body: bytes = field(repr=False)
    media_type: str = JAVASCRIPT

    @cached_property
    def compressed(self) -> bytes:
        """The body in gzip, without a time stamp, so that the same bytes always give the same result."""
        return gzip.compress(self.body, compresslevel=9, mtime=0)

    @cached_property
    def url(self) -> str:
        """The address, relative to the page."""
        return f"{PREFIX}/{hashlib.sha256(self.body).hexdigest()[:DIGEST_LENGTH]}/{self.name}"


def url_of(name: str) -> str:
    """Return the address of `PLOTLY` or one of `SCRIPTS`, relative to the page."""
    return _assets()[name].url


def text_of(name: str) -> str:
    """Return what is in `PLOTLY` or one of `SCRIPTS`."""
    return _assets()[name].body.decode()


def find(path: str) -> Asset | None:
    """Return what lies at an address that `url_of` gave, or None; the disk is never asked."""
    asset = _assets().get(path.rpartition("/")[2])
    return asset if asset is not None and asset.url == path else None


def warm_up() -> None:
    """Read and compress everything now, so that no visitor waits for it."""
    for asset in _assets().values():
        _ = asset.compressed


@cache
def _assets() -> dict[str, Asset]:
    plotly = Path(str(files("plotly"))) / "package_data" / PLOTLY
    return {
        PLOTLY: Asset(PLOTLY, plotly.read_bytes()),
        **{name: Asset(name, _script(name).encode()) for name in SCRIPTS},
    }


def _script(name: str) -> str:
    """Return the script of a component, which puts its style sheets into the page when it is loaded."""
    css = "".join((FOLDER / sheet).read_text("utf-8") for sheet in SHEETS.get(name, ()))
    script = join(FOLDER / Path(name).stem / "js" / "main.js")
    return script + _STYLE % json.dumps(css, ensure_ascii=False) if css else script
