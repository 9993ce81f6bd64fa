"""What the picture can teach: the curvature of the loss, its eigenvalues, rank and condition."""

from __future__ import annotations

import numpy as np
import streamlit as st

from convviz.app.components.grids import Grid, grids
from convviz.app.pages.learn.one_kernel.charts import eigen_chart
from convviz.app.pages.learn.one_kernel.choices import settings
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, number_text
from convviz.app.widgets.grid_words import grid_words
from convviz.i18n import N_
from convviz.lab.learning.one_kernel import Curvature, Run

RIGHT = 1e-3
"""An output that is so near to the target, as a share of it, is called right."""

_BLIND = N_(
    "Its patches have rank **{rank} of {count}**: in {blind} directions the kernel can change and the"
    " output stays the same. Gradient descent leaves these as they were at the start. Among the others"
    " the condition number is {condition}."
)
_BLIND_ADAM = N_(
    "Its patches have rank **{rank} of {count}**: in {blind} directions the kernel can change and the"
    " output stays the same. Gradient descent would leave these as they were at the start; Adam scales"
    " the step of each number separately, and can move them too. Among the others the condition number is"
    " {condition}."
)


def lesson(run: Run, _: Translate) -> None:
    """Show the section."""
    curvature = run.problem.curvature
    heading = _("What this picture can teach")
    st.markdown(f"## {heading}")
    st.markdown(rank_text(curvature, settings().optimizer, _))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        caption = _("Eigenvalues of H = PᵀP / N. Beyond the dashed line a direction diverges at this rate.")
        st.caption(caption)
        eigen_chart(curvature, settings().optimizer, settings().rate, _)
    with right:
        st.caption(_("H itself: how strongly the inputs at two taps of the kernel are correlated."))
        shown = Grid("hessian", "H", curvature.hessian, link="", width="wide", tallest=230)
        present = session().display.present
        grids([shown], key="imitation_hessian", text=grid_words(_), present=present)
    _right_output(run, _)


def rank_text(curvature: Curvature, optimizer: str, _: Translate) -> str:
    """Say how many directions the picture sees, how unlike they are, and what becomes of those unseen."""
    count, rank = len(curvature.eigenvalues), curvature.rank
    if rank == count:
        return _(
            "Its patches have rank **{rank} of {count}**: every kernel shows in the output. The condition"
            " number λmax / λmin is {condition}: with a small learning rate, gradient descent is that"
            " many times slower in the slowest direction than in the fastest."
        ).format(rank=rank, count=count, condition=number_text(curvature.condition))
    blind = _BLIND_ADAM if optimizer == "adam" else _BLIND
    return _(blind).format(
        rank=rank, count=count, blind=count - rank, condition=number_text(curvature.condition)
    )


def _right_output(run: Run, _: Translate) -> None:
    """Say whether the kernel is right too, once the output is."""
    target = run.problem.target
    scale = float(np.sqrt(np.mean(target**2))) or 1.0
    error = float(np.sqrt(2 * run.loss))
    if run.problem.teacher is None or not error <= RIGHT * scale:
        return
    apart = float(np.linalg.norm(run.kernel - run.problem.teacher))
    if apart <= RIGHT * float(np.linalg.norm(run.problem.teacher) or 1.0):
        st.success(_("The output is right, and so is the kernel."), icon=":material/check:")
        return
    unseen = float(np.linalg.norm(run.problem.curvature.unseen(run.kernel - run.problem.teacher)))
    st.info(
        _(
            "**A perfect output need not mean the right kernel.** The output is right to within {error},"
            " yet the kernel is {apart} away from the target; {unseen} of that is invisible to this"
            " picture. Another picture would tell them apart."
        ).format(error=number_text(error), apart=number_text(apart), unseen=number_text(unseen)),
        icon=":material/lightbulb:",
    )
