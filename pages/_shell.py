"""The shell around every page: router, language, address, size of type. It runs first, on each full run."""

from pathlib import Path

import streamlit as st

from convviz.app.shell.current import read_address, sentences, session, show_notes, write_address
from convviz.app.shell.navigation import menu
from convviz.app.shell.style import enlarge, show_copy_buttons
from convviz.app.shell.topbar import topbar

# A symbol by name would be fetched from outside.
ICON = Path(__file__).with_name("icon.png")

st.set_page_config(page_title="ConvViz", page_icon=ICON, layout="wide")
read_address()
_ = sentences()
page = st.navigation(menu(_), position="top")
show_copy_buttons()
if session().display.present:
    enlarge()
topbar(page)
show_notes()
page.run()
write_address()
