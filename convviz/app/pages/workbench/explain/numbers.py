"""The arrays of what is on show: their shapes, their sizes, their numbers."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, size_text
from convviz.app.widgets.cover_tools import tell_covered
from convviz.app.widgets.take_away.numbers import save_all
from convviz.lab.scene.arrays import arrays_of

MAX_GRIDS = 6

_LETTERS = {
    "x": "x",
    "weight": "w",
    "bias": "b",
    "output": "y",
    "activated": "a",
    "pooled": "z",
    "pooled_grad": "dZ",
    "activated_grad": "dA",
    "output_grad": "g",
    "weight_grad": "dW",
    "input_grad": "dX",
    "bias_grad": "db",
}
"""The letter of each array in the formulae."""


def numbers_section(page: str, _: Translate) -> None:
    """Show the arrays of a page, and the numbers of one of them."""
    arrays = arrays_of(session().scene, page)
    st.markdown(shape_table(_, arrays))
    if session().covered:
        tell_covered(_)
        return
    save_all(page, _, key="explain_npz")
    name = st.selectbox(_("Numbers of"), list(arrays), key="explain_array", persist_state="session")
    grids = planes(arrays[name])
    for index, plane in grids[:MAX_GRIDS]:
        if index:
            st.caption(f"`{name}[{', '.join(map(str, index))}]`")
        st.dataframe(plane, height=min(38 + 35 * len(plane), 320))
    if len(grids) > MAX_GRIDS:
        st.caption(_("Showing the first {shown} grids of {count}.").format(shown=MAX_GRIDS, count=len(grids)))


def shape_table(_: Translate, arrays: dict[str, NDArray[np.floating]]) -> str:
    """Return the arrays with their shapes and sizes as a Markdown table."""
    titles = " | ".join(("", _("array"), _("shape"), _("numbers"), _("bytes (float32)")))
    head = f"| {titles} |\n| --- | --- | --- | ---: | ---: |"
    rows = [
        f"| *{_LETTERS[name]}* | `{name}` | {size_text(array.shape)} | {array.size:,} | {4 * array.size:,} |"
        for name, array in arrays.items()
    ]
    return "\n".join([head, *rows])


def planes(array: NDArray[np.floating]) -> list[tuple[tuple[int, ...], NDArray[np.floating]]]:
    """Return an array of any rank as its two-dimensional planes, each with the indices before them."""
    flat = np.atleast_2d(array)
    return [(index, flat[index]) for index in np.ndindex(flat.shape[:-2])]
