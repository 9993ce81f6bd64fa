"""The script that Streamlit runs first, on each full run: it finds the page and frames it."""

from convviz.app.shell.router import show_page
from convviz.app.widgets.bring_picture import take_from_anywhere

show_page()
take_from_anywhere()
