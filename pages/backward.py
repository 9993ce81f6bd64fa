"""Backward: from the loss to the gradients of the kernel and the input."""

from convviz.ui.workbench import workbench

workbench("backward")
