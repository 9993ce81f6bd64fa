"""Stack: layers in a row, and what each unit sees of the picture."""

from convviz.app.pages.stack import stack

stack()
