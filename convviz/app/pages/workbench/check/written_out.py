"""One entry's two losses and their quotient, written out to the last digit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from convviz.app.pages.workbench.check.controls import chosen
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, number_text
from convviz.i18n import N_
from convviz.lab.lessons.gradcheck import Check

DIGITS = {"float64": 16, "float32": 9}
Entry = tuple[int, ...]

_HEADINGS = {
    "weight": N_("The weight w[{place}], nudged"),
    "bias": N_("The bias b[{place}], nudged"),
    "input": N_("The input x[{place}], nudged"),
}
_KINK = N_(
    "**A kink here: differences say nothing.** Above the value the loss rises by {above} per unit, below"
    " by {below}. With every ReLU and every maximum held fixed, the quotient is {held}."
)
_LETTERS = {"weight": "w", "bias": "b", "input": "x"}


def written_out(made: Check, entry: Entry, _: Translate) -> None:
    """Show the entry's losses; a click on another cell shows that one's."""
    which, place = chosen().which, ", ".join(map(str, whole_place(entry)))
    heading = _(_HEADINGS[which]).format(place=place)
    st.markdown(f"**{heading}**")
    st.latex(quotient_latex(made, entry, _LETTERS[which]))
    if made.at(entry).kinks.any():
        st.caption(_(_KINK).format(**slopes(made, entry)))
    st.caption(_("Click another cell to see its two losses."))


def whole_place(entry: Entry) -> Entry:
    """Return the entry's indices in the whole array: of the filter or the picture on show."""
    which, shown = chosen().which, session().chosen
    if which == "weight":
        return (shown.filter, *entry)
    return (shown.item, *entry) if which == "input" else entry


def quotient_latex(made: Check, entry: Entry, letter: str) -> str:
    """Return both losses, the quotient and the engine's gradient, aligned."""
    found = made.at(entry).free
    numbers = [float(values[0]) for values in (found.plus, found.minus, found.quotient)]
    plus, minus, quotient = (digits(number, made.dtype) for number in numbers)
    sign = "=" if follows(numbers, made.epsilon, made.dtype) else r"\approx"
    lines = (
        rf"L_+ = L({letter} + \varepsilon) &= {plus}",
        rf"L_- = L({letter} - \varepsilon) &= {minus}",
        rf"\frac{{L_+ - L_-}}{{2 \cdot {power_latex(made.epsilon)}}} &{sign} {quotient}",
        rf"\tfrac{{\partial L}}{{\partial {letter}}} &= {digits(float(made.analytic[entry]), made.dtype)}",
    )
    return r"\begin{aligned}" + r" \\[0.4em] ".join(lines) + r"\end{aligned}"


def follows(numbers: Sequence[float], epsilon: float, dtype: str) -> bool:
    """Return whether the printed losses make the printed quotient, to half a unit of its last digit."""
    shown = [Decimal(f"{number:.{DIGITS[dtype]}g}") for number in numbers]
    found = (shown[0] - shown[1]) / (2 * Decimal(f"{epsilon:.0e}"))
    unit = Decimal(1).scaleb(shown[2].adjusted() - DIGITS[dtype] + 1) if shown[2] else Decimal(0)
    return abs(found - shown[2]) <= unit / 2


def slopes(made: Check, entry: Entry) -> dict[str, str]:
    """Return the slopes on both sides of an entry's value, and the quotient with every choice held."""
    both = made.at(entry)
    plus, minus = float(both.free.plus[0]), float(both.free.minus[0])
    return {
        "above": number_text((plus - made.base) / made.epsilon),
        "below": number_text((made.base - minus) / made.epsilon),
        "held": number_text(float(both.held.quotient[0])),
    }


def digits(value: float, dtype: str) -> str:
    """Return a number with all the digits that its precision has."""
    text = f"{value:.{DIGITS[dtype]}g}"
    mantissa, e, power = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(power)}}}" if e else mantissa


def power_latex(epsilon: float) -> str:
    """Return a power of ten."""
    return f"10^{{{f'{epsilon:.0e}'.split('e')[1].lstrip('+').replace('-0', '-')}}}"
