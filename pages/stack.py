"""Stack: layers in a row, and what each unit sees of the picture."""

from convviz.ui.stack import stack

stack()
