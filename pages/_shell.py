"""The shell around every page: router, language, address, frame. It runs first, on each full run."""

import streamlit as st

from convviz.ui.current import read_address, sentences, session, show_notes, write_address
from convviz.ui.present import large_type
from convviz.ui.site import menu
from convviz.ui.topbar import topbar

st.set_page_config(page_title="ConvViz", page_icon=":material/grid_view:", layout="wide")
read_address()
page = st.navigation(menu(sentences()), position="top")
if session().frame.present:
    large_type()
topbar(page.title)
show_notes()
page.run()
write_address()
