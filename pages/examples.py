"""Examples: every ready link, by topic."""

from convviz.ui.examples import examples

examples()
