"""The little that Streamlit's theme cannot say: less air above the page, and large type for a projector."""

from __future__ import annotations

import streamlit as st

_PAGE = """
.stMainBlockContainer { padding-top: 4rem; padding-bottom: 3rem; }
"""
# Every size in Streamlit is relative to the root's font size. The header with the menu makes room; the
# toggle that leaves large type is in the row below it and stays.
_LARGE = """
html { font-size: 24px; }
header[data-testid="stHeader"] { display: none; }
.stMainBlockContainer { padding: 0.75rem 1.5rem 1rem; }
"""


def style(*, large: bool) -> None:
    """Dress the page, in large type where that is asked for."""
    st.html(f"<style>{_PAGE}{_LARGE if large else ''}</style>")
