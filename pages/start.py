"""Start: a small example that moves already, and three doors."""

from convviz.ui.start import start

start()
