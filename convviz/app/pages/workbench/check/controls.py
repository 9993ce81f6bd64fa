"""What is checked, in which precision, with which epsilon."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import cast

import streamlit as st

from convviz.app.shell.current import controlled, session
from convviz.app.shell.labels import Translate
from convviz.i18n import N_
from convviz.lab.lessons.gradcheck import DTYPES, USUAL, WHICH, LossFunction, loss_fn_of
from convviz.lab.scene import Scene

POWERS = tuple(range(-12, 0))
NAMES = {"weight": N_("Weight"), "bias": N_("Bias"), "input": N_("Input")}
_KEY = "check"


@dataclass(frozen=True)
class Wish:
    """What is to be checked; without a power the usual epsilon of the precision is taken."""

    which: str = "weight"
    dtype: str = DTYPES[0]
    powers: dict[str, int] = field(default_factory=dict)  # a precision's power of ten

    @property
    def power(self) -> int:
        """The power of ten of epsilon in the chosen precision."""
        return self.powers.get(self.dtype, round_power(USUAL[self.dtype]))

    @property
    def epsilon(self) -> float:
        """The step of the central differences."""
        return float(10.0**self.power)

    def loss_fn(self, dtype: str | None = None) -> LossFunction:
        """Return the experiment's loss as a function, in the chosen precision or in another."""
        return loss_fn_of(session().scene.experiment, session().scene.x, dtype or self.dtype)


def round_power(epsilon: float) -> int:
    """Return the power of ten of an epsilon."""
    return int(f"{epsilon:.0e}".split("e")[1])


def step_text(epsilon: float) -> str:
    """Write an epsilon as the slider does: ``1e-5``."""
    mantissa, power = f"{epsilon:.0e}".split("e")
    return f"{mantissa}e{int(power)}"


def chosen() -> Wish:
    """Return what this session wants to see."""
    return cast(Wish, st.session_state.get(_KEY, Wish()))


def choose(_: Translate) -> None:
    """Show the three choices in one row."""
    wish = chosen()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            _("Gradient with respect to"),
            WHICH,
            required=True,
            format_func=lambda which: _(NAMES[which]),
            key=controlled("check_which", wish.which),
            on_change=_take,
            args=("which",),
        )
        st.segmented_control(
            _("Precision"),
            DTYPES,
            required=True,
            key=controlled("check_dtype", wish.dtype),
            on_change=_take,
            args=("dtype",),
        )
        st.select_slider(
            _("Step ε"),
            POWERS,
            format_func=lambda power: f"1e{power}",
            key=controlled("check_power", wish.power),
            on_change=_take_power,
            width=320,
        )


def _take(name: str) -> None:
    value = st.session_state[f"check_{name}"]
    st.session_state[_KEY] = (
        replace(chosen(), which=value) if name == "which" else replace(chosen(), dtype=value)
    )


def _take_power() -> None:
    wish = chosen()
    st.session_state[_KEY] = replace(
        wish, powers={**wish.powers, wish.dtype: st.session_state["check_power"]}
    )


def scene() -> Scene:
    """Return the scene that is checked; the same object while nothing of it changes."""
    return session().scene
