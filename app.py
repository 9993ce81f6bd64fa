"""The server: Streamlit over the shell script, with security headers, the browser's files and a warm-up."""

from pathlib import Path

import streamlit as st

from convviz.server import lifespan, middleware, routes
from convviz.ui import previews

SHELL = Path(__file__).parent / "pages" / "_shell.py"

app = st.App(SHELL, middleware=middleware(), routes=routes() + previews.routes(), lifespan=lifespan)
