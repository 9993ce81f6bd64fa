"""The script that Streamlit runs first, on each full run: it finds the page and frames it."""

from convviz.app.shell.router import show_page
from convviz.app.widgets.bringing import take_from_anywhere
from convviz.app.widgets.take_away import take_away

show_page(take_away)
take_from_anywhere()
