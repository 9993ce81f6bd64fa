"""Whether the two gradients agree, in one plain line, and why not where they do not."""

from __future__ import annotations

import streamlit as st

from convviz.gradcheck import TOLERANCE, Check, nature_of
from convviz.ui.check.controls import scene
from convviz.ui.words import Translate, number_text


def verdict(made: Check, _: Translate) -> None:
    """Show the verdict; an epsilon that cannot tell is named as such and not taken for a mistake."""
    wrong = made.wrong
    values = {"error": number_text(made.largest), "limit": number_text(TOLERANCE[made.dtype])}
    if not wrong.any():
        st.success(
            _("The gradients agree: the largest relative error is {error}.").format(**values), icon="✅"
        )
    elif nature_of(scene().experiment).kinked and not (wrong & ~made.bent).any():
        st.warning(
            _(
                "{count} entries stand at a kink: within ε the loss changes its slope there, and no single"
                " number is right. Choose a smaller ε."
            ).format(count=int(wrong.sum())),
            icon="📐",
        )
    else:
        st.warning(
            _(
                "With this ε they differ by up to {error}; up to {limit} counts as equal here."
                " Look at the curve below: is ε at a bad place, or is the gradient wrong?"
            ).format(**values),
            icon="🔍",
        )
    if made.is_blind:
        st.caption(_("The loss is so large that its round-off hides the small gradients in this precision."))
