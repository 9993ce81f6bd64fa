"""What this server has judged, signed, so that it is known again: HMAC-SHA256 with the secret it has."""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64encode

SECRET = "CONVVIZ_SECRET"  # noqa: S105 - the name of a variable of the environment
LEAST_SECRET = 16
"""Characters of a secret; a shorter one could be guessed and counts as none."""

_BYTES = 16


def signs() -> bool:
    """Say whether this server has a secret to sign with."""
    return len(os.environ.get(SECRET, "")) >= LEAST_SECRET


def sign(text: str) -> str:
    """Return the signature of a text, empty where this server signs nothing."""
    if not signs():
        return ""
    mac = hmac.digest(os.environ[SECRET].encode(), text.encode(), "sha256")
    return urlsafe_b64encode(mac[:_BYTES]).decode().rstrip("=")


def is_signed(text: str, signature: str) -> bool:
    """Say whether a signature is this server's, of this very text."""
    return signs() and hmac.compare_digest(sign(text).encode(), signature.encode())
