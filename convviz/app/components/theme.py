"""The app's colours for what Streamlit does not dress, or not yet: CSS variables, as it hands them over."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

_COLOURS = {
    "primaryColor": "--st-primary-color",
    "backgroundColor": "--st-background-color",
    "secondaryBackgroundColor": "--st-secondary-background-color",
    "textColor": "--st-text-color",
    "linkColor": "--st-link-color",
    "borderColor": "--st-border-color",
    "redColor": "--st-red-color",
    "redTextColor": "--st-red-text-color",
    "greenTextColor": "--st-green-text-color",
}


def theme(selector: str, fonts: Mapping[str, str]) -> str:
    """Return the variables for an element, by the reader's own scheme; `fonts` has `font` and `code-font`."""
    named = " ".join(f"--st-{name}: {family};" for name, family in fonts.items())
    light, dark = (colours(scheme) for scheme in ("light", "dark"))
    return (
        f"{selector} {{ color-scheme: light dark; {named} --st-base-radius: 0.5rem; {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ {selector} {{ {dark} }} }}"
    )


def colours(scheme: str) -> str:
    """Return the variables of a scheme, ``"light"`` or ``"dark"``."""
    found = {name: st.get_option(f"theme.{scheme}.{option}") for option, name in _COLOURS.items()}
    return " ".join(f"{name}: {colour};" for name, colour in found.items())
