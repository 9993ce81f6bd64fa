"""Keys that nobody can guess: whoever has one has what is kept under it, and there is no list of them."""

from __future__ import annotations

import re
import secrets

_BYTES = 16
KEY_LENGTH = 22
"""Characters of a key: 128 random bits in base 64, as addresses write it (RFC 4648, section 5)."""

_KEY = re.compile(rf"[A-Za-z0-9_-]{{{KEY_LENGTH}}}")


def new_key() -> str:
    """Return a key that was never used; it says nothing of what is kept under it."""
    return secrets.token_urlsafe(_BYTES)


def is_key(text: object) -> bool:
    """Say whether a text is written as keys are."""
    return isinstance(text, str) and _KEY.fullmatch(text) is not None
