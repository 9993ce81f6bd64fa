"""Text of any origin as Streamlit's Markdown, which then shows it character for character.

An address, a file's name, a tensor's name and a refusal that quotes them are no markup, whatever they hold.
"""

from __future__ import annotations

import re

JOINER = "\N{WORD JOINER}"
"""Is not seen, and parts what Streamlit would put together even behind a backslash."""

# Letters of several scripts and emoji are joined by these two; they move nothing, as other such signs do.
_KEPT = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"

# Markdown, HTML, formulae; at the beginning of a text also headings, lists, rules and numbered lists.
_SIGNS = re.compile(r"[\\`*_~\[\]<>&$|]")
_FIRST = re.compile(r"^([#+=-]|\d+(?=[.)]))")

# Replaced in the text when all is parsed: colours, icons and emoji (:red[, :material/, :cat:), addresses
# (https://, www., a@b) and the arrows and signs that are typed as two characters.
_PARTED = re.compile(
    r"(:)(?=[\w/+-])|(@)(?=[\w-])|(www)(?=\.)|((?:^|(?<=\s))(?:<|-|>|~))(?=(?:->|[->=])(?:\s|$))",
    re.IGNORECASE,
)


def verbatim(text: str) -> str:
    """Return Markdown that shows `text` as it is, on one line; what cannot be printed becomes blank or ?."""
    plain = "".join(c if c.isprintable() or c in _KEPT else " " if c.isspace() else "?" for c in text)
    plain = plain.strip()
    return _FIRST.sub(_numbered, _SIGNS.sub(r"\\\g<0>", _PARTED.sub(rf"\g<0>{JOINER}", plain)))


def _numbered(first: re.Match[str]) -> str:
    """Put a backslash before the sign that begins a line, or between a number and the sign after it."""
    return first[0] + "\\" if first[0].isdigit() else "\\" + first[0]
