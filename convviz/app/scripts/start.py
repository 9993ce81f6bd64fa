"""Start: a small example that moves already, and three doors."""

from convviz.app.pages.start import start

start()
