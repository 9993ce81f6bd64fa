"""Card 2, the kernel: what it means, its facts, and its numbers as text. It is edited in the stage."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, kernel_name, number_text, size_text, sized
from convviz.app.widgets.cards.filters import filters_section
from convviz.app.widgets.cards.grid_text import GridText
from convviz.app.widgets.cards.weights_file import weights_section
from convviz.lab.kernels import PRESETS
from convviz.lab.numerals.planes import kernel_to_text
from convviz.lab.session.feedback import KERNEL
from convviz.lab.state import CUSTOM, weight_array

_TEXT = GridText(KERNEL, lambda kernels: {"do": "weight", "weight": [kernels]}, 220)


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
    _TEXT.show(
        kernel_to_text(weight_array(now.experiment, now.scene.x.shape[1])[now.experiment.out_channel]),
        _("Copy them, or paste a grid from a spreadsheet. A blank line separates channels."),
        _,
    )
