"""What surrounds the pages on the server: their document, the browser's files, security headers, the warm-up.

app.py puts `routes`, `middleware` and `lifespan` into `streamlit.App`.
"""

from collections.abc import Iterable

from starlette.routing import Route

from convviz.app.server import document, files
from convviz.app.server.base_path import below_base_path
from convviz.app.server.headers import middleware
from convviz.app.server.lifespan import lifespan

__all__ = ["lifespan", "middleware", "routes"]


def routes(pages: Iterable[str], others: Iterable[Route]) -> list[Route]:
    """Return the routes of the pages at these paths, of the browser's files and of `others`."""
    return below_base_path([*document.routes(pages), *files.ROUTES, *others])
