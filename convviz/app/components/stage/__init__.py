"""The stage: linked, animated heatmaps of one convolution layer, drawn in the browser."""

from convviz.app.components.stage.mount import stage

__all__ = ["stage"]
