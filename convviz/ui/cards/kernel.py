"""Card 2, the kernel: what it means, its facts, and its numbers as text. It is edited in the stage."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convviz.errors import Refusal
from convviz.experiment import CUSTOM, weight_array
from convviz.kernels import PRESETS
from convviz.numerals import Grids
from convviz.ui.cards.filters import filters_section
from convviz.ui.cards.weights_file import weights_section
from convviz.ui.current import session
from convviz.ui.doubts import tell
from convviz.ui.kernel_text import kernel_to_text, text_to_kernels
from convviz.ui.words import Translate, kernel_name, number_text, size_text, sized

TEXT, FORM = "kernel_text", "kernel_form"
_SHOWN = "kernel_text_shown"


def summary(_: Translate) -> str:
    """Return the card in one line: ``Sobel x 3 × 3``."""
    experiment = session().experiment
    if experiment.filters == 1:
        return sized(_, kernel_name(_, experiment.presets[0]), experiment.kernel_size)
    size = size_text(experiment.kernel_size)
    return _("{count} filters of {size}").format(count=experiment.filters, size=size)


def body(_: Translate) -> None:
    """Show the kernel's meaning, facts and numbers."""
    now = session()
    filters_section(_)
    preset = now.experiment.presets[now.experiment.out_channel]
    weight = now.scene.weight[now.experiment.out_channel]  # (C/groups, KH, KW)
    if preset == CUSTOM:
        st.caption(_("Your own kernel. Edit its cells beside the picture."))
    else:
        st.caption(_(PRESETS[preset].sentence))
    st.caption("  \n".join(facts(_, weight)))
    _numbers(_)
    weights_section(_)


def facts(_: Translate, weight: NDArray[np.floating]) -> list[str]:
    """Return what a kernel (C, KH, KW) is at a glance: its sum, its symmetry, whether it is separable."""
    total = float(weight.sum())
    found = [_("Sum of the weights: {total}").format(total=number_text(round(total, 6)))]
    turned = weight[..., ::-1, ::-1]
    if np.allclose(weight, turned):
        found.append(_("Symmetric: unchanged by half a turn."))
    elif np.allclose(weight, -turned):
        found.append(_("Antisymmetric: half a turn flips every sign."))
    if all(np.linalg.matrix_rank(kernel) == 1 for kernel in weight):
        found.append(_("Separable: a column times a row (rank 1)."))
    return found


def _numbers(_: Translate) -> None:
    now = session()
    text = kernel_to_text(weight_array(now.experiment, now.scene.x.shape[1])[now.experiment.out_channel])
    if st.session_state.get(_SHOWN) != text or TEXT not in st.session_state:
        st.session_state[_SHOWN] = st.session_state[TEXT] = text
    with st.form(FORM, border=False):
        st.text_area(
            _("Numbers, one row per line"),
            key=TEXT,
            height=min(40 + 24 * (1 + text.count("\n")), 220),
            help=_("Copy them, or paste a grid from a spreadsheet. A blank line separates channels."),
        )
        st.form_submit_button(_("Apply"), on_click=apply_text)
    if now.text_refusal is not None:
        tell(now.text_refusal, key="kernel_doubt", take=take_kernels)


def apply_text() -> None:
    """Make the kernel what the text says, or keep it and say why not."""
    now = session()
    now.text_refusal = None
    try:
        kernels = text_to_kernels(st.session_state[TEXT])
    except Refusal as refusal:
        now.text_refusal = refusal
        return
    take_kernels(kernels)


def take_kernels(kernels: Grids) -> None:
    """Make these grids the kernel, rewritten in the field, or keep it and say why not."""
    now = session()
    now.text_refusal = now.act({"do": "weight", "weight": [kernels]})
    if now.text_refusal is None:
        st.session_state.pop(_SHOWN, None)
