"""Learn: a kernel, a network, exercises, and mistakes to find."""

from convviz.app.pages.learn.page import learn

learn()
