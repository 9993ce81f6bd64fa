"""The stage as one HTML file that plays without a server."""

from convviz.app.components.alone.page import MOST_BYTES, page

__all__ = ["MOST_BYTES", "page"]
