"""The mistaken gradient beside the right one, and what the check says of it."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convviz.app.components.grids import Grid, grids
from convviz.app.shell.current import controlled, session
from convviz.app.shell.labels import Translate, number_text, size_text
from convviz.app.widgets.grid_words import grid_words
from convviz.i18n import N_
from convviz.lab.lessons.bugs import UPSTREAMS, Bug, Verdict, verdict_of

UPSTREAM = "museum_upstream"
_MEASURE = N_(
    "The error of an entry is |a − b| / max(|a|, |b|), and the largest of all counts: 0 where both are"
    " the same, 1 where one of them is 0, and 2, the largest possible value, where they differ only in"
    " sign."
)
LINK = "gradient"
TALLEST = 240  # px
_NAMES = {"random": N_("Random"), "ones": N_("Ones"), "one_cell": N_("One cell")}
_RIGHT = {
    "weight": N_("the right weight gradient"),
    "input": N_("the right input gradient"),
    "bias": N_("the right bias gradient"),
}


def chosen_upstream() -> str:
    """Return the upstream gradient that the maps are made with."""
    return str(st.session_state.get(f"{UPSTREAM}_kept", UPSTREAMS[0]))


def choose_upstream(_: Translate) -> None:
    """Show the choice of the upstream gradient."""
    st.segmented_control(
        _("Upstream gradient g"),
        UPSTREAMS,
        required=True,
        format_func=lambda kind: _(_NAMES[kind]),
        key=controlled(UPSTREAM, chosen_upstream()),
        on_change=_take,
    )


def _take() -> None:
    st.session_state[f"{UPSTREAM}_kept"] = st.session_state[UPSTREAM]


def maps(bug: Bug, _: Translate, *, seed: int = 0, guess: Bug | None = None) -> None:
    """Show the two gradients and their difference, and the verdict of the check in one line.

    A guess at the mistake takes the place of the difference, as it would look on the same numbers.
    """
    verdict = verdict_of(bug, chosen_upstream(), seed)
    if guess is None:
        third = ("apart", _("difference"), verdict.wrong - verdict.right)
    else:
        third = ("guess", _(guess.name), verdict_of(guess, chosen_upstream(), seed).wrong)
    panels = (
        ("wrong", _("with the mistake"), verdict.wrong),
        ("right", _(_RIGHT[bug.which]), verdict.right),
        third,
    )
    most = max(float(np.abs(values).max()) for role, _title, values in panels if role != "apart") or 1.0
    grids(
        [
            Grid(
                role,
                title,
                planes(values),
                shape=size_text(values.shape),
                range=(-most, most),
                link=LINK,
                tallest=TALLEST,
            )
            for role, title, values in panels
        ],
        key="museum_grids",
        text=grid_words(_),
        present=session().display.present,
    )
    _tell(verdict, _)


def _tell(verdict: Verdict, _: Translate) -> None:
    error = number_text(verdict.error)
    if verdict.caught:
        line = _("The check finds it: compared with central differences, its relative error is {error}.")
        st.markdown(f":material/check_circle: {line.format(error=error)}")
        st.caption(_(_MEASURE))
    else:
        line = _("The check finds nothing, its error is {error}: **this g hides the mistake.**")
        st.markdown(f":material/visibility_off: {line.format(error=error)}")


def planes(values: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return a gradient as its grids, (all planes, rows, cols)."""
    if values.ndim == 1:
        return values.reshape(1, 1, -1)
    return values.reshape(-1, *values.shape[-2:])
