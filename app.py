"""The server: Streamlit over the shell script, with a document of our own, security headers and a warm-up."""

from pathlib import Path

import streamlit as st

from convviz.app.server import lifespan, middleware, routes
from convviz.app.shell import navigation as site
from convviz.app.widgets import previews

SHELL = Path(__file__).parent / "pages" / "_shell.py"

app = st.App(SHELL, middleware=middleware(), routes=routes(site.PATHS, previews.ROUTES), lifespan=lifespan)
