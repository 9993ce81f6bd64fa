"""The files that a browser loads for the components, under addresses that change with their content.

``assets/<hash>/plotly.min.js`` comes straight from the installed plotly package;
``assets/<hash>/stage/js/main.js`` is a file below this folder. All component files share one hash, so that a
module's relative imports lead to its neighbours of the same version. An address is relative to the page
(``document.baseURI``), which works under a base path too, and what lies there never changes: a browser may
keep it for ever.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

PREFIX = "assets"
PLOTLY = "plotly.min.js"
MEDIA_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
FOLDER = Path(__file__).parent
DIGEST_LENGTH = 16


@dataclass(frozen=True)
class Asset:
    """One file as a browser gets it: its bytes, compressed once when first wanted and then kept."""

    body: bytes = field(repr=False)
    media_type: str

    @cached_property
    def compressed(self) -> bytes:
        """The body in gzip; the same bytes give the same result, so that it carries no time."""
        return gzip.compress(self.body, compresslevel=9, mtime=0)


def plotly_url() -> str:
    """Return the address of plotly.js, relative to the page."""
    return next(iter(_plotly()))


def component_url(path: str) -> str:
    """Return the address of a component's file, such as ``"stage/js/main.js"``, relative to the page.

    Raises `FileNotFoundError` for a path that is not a .js or .css file below this folder.
    """
    url = f"{PREFIX}/{component_digest()}/{path}"
    if url not in _components():
        raise FileNotFoundError(
            f"No component file {path!r} below {FOLDER}: only {', '.join(MEDIA_TYPES)} are served."
        )
    return url


def find(path: str) -> Asset | None:
    """Return what lies at an address such as `plotly_url()`, or None; the disk is never asked."""
    return _components().get(path) or _plotly().get(path)


def component_digest() -> str:
    """Return the hash that all component files share."""
    return next(iter(_components())).split("/")[1]


def module_urls() -> list[str]:
    """Return the addresses of all JavaScript modules of the components, for a page that wants them early."""
    return [url for url in _components() if url.endswith(".js")]


def warm_up() -> None:
    """Read and compress everything now, so that no visitor waits for it."""
    for asset in (*_components().values(), *_plotly().values()):
        _ = asset.compressed


def read_folder(folder: Path) -> dict[str, Asset]:
    """Return every .js and .css file below `folder` by its path there, with ``/`` between names."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in MEDIA_TYPES and path.is_file())
    return {path.relative_to(folder).as_posix(): _read(path) for path in paths}


def under_digest(assets: Mapping[str, Asset]) -> dict[str, Asset]:
    """Return `assets` by their addresses, under one hash of all their names and bytes."""
    digest = _digest(part for name, asset in assets.items() for part in (name.encode(), asset.body))
    return {f"{PREFIX}/{digest}/{name}": asset for name, asset in assets.items()}


@cache
def _components() -> dict[str, Asset]:
    return under_digest(read_folder(FOLDER))


@cache
def _plotly() -> dict[str, Asset]:
    path = Path(str(files("plotly"))) / "package_data" / PLOTLY
    return under_digest({PLOTLY: _read(path)})


def _read(path: Path) -> Asset:
    return Asset(path.read_bytes(), MEDIA_TYPES[path.suffix])


def _digest(parts: Iterable[bytes]) -> str:
    """Hash `parts` with their lengths, so that bytes cannot move from one to the next unnoticed."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "little"))
        total.update(part)
    return total.hexdigest()[:DIGEST_LENGTH]
