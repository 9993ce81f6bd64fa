"""Two more witnesses: the adjoint identity, and PyTorch where it is installed."""

from __future__ import annotations

import numpy as np
import streamlit as st

from convviz.app.pages.workbench.check.controls import NAMES, chosen
from convviz.app.pages.workbench.check.written_out import digits
from convviz.app.shell.labels import Translate, number_text
from convviz.interop import torch as pytorch
from convviz.lab.lessons.gradcheck import LossFunction, adjoint_of, random_grad
from convviz.ops.checks import FloatArray


def witnesses(_: Translate) -> None:
    """Show what they say of the layer as it is."""
    loss_fn = chosen().loss_fn()
    _adjoint(loss_fn, _)
    if pytorch.is_installed():
        _beside(loss_fn, _)
    else:
        st.caption(_("PyTorch is not installed here; `pip install torch` puts its gradients beside ours."))


def _adjoint(loss_fn: LossFunction, _: Translate) -> None:
    grad = loss_fn.conv_grad if loss_fn.conv_grad.any() else random_grad(loss_fn)
    made, dtype = adjoint_of(loss_fn, grad), loss_fn.dtype.name
    st.markdown(_("**The input gradient is the convolution, transposed**"))
    st.latex(
        r"\begin{aligned}\langle g,\, \mathrm{conv}(x)\rangle &= "
        + digits(made.forwards, dtype)
        + r" \\ \langle \mathrm{conv}^{\mathsf T}(g),\, x\rangle &= "
        + digits(made.backwards, dtype)
        + r"\end{aligned}"
    )
    st.caption(
        _("The same number both ways, to within {error} of the terms added up: for any g and any x.").format(
            error=number_text(made.error)
        )
    )


def _beside(loss_fn: LossFunction, _: Translate) -> None:
    """Show PyTorch's gradients once they are asked for: its first import takes seconds."""
    if st.toggle(_("PyTorch’s gradients beside ours"), key="check_torch", persist_state="session"):
        _pytorch(loss_fn, _)


def _pytorch(loss_fn: LossFunction, _: Translate) -> None:
    """Show by how much PyTorch's gradients differ from ours, at most."""
    own, grad = loss_fn.own, loss_fn.conv_grad
    theirs = {
        "weight": pytorch.conv2d_weight_grad(own.x, own.weight.shape, grad, **own.options),
        "bias": pytorch.conv2d_bias_grad(grad),
        "input": pytorch.conv2d_input_grad(own.x.shape, own.weight, grad, **own.options),
    }
    ours = {"weight": loss_fn.weight_grad, "bias": loss_fn.bias_grad, "input": loss_fn.input_grad}
    titles = " | ".join((_("gradient with respect to"), _("largest entry"), _("PyTorch differs by at most")))
    rows = [f"| {titles} |", "| --- | ---: | ---: |"]
    for which, name in NAMES.items():
        most, apart = _largest(ours[which]), _largest(ours[which] - theirs[which])
        rows.append(f"| {_(name)} | {number_text(most)} | {number_text(apart)} |")
    st.markdown("\n".join(rows))


def _largest(values: FloatArray) -> float:
    return float(np.abs(values).max())
