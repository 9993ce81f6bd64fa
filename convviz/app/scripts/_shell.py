"""The script that Streamlit runs first, on each full run: it finds the page and frames it."""

from convviz.app.shell.router import show_page

show_page()
