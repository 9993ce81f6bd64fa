"""The little that Streamlit has no settings for: large type, the uploader's words, copy buttons, popovers."""

from __future__ import annotations

import json

import streamlit as st

# Every size in Streamlit is relative to the root's font size. The menu keeps its own size: it
# takes a lecturer from Forward to Backward, but nobody in the back row has to read it.
_LARGE = """
html { font-size: 24px; }
header[data-testid="stHeader"] { zoom: 0.67; }
.stApp .stMainBlockContainer { padding: 2.75rem 1.5rem 1rem; }
"""

# The uploader speaks English alone. Its label says what it takes, in the reader's language.
_UPLOADER = """
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"] p { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"] p::after {
  content: WORDS; font-size: 0.875rem;
}
"""

# So does its camera; what it says of the permission leads to a page outside.
_CAMERA = """
[data-testid="stCameraInputButton"] { font-size: 0; }
[data-testid="stCameraInputButton"]::after { content: TAKE; font-size: 1rem; }
[data-testid="stCameraInputWebcamComponent"] > div > p { font-size: 0; }
[data-testid="stCameraInputWebcamComponent"] > div > p > a { display: none; }
[data-testid="stCameraInputWebcamComponent"] > div > p::after { content: WAIT; font-size: 0.875rem; }
"""

# Streamlit shows it on hover alone, which a finger cannot do and which nobody looks for. A diff is no
# program: it has no button, for whatever is copied runs.
_COPY = """
[data-testid="stCode"] > div:has([data-testid="stElementToolbarButton"]) { opacity: 1; visibility: visible; }
.st-key-DIFF [data-testid="stCode"] > div:has([data-testid="stElementToolbarButton"]) { display: none; }
"""
DIFF = "diff"
"""The key of the container of a diff."""

# A popover opens to the side where it fits and stays there, a slit, when its content grows.
_TALL = """
[data-testid="stPopoverBody"]:has(.st-key-KEY) { min-height: min(36rem, 70vh); }
"""


def enlarge() -> None:
    """Make everything large enough for a projector."""
    st.html(f"<style>{_LARGE}</style>")


def show_copy_buttons() -> None:
    """Keep the button that copies a code in sight."""
    st.html(f"<style>{_COPY.replace('DIFF', DIFF)}</style>")


def name_upload_button(words: str) -> None:
    """Put `words` on the button of the file uploader."""
    st.html(f"<style>{_UPLOADER.replace('WORDS', json.dumps(words, ensure_ascii=False))}</style>")


def name_camera(take: str, wait: str) -> None:
    """Put `take` on the camera's button, and `wait` in its place until it may be used."""
    words = _CAMERA.replace("TAKE", json.dumps(take, ensure_ascii=False))
    st.html(f"<style>{words.replace('WAIT', json.dumps(wait, ensure_ascii=False))}</style>")


def tall_popover(key: str) -> None:
    """Give the popover that holds the container of this key room for more than it has at first."""
    st.html(f"<style>{_TALL.replace('KEY', key)}</style>")
