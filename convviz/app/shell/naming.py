"""The name of the browser's document: what a tab, a bookmark and a screen reader call it."""

import streamlit as st

NAME = "ConvViz"


def name_document(*parts: str) -> None:
    """Name the document by what it shows, the nearest first: ``Weight gradient · Backward · ConvViz``."""
    st.set_page_config(page_title=" · ".join([*parts, NAME]))
