"""Speed: a race between ways to compute one layer, and how each grows."""

from convviz.ui.speed import speed

speed()
