"""The maps of layers in a row, drawn in the browser: pointing at a unit shows what it sees."""

from convviz.app.components.stack.message import Panel
from convviz.app.components.stack.mount import stack_maps

__all__ = ["Panel", "stack_maps"]
