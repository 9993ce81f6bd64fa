"""The arrays of what is on show, as files for NumPy and for a spreadsheet."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, size_text
from convviz.app.shell.navigation import path_on_show
from convviz.app.shell.shared import in_turn
from convviz.lab.files.weights import tensors_to_npz
from convviz.lab.numerals.csv_text import csv_text
from convviz.lab.scene import Scene
from convviz.lab.scene.arrays import arrays_of, patches_of


def body(_: Translate) -> None:
    """Offer all arrays as one file, and one of them for a spreadsheet."""
    page = path_on_show()
    st.markdown(_("Every array of this page, the patches with them, for NumPy: `np.load` reads it."))
    save_all(page, _, key="take_away_npz")
    arrays = {**arrays_of(session().scene, page), "patches": patches_of(session().scene)}
    st.markdown(_("One array for a spreadsheet, map below map:"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            _("Array"),
            list(arrays),
            format_func=lambda name: f"{name}  ({size_text(arrays[name].shape)})",
            key="take_away_array",
            width=320,
        )
        st.download_button(
            _("Save it (CSV)"),
            in_turn(session().id, lambda: csv_text(name, arrays[name])),
            file_name=f"convviz-{name.replace('_', '-')}.csv",
            mime="text/csv",
            icon=":material/table:",
            key="take_away_csv",
            on_click="ignore",
        )
    st.caption(
        _(
            "One panel alone, also as LaTeX, NumPy or PyTorch, is copied under “Numbers as a table” below the"
            " stage."
        )
    )


def save_all(page: str, _: Translate, *, key: str) -> None:
    """Offer the arrays of a page as one file, with the patches that the kernel meets."""
    scene = session().scene
    st.download_button(
        _("Save all of them (NPZ)"),
        in_turn(session().id, lambda: all_arrays(scene, page)),
        file_name=f"convviz-{page}.npz",
        mime="application/octet-stream",
        icon=":material/download:",
        key=key,
        on_click="ignore",
    )


def all_arrays(scene: Scene, page: str) -> bytes:
    """Return the arrays of a page and the patches as an .npz file."""
    return tensors_to_npz({**arrays_of(scene, page), "patches": patches_of(scene)})
