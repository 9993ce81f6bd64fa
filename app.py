"""The server in a checkout: ``streamlit run app.py``. Installed, ``convviz`` starts the same."""

from pathlib import Path

import streamlit as st

from convviz.app.server import parts

app = st.App(Path(__file__).parent / "pages" / "_shell.py", **parts())
