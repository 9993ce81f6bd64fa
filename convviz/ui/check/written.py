"""One entry's two losses and their quotient, written out to the last digit."""

from __future__ import annotations

import streamlit as st

from convviz.gradcheck import Check
from convviz.i18n import N_
from convviz.ui.check.controls import chosen
from convviz.ui.current import session
from convviz.ui.words import Translate, number_text

DIGITS = {"float64": 16, "float32": 9}
Entry = tuple[int, ...]

_HEADINGS = {
    "weight": N_("The weight w[{place}], nudged"),
    "bias": N_("The bias b[{place}], nudged"),
    "input": N_("The input x[{place}], nudged"),
}
_KINK = N_(
    "**A kink here: differences say nothing.** Above the value the loss rises by {above} per unit, below by"
    " {below}. With every ReLU and every maximum held as it is, the quotient is {held}."
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
    plus, minus, quotient = (
        digits(float(values[0]), made.dtype) for values in (found.plus, found.minus, found.quotient)
    )
    lines = (
        rf"L_+ = L({letter} + \varepsilon) &= {plus}",
        rf"L_- = L({letter} - \varepsilon) &= {minus}",
        rf"\frac{{L_+ - L_-}}{{2 \cdot {power_latex(made.epsilon)}}} &= {quotient}",
        rf"\tfrac{{\partial L}}{{\partial {letter}}} &= {digits(float(made.analytic[entry]), made.dtype)}",
    )
    return r"\begin{aligned}" + r" \\[0.4em] ".join(lines) + r"\end{aligned}"


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
