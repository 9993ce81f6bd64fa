"""What the app was started with, beside Streamlit's own settings: variables of the environment.

The command `convviz` sets them from its options; under ``streamlit run app.py`` they do the same.
"""

from __future__ import annotations

import os

LANGUAGE, OPEN = "CONVVIZ_LANG", "CONVVIZ_OPEN"


def first_locale(browser_locale: str | None) -> str | None:
    """Return the language of a first visit: the one given at the start, or else the browser's."""
    return os.environ.get(LANGUAGE) or browser_locale


def opens_browser() -> bool:
    """Return whether the page is to be opened in this machine's browser."""
    return bool(os.environ.get(OPEN))
