"""The server of an installed ConvViz, as `convviz` starts it; in a checkout, app.py is the same."""

from pathlib import Path

import streamlit as st

from convviz.app.server import parts

app = st.App(Path(__file__).with_name("_shell.py"), **parts())
