"""About: what this is, what it computes, where it comes from."""

from convviz.ui.about import about

about()
