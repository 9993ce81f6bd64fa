"""The little that Streamlit cannot be told: less air above the page, large type, the uploader's own words."""

from __future__ import annotations

import json

import streamlit as st

_PAGE = """
.stMainBlockContainer { padding-top: 4rem; padding-bottom: 3rem; }
"""
# Every size in Streamlit is relative to the root's font size. The menu keeps its own size: it
# takes a lecturer from Forward to Backward, but nobody in the back row has to read it.
_LARGE = """
html { font-size: 24px; }
header[data-testid="stHeader"] { zoom: 0.67; }
.stMainBlockContainer { padding: 2.75rem 1.5rem 1rem; }
"""


# The uploader speaks English alone. Its label says what it takes, in the reader's language.
_UPLOADER = """
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"] p { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"] p::after {
  content: WORDS; font-size: 0.875rem;
}
"""


def style(*, large: bool, choose_file: str) -> None:
    """Dress the page, large where that is asked for; `choose_file` stands on the uploader's button."""
    uploader = _UPLOADER.replace("WORDS", json.dumps(choose_file, ensure_ascii=False))
    st.html(f"<style>{_PAGE}{uploader}{_LARGE if large else ''}</style>")
