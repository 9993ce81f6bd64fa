"""The name of a picture: a built-in one, one's own numbers, or what a person brought.

What was brought is called "upload" while only its session has it, and own.KEY where it is kept under a key.
"""

from __future__ import annotations

from dataclasses import replace

from convviz.lab.keeping import KEY_LENGTH, is_key
from convviz.lab.state.fields.kinds import Kind, choice

UPLOAD = "upload"
_OWN = "own."


def kept_name(key: str) -> str:
    """Name a picture that is kept under this key; without one, that it was brought."""
    return f"{_OWN}{key}" if key else UPLOAD


def kept_key(picture: str) -> str:
    """Return the key of a picture that is kept, empty for any other."""
    return picture[len(_OWN) :] if picture.startswith(_OWN) else ""


def is_brought(picture: str) -> bool:
    """Say whether a picture is one that a person brought."""
    return picture == UPLOAD or bool(kept_key(picture))


def picture_name(*names: str) -> Kind:
    """Return the kind of a picture's name: one of these, or that of one that is kept."""
    known = choice(*names)

    def accepts(value: object) -> bool:
        return known.accepts(value) or (
            isinstance(value, str) and len(value) == len(_OWN) + KEY_LENGTH and is_key(kept_key(value))
        )

    return replace(known, accepts=accepts)
