"""Examples: every ready link, by topic."""

from convviz.app.pages.examples import examples

examples()
