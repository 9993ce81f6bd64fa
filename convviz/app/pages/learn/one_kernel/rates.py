"""The learning rate: a slider over many powers of ten, with the largest stable rate marked on it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from convviz.app.pages.learn.one_kernel.choices import change, settings, take
from convviz.app.shell.current import controlled
from convviz.app.shell.labels import Translate
from convviz.errors import written

KEY = "imitation_rate"
NICE = tuple(round(digit * 10.0**power, 6) for power in range(-4, 2) for digit in (1, 2, 3, 5)) + (
    1e2,
    1e3,
    1e6,
)
BELOW, ABOVE = 0.95, 1.05
"""So near to the limit is "just below" and "just above"."""


def slider(limit: float | None, _: Translate) -> None:
    """Show the slider, what its limit is, and two buttons that go to either side of it."""
    now = settings().rate
    st.select_slider(
        _("Learning rate"),
        offered(limit, now),
        format_func=name_of(limit),
        key=controlled(KEY, now),
        on_change=take,
        args=(KEY, "rate"),
    )
    if limit is None:
        st.caption(_no_limit(_))
        return
    what = "2 (1 + β) / λ" if settings().optimizer == "momentum" else "2 / λ"
    st.caption(
        _(
            "Stable below {formula} = **{limit}**, where λ is the largest eigenvalue of H. ▲ marks rates"
            " above it."
        ).format(formula=what, limit=f"{limit:.4g}")
    )
    with st.container(horizontal=True, gap="small"):
        for key, label, share in (
            ("below", _("Just below"), BELOW),
            ("above", _("Just above"), ABOVE),
        ):
            st.button(label, key=f"{KEY}_{key}", on_click=_go, args=(limit, share))


def _no_limit(_: Translate) -> str:
    if settings().optimizer == "adam":
        return _("Adam scales its steps by the gradient’s size, so there is no such limit for it.")
    return _("This picture is black: no rate moves the kernel.")


def offered(limit: float | None, now: float) -> list[float]:
    """Return the rates on the slider: round ones, the present one, and two beside the limit."""
    sides = [near(limit, share) for share in (BELOW, ABOVE)] if limit else []
    return sorted({*NICE, *sides, now})


def near(limit: float, share: float) -> float:
    """Return a rate near the limit, with three digits."""
    return float(f"{limit * share:.3g}")


def name_of(limit: float | None) -> Callable[[float], str]:
    """Return the function that names a rate: those beyond the limit carry a mark."""
    return lambda rate: f"{written(rate)} ▲" if limit is not None and rate >= limit else written(rate)


def _go(limit: float, share: float) -> None:
    change(rate=near(limit, share))
