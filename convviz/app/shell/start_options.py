"""What the app was started with, beside Streamlit's own settings: variables of the environment.

The command `convviz` sets them from its options; under ``streamlit run app.py`` they do the same.
"""

from __future__ import annotations

import os
import re

LANGUAGE, OPEN, FRAMES = "CONVVIZ_LANG", "CONVVIZ_OPEN", "CONVVIZ_FRAMES"
SITE = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", re.IGNORECASE | re.ASCII)
"""A site as the browser's policy takes it: no path, no quotes, nothing that would end the rule."""


def first_locale(browser_locale: str | None) -> str | None:
    """Return the language of a first visit: the one given at the start, or else the browser's."""
    return os.environ.get(LANGUAGE) or browser_locale


def opens_browser() -> bool:
    """Return whether the page is to be opened in this machine's browser."""
    return bool(os.environ.get(OPEN))


def framing_sites() -> tuple[str, ...]:
    """Return the sites that may show the app in a frame, beside its own; none where none was given."""
    return tuple(site for site in os.environ.get(FRAMES, "").split() if SITE.fullmatch(site))
