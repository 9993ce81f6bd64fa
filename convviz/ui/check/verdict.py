"""Whether the two gradients agree, in one plain line, and why not where they do not."""

from __future__ import annotations

import streamlit as st

from convviz.gradcheck import Check, nature_of, verdict_of
from convviz.i18n import N_
from convviz.ui.check.controls import scene, step_text
from convviz.ui.check.curves import curve_of
from convviz.ui.words import Translate, number_text

_WORDS = {
    "agree": (
        N_("The gradients agree: the largest relative error is {error}."),
        st.success,
        ":material/check_circle:",
    ),
    "kinks": (
        N_(
            "{count} entries stand at a kink: within ε the loss changes its slope there, and no single"
            " number is right. A smaller ε helps, unless the kink is right at the value."
        ),
        st.warning,
        ":material/change_history:",
    ),
    "too_large": (
        N_(
            "This ε is too large, the loss bends within it: they differ by up to {error}. With ε = {best}"
            " they agree."
        ),
        st.warning,
        ":material/search:",
    ),
    "too_small": (
        N_(
            "This ε is too small, round-off drowns the difference: they differ by up to {error}."
            " With ε = {best} they agree."
        ),
        st.warning,
        ":material/search:",
    ),
    "disagree": (
        N_("The gradients differ by up to {error}, and no ε brings them together: one of them is wrong."),
        st.error,
        ":material/cancel:",
    ),
}


def verdict(made: Check, _: Translate) -> None:
    """Show the verdict; an epsilon that cannot tell is named as such and not taken for a mistake."""
    best = curve_of(made).best[0]
    sentence, show, icon = _WORDS[verdict_of(made, best, nature_of(scene().experiment).kinked)]
    values = {"error": number_text(made.largest), "best": step_text(best), "count": int(made.wrong.sum())}
    show(_(sentence).format(**values), icon=icon)
    if made.is_blind:
        st.caption(_("The loss is so large that its round-off hides the small gradients in this precision."))
