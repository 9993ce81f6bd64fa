"""Learn: exercises, and mistakes to find."""

from convviz.ui.learn.page import learn

learn()
