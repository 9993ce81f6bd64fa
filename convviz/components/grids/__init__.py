"""Titled grids of numbers beside each other, with linked hovering: for pages that compare and that ask."""

from convviz.components.grids.message import Grid
from convviz.components.grids.mount import grids

__all__ = ["Grid", "grids"]
