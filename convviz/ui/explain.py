"""The drawer below the stage: formula, code and numbers of what is on show, made once it is opened."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convviz.experiment import NONE
from convviz.i18n import N_
from convviz.ui.code import convviz_code, torch_code
from convviz.ui.current import session
from convviz.ui.formulas import (
    adjoint_latex,
    after_grad_latex,
    after_latex,
    central_latex,
    forward_latex,
    gather_latex,
    input_grad_latex,
    matrix_grad_latex,
    matrix_latex,
    output_size_latex,
    transposed_latex,
    weight_grad_latex,
)
from convviz.ui.words import CARD_NAMES, Translate, size_text

EXPLAIN = "explain"
MOST_GRIDS = 6

_FORMULAE = {
    "forward": (
        (N_("Each output cell is the sum of its patch times the kernel, plus the bias."), forward_latex),
    ),
    "backward": (
        (
            N_("A weight met one input pixel at each output cell; its gradient adds up g times that pixel."),
            weight_grad_latex,
        ),
        (
            N_("An input pixel fed several cells; its gradient adds up g times the weights in between."),
            input_grad_latex,
        ),
    ),
}
_VIEWS = {
    "matrix": (
        (
            N_("One layer, two products: P of patches times the weights, or C of weights times the pixels."),
            matrix_latex,
        ),
    ),
    "matrix_grad": (
        (
            N_("Backwards, both are transposed: P gives the weight gradient, C the input gradient."),
            matrix_grad_latex,
        ),
    ),
    "after": (
        (
            N_("The activation f changes each cell alone; pooling keeps one number of each window."),
            after_latex,
        ),
    ),
    "after_grad": (
        (
            N_(
                "Each gradient goes back to the cells that made the number, then is scaled by the slope of f."
            ),
            after_grad_latex,
        ),
    ),
    "two_ways": (
        (
            N_("Scatter: each upstream gradient stamps the kernel, as it is, onto the pixels it came from."),
            input_grad_latex,
        ),
        (
            N_("Gather: each pixel collects from the cells that it fed, and meets the kernel turned around."),
            gather_latex,
        ),
    ),
    "check": (
        (
            N_("Two losses, one number nudged both ways: their quotient has to be the gradient."),
            central_latex,
        ),
        (
            N_("The input gradient is the transpose of the convolution: for every g and x both sides agree."),
            adjoint_latex,
        ),
    ),
    "transposed": (
        (
            N_("Every input pixel stamps the kernel times its value onto the output; stamps add up."),
            transposed_latex,
        ),
    ),
}
"""What replaces the page's own formulae in some of its views."""

_ARRAYS = {
    "forward": ("x", "weight", "bias", "output"),
    "backward": ("x", "weight", "output_grad", "weight_grad", "input_grad", "bias_grad"),
}


def explain(page: str, _: Translate) -> None:
    """Show the drawer of a page."""
    drawer = st.expander(
        _(CARD_NAMES["explain"]), icon=":material/menu_book:", key=EXPLAIN, on_change="rerun"
    )
    if not drawer.open:
        return
    with drawer:
        formula, numbers = st.columns([3, 2], gap="large")
        with formula:
            _formulae(page, _)
            _code(_)
        with numbers:
            _tables(page, _)


def _formulae(page: str, _: Translate) -> None:
    scene, view = session().scene, session().experiment.view
    for sentence, latex in _VIEWS.get(view, _FORMULAE[page]):
        st.markdown(_(sentence))
        st.latex(latex())
    st.caption(
        _(
            "No kernel is flipped on the way forward: this is cross-correlation, "
            "which every framework calls convolution."
        )
    )
    st.latex(output_size_latex(scene.geometry))


def _code(_: Translate) -> None:
    scene = session().scene
    st.code(convviz_code(scene), language="python", wrap_lines=True)
    st.caption(_("The same layer in PyTorch:"))
    st.code(torch_code(scene), language="python", wrap_lines=True)


def _tables(page: str, _: Translate) -> None:
    scene = session().scene
    names = (*_ARRAYS[page], *_after(page))
    arrays = {name: np.asarray(getattr(scene, name)) for name in names}
    st.markdown(shape_table(_, arrays))
    name = st.selectbox(_("Numbers of"), list(arrays), key="explain_array", persist_state="session")
    grids = planes(arrays[name])
    for index, plane in grids[:MOST_GRIDS]:
        if index:
            st.caption(f"`{name}[{', '.join(map(str, index))}]`")
        st.dataframe(plane, height=min(38 + 35 * len(plane), 320))
    if len(grids) > MOST_GRIDS:
        st.caption(
            _("On show: the first {shown} grids of {count}.").format(shown=MOST_GRIDS, count=len(grids))
        )


def _after(page: str) -> tuple[str, ...]:
    """Return the arrays of what follows the convolution, where anything does."""
    experiment = session().experiment
    if experiment.activation == NONE and experiment.pool == NONE:
        return ()
    return ("activated", "pooled") if page == "forward" else ("pooled_grad", "activated_grad")


def shape_table(_: Translate, arrays: dict[str, NDArray[np.floating]]) -> str:
    """Return the arrays with their shapes and sizes as a Markdown table."""
    titles = " | ".join((_("array"), _("shape"), _("numbers"), _("bytes (float32)")))
    head = f"| {titles} |\n| --- | --- | ---: | ---: |"
    rows = [
        f"| `{name}` | {size_text(array.shape)} | {array.size:,} | {4 * array.size:,} |"
        for name, array in arrays.items()
    ]
    return "\n".join([head, *rows])


def planes(array: NDArray[np.floating]) -> list[tuple[tuple[int, ...], NDArray[np.floating]]]:
    """Return an array of any rank as its two-dimensional planes, each with the indices before them."""
    flat = np.atleast_2d(array)
    return [(index, flat[index]) for index in np.ndindex(flat.shape[:-2])]
