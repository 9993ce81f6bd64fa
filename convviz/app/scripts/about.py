"""About: what this is, what it computes, where it comes from."""

from convviz.app.pages.about import about

about()
