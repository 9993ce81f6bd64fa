"""Forward: picture, kernel and layer make the output."""

from convviz.ui.workbench import workbench

workbench("forward")
