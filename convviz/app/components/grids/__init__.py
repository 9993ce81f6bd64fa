"""Titled grids of numbers beside each other, with linked hovering: for pages that compare and that ask."""

from convviz.app.components.grids.message import Grid
from convviz.app.components.grids.mount import grids

__all__ = ["Grid", "grids"]
