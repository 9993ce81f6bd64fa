"""Large type for a projector."""

from __future__ import annotations

import streamlit as st

# Every size in Streamlit is relative to the root's font size. The header with the menu makes room; the
# toggle that leaves large type is in the row below it and stays.
_STYLE = """
<style>
html { font-size: 24px; }
header[data-testid="stHeader"] { display: none; }
.stMainBlockContainer { padding-top: 1rem; }
</style>
"""


def large_type() -> None:
    """Make everything large and hide what a projector does not need."""
    st.html(_STYLE)
