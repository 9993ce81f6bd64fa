"""The formulae of what is on show, and what their letters mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.widgets.loss_text import loss_on_show
from convviz.i18n import N_
from convviz.lab.formulas import equations as formulae
from convviz.lab.formulas.equations import Equation, aligned, numbers
from convviz.lab.formulas.output_size import (
    adjoint_latex,
    central_latex,
    output_size_latex,
    transposed_size_latex,
)
from convviz.lab.scene import Chosen, Scene
from convviz.lab.scene.transposed import geometry_of
from convviz.lab.state import NONE

Equations = Callable[..., tuple[Equation, ...]]
Parts = tuple[tuple[str, Equations], ...]

_SCATTER = N_("Scatter: each upstream gradient stamps the kernel, as it is, onto the pixels it came from.")
_GATHER = N_(
    "Gather: each pixel collects from the cells that it fed, and meets the kernel turned"
    " around. S is g with zeros inserted: 0 in every other place."
)
_TURNED = {
    _SCATTER: N_("Scatter: each upstream gradient stamps the turned kernel onto the pixels it came from."),
    _GATHER: N_(
        "Gather: each pixel collects from the cells that it fed, and meets w itself: turned twice, it is as"
        " it was. S is g with zeros inserted: 0 in every other place."
    ),
}
"""What is said otherwise of a true convolution."""

_CORRELATION = N_(
    "No kernel is flipped on the way forward: this is cross-correlation, "
    "which every framework calls convolution."
)
_CONVOLUTION = N_(
    "The kernel is turned by half a turn: this is convolution as mathematics has it, x ∗ w. What frameworks"
    " call convolution is cross-correlation, which does not turn it."
)
_FORMULAE: dict[str, Parts] = {
    "forward": (
        (N_("Each output cell is the sum of its patch times the kernel, plus the bias."), formulae.forward),
    ),
    "backward": (
        (
            N_("A weight met one input pixel at each output cell; its gradient adds up g times that pixel."),
            formulae.weight_grad,
        ),
        (
            N_("An input pixel fed several cells; its gradient adds up g times the weights in between."),
            formulae.input_grad,
        ),
        (N_("The bias was added in every cell; its gradient adds up every g."), formulae.bias_grad),
    ),
}
_VIEWS: dict[str, Parts] = {
    "matrix": (
        (
            N_("One layer, two products: P of patches times the weights, or C of weights times the pixels."),
            formulae.matrix,
        ),
    ),
    "matrix_grad": (
        (
            N_("Backwards, both are transposed: P gives the weight gradient, C the input gradient."),
            formulae.matrix_grad,
        ),
    ),
    "after": (
        (
            N_("The activation f acts on each cell separately; pooling keeps one number of each window."),
            formulae.after,
        ),
    ),
    "after_grad": (
        (
            N_(
                "Each gradient goes back to the cells that made the number, then is scaled by the slope of f."
            ),
            formulae.after_grad,
        ),
    ),
    "two_ways": (
        (_SCATTER, formulae.input_grad),
        (
            _GATHER,
            formulae.gather,
        ),
    ),
    "check": (*_FORMULAE["backward"],),
    "transposed": (
        (
            N_("Every input pixel stamps the kernel times its value onto the output; stamps add up."),
            formulae.transposed,
        ),
    ),
}
"""What replaces the page's own formulae in some of its views."""

_CHECKS = (
    (
        N_("Two losses, one number nudged both ways: their quotient must be the gradient."),
        central_latex,
    ),
    (
        N_("The input gradient is the transpose of the convolution: for every g and x both sides agree."),
        adjoint_latex,
    ),
)
_INDICES = {
    "layer": N_(
        "n picture, o filter, c channel, i j row and column of the kernel, p q of the output, u v of the"
        " input; all count from 0."
    ),
    "transposed": N_(
        "n picture, c channel, i j row and column of the kernel, p q of the input, u v of the output; all"
        " count from 0."
    ),
    "after": N_("n picture, o filter, p q row and column of a map; all count from 0."),
    "pooled": N_(
        "n picture, o filter, p q row and column of a map, i j of the pooling window; all count from 0."
    ),
    "after_grad": N_("n picture, o filter, p q row and column of z, u v of a; all count from 0."),
}
"""What the letters of places are in each view; those of the layer in all others."""

_FOLDS = {
    "zeros": N_(
        "x̃ is x with zeros around it, e_h rows above and e_w columns on the left; r s are its row and column."
        " What comes back to the zeros is dropped."
    ),
    "transposed": N_("The first e_h rows and e_w columns of what was stamped are cut off."),
    "others": N_(
        "x̃ is x with copies of pixels around it: its row r shows row ρ(r) of x, its column s column κ(s). "
        "What comes back to a copy is added to its pixel."
    ),
}


def formulae_section(page: str, _: Translate) -> None:
    """Show the formulae of a page and its view, their letters, and the size of the output worked out."""
    scene, view = session().scene, session().experiment.view
    for sentence, equations in _VIEWS.get(view, _FORMULAE[page]):
        turned = scene.experiment.turns_kernel
        st.markdown(_(_TURNED.get(sentence, sentence) if turned else sentence))
        more: dict[str, Any] = {"pool": scene.experiment.pool} if view == "after" else {}
        more |= {"turned": turned} if equations in formulae.OF_KERNEL else {}
        st.latex(aligned(equations(scene.geometry, **more)))
    if view == "check":
        for sentence, latex in _CHECKS:
            st.markdown(_(sentence))
            st.latex(latex())
    for line in legend(_, scene, page, view):
        st.caption(line)
    st.caption(_(_CONVOLUTION if scene.experiment.turns_kernel else _CORRELATION))
    if size := size_latex(session().chosen, view):
        st.latex(size)


def size_latex(chosen: Chosen, view: str) -> str:
    """Return the size of the output on show worked out; nothing where the transposed layer has none."""
    if view != "transposed":
        return output_size_latex(chosen.scene.geometry)
    geometry = geometry_of(chosen)
    return transposed_size_latex(chosen.scene.geometry.input_size, geometry) if geometry else ""


def legend(_: Translate, scene: Scene, page: str, view: str) -> Iterator[str]:
    """Return what the letters mean, with the layer's own sizes; on the way back also the loss."""
    if page == "backward":
        yield loss_on_show(_, session()) + " " + _("g is dL/dy; dW, dX and db are L’s gradients too.")
    experiment, geometry = scene.experiment, scene.geometry
    pooled = view == "after" and experiment.pool != NONE
    yield _(_INDICES.get("pooled" if pooled else view, _INDICES["layer"]))
    if geometry.groups > 1:
        yield _("Filter o belongs to group ⌊o / M⌋ and reads its D channels; k counts those of all groups.")
    if any(geometry.padding) or view == "transposed":
        fold = "zeros" if geometry.padding_mode == "zeros" else "others"
        fold = "transposed" if view == "transposed" else fold
        yield _(_FOLDS[fold]).replace("e_h", "$e_h$").replace("e_w", "$e_w$")
    if pooled:
        yield _("σ is the stride of the pooling.").replace("σ", r"$\sigma$")
    stride = experiment.pool_step if pooled else None
    margins = view == "transposed" or (any(geometry.padding) and geometry.padding_mode == "zeros")
    yield f"${numbers(geometry, scene.x.shape, len(scene.bias), stride, margins=margins)}$"
