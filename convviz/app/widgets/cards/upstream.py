"""Card 4, the upstream gradient: the loss above the layer, and one step of gradient descent on it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

import streamlit as st

from convviz.app.shell.current import change_from, controlled, session
from convviz.app.shell.labels import Translate, number_text, told
from convviz.app.widgets.hidden_by_ones import hidden_by_ones
from convviz.app.widgets.loss_text import loss_letters, of_network, step_sentence
from convviz.app.widgets.number_field import real_field, whole_field
from convviz.errors import Refusal
from convviz.i18n import N_
from convviz.lab.kernels import PRESETS
from convviz.lab.layer.loss import LOSSES, descend, is_quadratic
from convviz.lab.scene import Scene
from convviz.lab.session.feedback import STEP
from convviz.lab.state import Experiment, choices

MAX_SUMMARY = 24
DIGITS = 7
"""Significant digits of a weight after a step: those of float32, and short enough for an address."""

_FORMULAE = {
    "ones": (r"\sum Y", "1"),
    "one_hot": (r"Y_{\mathrm{cell}}", r"1_{\mathrm{cell}}"),
    "checkerboard": (r"\sum \pm Y", r"\pm 1"),
    "painted": (r"\sum G\, Y", r"\mathrm{painted}"),
    "random": (r"\sum G\, Y", r"\mathcal{N}(0, 1)"),
    "mse": (r"\mathrm{mean}\,(Y - t)^2", r"\tfrac{2}{COUNT}\,(Y - t)"),
}
"""The loss and its gradient; Y and G stand for the letters of what the loss is taken of, and of that."""


_OF_NETWORK = N_(
    "The loss weights each cell by the gradient that came back to it in the network. What you paint"
    " replaces it there."
)


def summary(_: Translate) -> str:
    """Return the card in one line: the loss by its name, and its formula where there is room."""
    if of_network(session().experiment):
        return _("from the network")
    loss = LOSSES[session().experiment.upstream]
    letter, grad = loss_letters(session().experiment)
    formula = re.sub(
        r"\b[yg]\b", lambda found: {"y": letter, "g": grad}[found[0]], loss.formula.split(",")[0]
    )
    line = _("{name}: {formula}").format(name=_(loss.name), formula=formula)
    return line if len(line) <= MAX_SUMMARY else _(loss.name)


def body(_: Translate) -> None:
    """Show the choice of a loss, the line from loss to update, and the button for one step."""
    kind = session().experiment.upstream
    st.selectbox(
        _("Loss"),
        list(LOSSES),
        format_func=lambda loss: _(LOSSES[loss].name),
        key=controlled("upstream_kind", kind),
        on_change=change_from,
        args=("upstream_kind", "upstream"),
        label_visibility="collapsed",
    )
    st.caption(_(_OF_NETWORK if of_network(session().experiment) else LOSSES[kind].sentence))
    _SETTINGS.get(kind, _no_settings)(_)
    scene = session().scene
    st.latex(chain_latex(kind, *loss_letters(scene.experiment), count=scene.loss_count))
    _rate(_)
    _descent(_)


def chain_latex(kind: str, letter: str = "y", grad: str = "g", *, count: int) -> str:
    """Return the way from the loss over the upstream gradient to the update, narrow enough for a card.

    `count` is that of the numbers that a mean is taken of.
    """
    loss, made = (
        text.replace("COUNT", str(count)).replace("Y", letter).replace("G", grad) for text in _FORMULAE[kind]
    )
    lines = (
        rf"L &= {loss}",
        rf"{grad} &= \tfrac{{\partial L}}{{\partial {letter}}} = {made}",
        *(() if letter == "y" else (r"g &= \tfrac{\partial L}{\partial y}",)),
        r"w &\leftarrow w - \eta\, dW",
    )
    return r"\begin{aligned}" + r" \\[0.3em] ".join(lines) + r"\end{aligned}"


def _no_settings(_: Translate) -> None:
    """Say what a loss of ones can hide; it has nothing to set."""
    st.caption(_("Ones can hide mistakes: a flipped or shifted gradient may look right with it. Try random."))
    hidden_by_ones(_)


def _cell(_: Translate) -> None:
    now = session()
    st.caption(_("Click a cell of the upstream gradient, or choose it here."))
    offered = choices(now.experiment, now.source.size).cells
    cell = now.scene.one_hot_cell
    places = st.columns(2)
    for axis, label in enumerate((_("Row"), _("Column"))):
        with places[axis]:
            whole_field(
                label,
                0,
                max(offered[axis].stop - 1, cell[axis]),
                key=f"upstream_cell_{axis}",
                value=cell[axis],
                take=partial(_move, cell, axis),
            )


def _move(cell: tuple[int, int], axis: int, value: int) -> None:
    """Put a number into one place of `cell`."""
    session().change(cell=(value, cell[1]) if axis == 0 else (cell[0], value))


def _painting(_: Translate) -> None:
    """Say how to paint, and offer an empty map."""
    st.caption(_("Drag over the upstream gradient to paint; the brush beside the losses sets the number."))
    st.button(
        _("Clear"),
        icon=":material/ink_eraser:",
        key="upstream_clear",
        on_click=session().change,
        kwargs={"paint": None},
        disabled=session().experiment.paint is None,
    )


def _seed(_: Translate) -> None:
    whole_field(
        _("Seed"),
        0,
        2**32 - 1,
        key="upstream_seed",
        value=session().experiment.seed,
        take=lambda seed: session().change(seed=seed),
    )


def _target(_: Translate) -> None:
    st.selectbox(
        _("Target: the output of"),
        list(PRESETS),
        format_func=lambda preset: _(PRESETS[preset].name),
        key=controlled("upstream_target", session().experiment.target),
        on_change=change_from,
        args=("upstream_target", "target"),
    )


_RATES = {
    "quadratic": N_("η = {rate}: guaranteed to lower this loss, as is any rate below twice this one."),
    "kernel": N_("η = {rate}: a step a tenth as long as the kernel."),
    "zero kernel": N_("η = {rate}: a step of length 0.1, because the kernel is zero."),
    "zero gradient": N_("η = {rate}: the gradient is zero, so a step changes nothing."),
}
_SETTINGS = {"one_hot": _cell, "painted": _painting, "random": _seed, "mse": _target}


def _rate(_: Translate) -> None:
    now = session()
    own = now.experiment.learning_rate
    st.toggle(
        _("Choose the learning rate for me"),
        key=controlled("upstream_auto", own is None),
        on_change=_rate_kind,
    )
    if own is None:
        st.caption(_(_RATES[_chosen_by(now.scene)]).format(rate=number_text(now.scene.learning_rate)))
        return
    real_field(
        _("Learning rate η"),
        1e-9,
        1e6,
        key="upstream_rate",
        value=own,
        take=lambda rate: session().change(learning_rate=rate),
    )


def _chosen_by(scene: Scene) -> str:
    """Return what the usual learning rate goes by."""
    if not scene.weight_grad.any() and not scene.bias_grad.any():
        return "zero gradient"
    if is_quadratic(scene.experiment):
        return "quadratic"
    return "kernel" if scene.weight.any() else "zero kernel"


def _rate_kind() -> None:
    """Hand the learning rate over, or take it back at the value it has."""
    now = session()
    rate = None if st.session_state["upstream_auto"] else float(f"{now.scene.learning_rate:.3g}")
    now.change(learning_rate=rate)


def _descent(_: Translate) -> None:
    now = session()
    st.button(_("Take one step"), icon=":material/trending_down:", on_click=take_step, width="stretch")
    if now.feedback.loss is not None:
        before, after = now.feedback.loss
        st.markdown(step_sentence(_, before, after))
    refusal = now.feedback.refusal(STEP)
    if refusal is not None:
        st.warning(told(_, refusal))


def take_step() -> None:
    """Move the kernel one step down its gradient and remember the loss before and after."""
    now = session()
    now.feedback.refuse(STEP, None)
    try:
        after, *losses = descend(now.experiment, now.scene.x)
    except Refusal as refusal:
        now.feedback.refuse(STEP, refusal)
        return
    now.become(with_short_numbers(after))
    now.feedback.loss = (losses[0], losses[1])


def with_short_numbers(experiment: Experiment) -> Experiment:
    """Return the experiment with weight and bias in float32's digits, so that its address stays short."""
    weight = tuple(
        tuple(tuple(tuple(_short(w) for w in row) for row in kernel) for kernel in channels)
        for channels in experiment.weight or ()
    )
    bias = tuple(_short(value) for value in experiment.bias)
    return replace(experiment, weight=weight or None, bias=bias)


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
