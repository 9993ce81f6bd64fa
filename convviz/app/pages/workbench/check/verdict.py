"""Whether the two gradients agree, in one plain line, and why not where they do not."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.workbench.check.controls import step_text
from convviz.app.pages.workbench.check.curves import curve_of
from convviz.app.shell.labels import Translate, number_text
from convviz.i18n import N_
from convviz.lab.lessons.gradcheck import Check, verdict_of

_WORDS = {
    "agree": (
        N_("The gradients agree: the largest relative error is {error}."),
        st.success,
        ":material/check_circle:",
    ),
    "kinks": (
        N_(
            "The gradients agree wherever differences can tell: the largest relative error is {error}."
            " Entries at a kink (∧), where differences say nothing: {count} of {all}."
        ),
        st.warning,
        ":material/change_history:",
    ),
    "all_kinks": (
        N_("Differences cannot judge anything here: every entry that was checked ({all}) is at a kink (∧)."),
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
    "each_own": (
        N_(
            "No single ε suits all entries: where the loss bends strongly it has to be small, where the"
            " gradient is small it has to be large. Each entry agrees with an ε of its own."
        ),
        st.warning,
        ":material/search:",
    ),
    "unclear": (
        N_(
            "Entries that this precision cannot judge, because no ε is small enough for how the loss bends"
            " and large enough for round-off: {open}. All others agree."
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


_HELD = (
    N_(
        "At a kink the loss has one slope above the value and another below. With every ReLU and every"
        " maximum held fixed, differences can tell: the gradients agree there too."
    ),
    N_(
        "At a kink the loss has one slope above the value and another below. With every ReLU and every"
        " maximum held fixed, differences can tell: the gradients do not agree there."
    ),
)
_LEFT = N_("Kinks left with ε = {epsilon}: {left} of {count}.")


def verdict(made: Check, _: Translate) -> None:
    """Show the verdict; an epsilon that cannot tell is named as such and not taken for a mistake."""
    said = verdict_of(made, curve_of(made))
    sentence, show, icon = _WORDS[said.word]
    values = {
        "error": number_text(_largest(made)),
        "best": step_text(said.epsilon),
        "count": int(made.kinks.sum()),
        "all": made.count,
        "open": said.open,
    }
    show(_(sentence).format(**values), icon=icon)
    _of_kinks(made, _)
    if made.is_blind:
        st.caption(_("The loss is so large that its round-off hides the small gradients in this precision."))


def _largest(made: Check) -> float:
    """Return the largest error: of what does not agree, else of what differences can judge."""
    told = made.wrong if made.wrong.any() else made.checked & ~made.kinks
    return float(made.error[told].max()) if told.any() else made.largest


def _of_kinks(made: Check, _: Translate) -> None:
    """Say what was done about kinks, and how many a much smaller epsilon leaves."""
    count = int(made.kinks.sum())
    if not count:
        return
    told = [_(_HELD[bool((made.wrong & made.kinks).any())])]
    if made.epsilon > made.nearest:
        left = int(made.lasting.sum())
        told.append(_(_LEFT).format(epsilon=step_text(made.nearest), left=left, count=count))
    st.caption(" ".join(told))
