"""The run of this session: its start, its buttons, and what the page says of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from convviz.app.pages.learn.one_kernel.choices import settings
from convviz.app.pages.learn.one_kernel.problem import problem
from convviz.app.pages.learn.one_kernel.state import page_state
from convviz.app.shell.current import controlled
from convviz.app.shell.labels import Translate, number_text
from convviz.app.widgets.clock import start_or_pause
from convviz.errors import written
from convviz.i18n import N_
from convviz.lab.formulas.worked_numbers import enough_digits
from convviz.lab.learning.one_kernel import MAX_LOSS, Run, factor, stable_limit

_AWAY = N_(
    "The rate {rate} is above the stable limit {limit}: along the steepest direction (λ = {largest})"
    " every step overshoots and makes the error {times} times as large."
)
_AWAY_MOMENTUM = N_(
    "The rate {rate} is above the stable limit {limit}: along the steepest direction (λ = {largest}) the"
    " steps overshoot, and in the long run each makes the error {times} times as large."
)
PACES = (1, 5, 25, 100)
"""Steps between two looks."""


def current_run() -> Run:
    """Return the run of what is set up, started over where target, picture or start are others.

    Another optimizer goes on from where the kernel is. Raises RefusedValue where nothing can be learned.
    """
    kept, now, wanted = page_state(), settings(), problem()
    start, run = now.first_kernel, kept.run
    if run is None or run.problem is not wanted or not np.array_equal(run.start, start):
        kept.run, kept.running = (run := Run(wanted, start, now.optimizer)), False
    if run.optimizer != now.optimizer:
        run.use(now.optimizer)
    return run


def look(run: Run) -> None:
    """Make the steps of one look, where the run is going."""
    kept = page_state()
    if kept.running:
        run.advance(settings().rate, kept.pace)
        kept.running = not run.over


# ---- the buttons -----------------------------------------------------------------------------------------


def transport(run: Run, _: Translate) -> None:
    """Show the buttons: run or pause, one step, reset, and the pace."""
    kept = page_state()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        start_or_pause(
            kept.running,
            _("Run"),
            _,
            key="imitation_run",
            on_start=_go,
            on_pause=_pause,
            type="primary",
            disabled=run.over and not kept.running,
        )
        st.button(
            _("One step"),
            icon=":material/skip_next:",
            key="imitation_step",
            disabled=kept.running or run.diverged,
            on_click=_step,
        )
        st.button(
            _("Reset"),
            icon=":material/replay:",
            key="imitation_reset",
            disabled=run.step == 0,
            on_click=_reset,
        )
        st.segmented_control(
            _("Steps at a time"),
            PACES,
            required=True,
            format_func=lambda pace: f"× {pace}",
            key=controlled("imitation_pace", kept.pace),
            on_change=_set_pace,
            label_visibility="collapsed",
            help=_("Steps at a time"),
        )


def _go() -> None:
    page_state().running = True


def _pause() -> None:
    page_state().running = False


def _step() -> None:
    current_run().advance(settings().rate, page_state().pace)


def _reset() -> None:
    page_state().run, page_state().running = None, False


def _set_pace() -> None:
    page_state().pace = int(st.session_state["imitation_pace"])


# ---- the words -------------------------------------------------------------------------------------------


def standing(run: Run, _: Translate) -> None:
    """Say where the run stands, and why it runs away where it does."""
    st.markdown(step_text(run, _))
    st.caption(loss_text(run, _))
    away = away_text(run, _)
    if run.diverged:
        stopped = _(
            "The run stopped: its loss exceeded {limit}. Choose a smaller rate and press Reset."
        ).format(limit=written(MAX_LOSS))
        st.error("  \n".join(filter(None, (stopped, away))), icon=":material/error:")
    elif away:
        st.warning(away, icon=":material/warning:")


def loss_text(run: Run, _: Translate) -> str:
    """Say what L is, beside what other pages call the loss."""
    return _(
        "L = 1 / (2N) Σ (y − t)² over the N = {count} numbers of the output y and the target output t:"
        " half of the mean squared error on the Backward page."
    ).format(count=f"{run.problem.target.size:,}")


def step_text(run: Run, _: Translate) -> str:
    """Say the step in numbers."""
    problem = run.problem
    steepness = run.slope
    line = _("Step **{step}**: L = {loss}, and the gradient has length {steepness}.").format(
        step=f"{run.step:,}", loss=_short(run.loss), steepness=_short(steepness)
    )
    if run.settled and run.step == 0:
        line += " " + _(
            "There is nothing to learn: the gradient is zero from the start. Choose another picture, target"
            " or start."
        )
    elif run.settled:
        line += " " + _("Converged: apart from round-off the gradient is zero.")
    if problem.teacher is not None:
        apart = float(np.linalg.norm(run.kernel - problem.teacher))
        line += " " + _("The kernel is {apart} away from the target.").format(apart=_short(apart))
    return line


def away_text(run: Run, _: Translate) -> str:
    """Say why this rate makes the run diverge; nothing where it does not."""
    now, curvature = settings(), run.problem.curvature
    limit = stable_limit(now.optimizer, curvature.largest)
    if limit is None or now.rate < limit:
        return ""
    times = factor(now.optimizer, now.rate, curvature.largest) or 1.0
    away = _AWAY_MOMENTUM if now.optimizer == "momentum" else _AWAY
    return _(away).format(
        rate=written(now.rate),
        limit=number_text(limit),
        largest=_steepness(curvature.largest, (limit, times)),
        times=_short(times),
    )


def _steepness(largest: float, results: tuple[float, float]) -> str:
    """Write the largest eigenvalue so that the limit and the factor follow from it as they are printed."""
    now = settings()

    def follow(operands: Sequence[float]) -> tuple[float, float]:
        return (
            stable_limit(now.optimizer, operands[0]) or 0.0,
            factor(now.optimizer, now.rate, operands[0]) or 1.0,
        )

    (shown,), _sign = enough_digits([largest], follow, [f"{result:.4g}" for result in results])
    return shown


def _short(value: float) -> str:
    return number_text(value) if np.isfinite(value) else "∞"
