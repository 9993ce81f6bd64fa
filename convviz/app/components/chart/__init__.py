"""A chart that shares the stage's own copy of Plotly, follows the theme and moves without a flicker."""

from convviz.app.components.chart.lines import line, log_axis
from convviz.app.components.chart.mount import chart

__all__ = ["chart", "line", "log_axis"]
