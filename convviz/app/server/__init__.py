"""What surrounds the pages on the server: their document, the browser's files, security headers, the warm-up.

`parts` gives them to `streamlit.App`.
"""

from collections.abc import Iterable
from typing import Any

from starlette.routing import Route

from convviz.app.server import document, files, link_card
from convviz.app.server.base_path import below_base_path
from convviz.app.server.headers import middleware
from convviz.app.server.lifespan import lifespan
from convviz.app.shell.navigation import PATHS
from convviz.app.widgets import previews

__all__ = ["lifespan", "middleware", "parts", "routes"]


def parts() -> dict[str, Any]:
    """Return what `streamlit.App` takes beside the shell script."""
    return {"routes": routes(PATHS, previews.ROUTES), "middleware": middleware(), "lifespan": lifespan}


def routes(pages: Iterable[str], others: Iterable[Route]) -> list[Route]:
    """Return the routes of the pages at these paths, of the browser's files and of `others`."""
    return below_base_path([*document.routes(pages), *files.ROUTES, *link_card.ROUTES, *others])
