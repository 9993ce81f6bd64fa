"""The layer on show as programs to copy, and the arrays that they read."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.widgets.take_away.program import save_arrays
from convviz.lab.code.experiment import convviz_code, torch_code

CODE_HEIGHT = 420


def code_section(_: Translate) -> None:
    """Show the layer in ConvViz and in PyTorch."""
    chosen = session().chosen
    with st.container(key="program_convviz"):
        st.code(convviz_code(chosen), language="python", height=CODE_HEIGHT)
    st.caption(_("The same layer in PyTorch:"))
    with st.container(key="program_torch"):
        st.code(torch_code(chosen), language="python", height=CODE_HEIGHT)
    save_arrays(chosen.scene, _, key="explain_arrays")
