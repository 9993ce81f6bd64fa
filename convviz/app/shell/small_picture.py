"""A small picture that is a part of the page itself."""

from __future__ import annotations

import base64

import streamlit as st

from convviz.lab.files.images import encode_png
from convviz.lab.files.images.pixels import Pixels


def small_picture(pixels: Pixels, width: int | str, alt: str) -> None:
    """Show a picture, uint8 (H, W), with its bytes in the page's message; `alt` says what it is."""
    small_file(encode_png(pixels[:, :, None]), width, alt)


def small_file(png: bytes, width: int | str, alt: str) -> None:
    """Show a PNG file with its bytes in the page's message; `alt` says what it is.

    A file of its own would be gone from the server with the next run, before a slow browser asks for it.
    """
    file = base64.b64encode(png).decode("ascii")
    st.image(f"data:image/png;base64,{file}", width=width, alt=alt)  # type: ignore[arg-type]
