"""A line that was cut, to a server that knows nobody: another replica, or one that was started again."""

import streamlit as st

DAY = 24 * 60 * 60


@st.fragment(run_every=DAY)
def ask_again_on_a_new_line() -> None:
    """Have the browser ask for the whole page when a cut line is back.

    Streamlit's browser does so by itself where the page has a fragment with a clock. Where it does not, a new
    server knows none of the page's fragments, and drops without a word whatever is done in them.
    """
