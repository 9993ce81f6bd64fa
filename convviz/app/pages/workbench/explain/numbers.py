"""The arrays of what is on show: their shapes, their sizes, their numbers."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, size_text
from convviz.lab.files.weights import tensors_to_npz
from convviz.lab.scene import Scene
from convviz.lab.state import NONE, conv_options
from convviz.ops.patches import image_patches

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

_ARRAYS = {
    "forward": ("x", "weight", "bias", "output"),
    "backward": ("x", "weight", "output_grad", "weight_grad", "input_grad", "bias_grad"),
}


def numbers_section(page: str, _: Translate) -> None:
    """Show the arrays of a page, and the numbers of one of them."""
    scene = session().scene
    names = (*_ARRAYS[page], *_after(page))
    arrays = {name: np.asarray(getattr(scene, name)) for name in names}
    st.markdown(shape_table(_, arrays))
    st.download_button(
        _("Save all of them (NPZ)"),
        partial(_npz, scene, arrays),
        file_name=f"convviz-{page}.npz",
        mime="application/octet-stream",
        icon=":material/download:",
        key="explain_npz",
        on_click="ignore",
    )
    name = st.selectbox(_("Numbers of"), list(arrays), key="explain_array", persist_state="session")
    grids = planes(arrays[name])
    for index, plane in grids[:MAX_GRIDS]:
        if index:
            st.caption(f"`{name}[{', '.join(map(str, index))}]`")
        st.dataframe(plane, height=min(38 + 35 * len(plane), 320))
    if len(grids) > MAX_GRIDS:
        st.caption(_("Showing the first {shown} grids of {count}.").format(shown=MAX_GRIDS, count=len(grids)))


def _npz(scene: Scene, arrays: dict[str, NDArray[np.floating]]) -> bytes:
    """Return the arrays as a file, with the patches (N, C, KH, KW, HO, WO) that the kernel meets."""
    experiment = scene.experiment
    options = conv_options(experiment, scene.x.shape[2:])
    return tensors_to_npz({**arrays, "patches": image_patches(scene.x, scene.weight.shape[2:], **options)})


def _after(page: str) -> tuple[str, ...]:
    """Return the arrays of what follows the convolution, where anything does."""
    experiment = session().experiment
    if experiment.activation == NONE and experiment.pool == NONE:
        return ()
    return ("activated", "pooled") if page == "forward" else ("pooled_grad", "activated_grad")


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
