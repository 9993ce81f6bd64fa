"""Backward: from the loss to the gradients of the kernel and the input."""

from convviz.app.pages.workbench.workbench import workbench

workbench("backward")
