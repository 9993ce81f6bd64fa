"""Forward: picture, kernel and layer make the output."""

from convviz.app.pages.workbench.workbench import workbench

workbench("forward")
