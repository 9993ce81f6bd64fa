"""The stage: linked, animated heatmaps of one convolution layer, drawn in the browser."""

from convviz.app.components.stage.mount import lasting_message, stage

__all__ = ["lasting_message", "stage"]
