"""The layer on show as programs to copy, and the arrays that they read."""

from __future__ import annotations

from functools import partial

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.lab.code.experiment import convviz_code, torch_code
from convviz.lab.code.program import FILE, file_arrays
from convviz.lab.files.weights import tensors_to_npz
from convviz.lab.scene import Scene

CODE_HEIGHT = 420


def code_section(_: Translate) -> None:
    """Show the layer in ConvViz and in PyTorch."""
    chosen = session().chosen
    with st.container(key="program_convviz"):
        st.code(convviz_code(chosen), language="python", height=CODE_HEIGHT)
    st.caption(_("The same layer in PyTorch:"))
    with st.container(key="program_torch"):
        st.code(torch_code(chosen), language="python", height=CODE_HEIGHT)
    _arrays_file(chosen.scene, _)


def _arrays_file(scene: Scene, _: Translate) -> None:
    """Offer the arrays that are too large to be written out in the programs."""
    arrays = file_arrays(scene)
    if not arrays:
        return
    st.download_button(
        _("Save the arrays"),
        partial(tensors_to_npz, arrays),
        file_name=FILE,
        mime="application/octet-stream",
        icon=":material/download:",
        key="explain_arrays",
        on_click="ignore",
    )
    st.caption(
        _("They are too large to write out in the code, which reads them from this file in the same folder.")
    )
