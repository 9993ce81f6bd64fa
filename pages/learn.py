"""Learn: a kernel, a network, exercises, and mistakes to find."""

from convviz.ui.learn.page import learn

learn()
