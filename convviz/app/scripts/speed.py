"""Speed: a race between ways to compute one layer, and how each grows."""

from convviz.app.pages.speed import speed

speed()
