"""An address as a QR code (ISO/IEC 18004), drawn by segno."""

from __future__ import annotations

from io import BytesIO

import segno

from convviz.errors import RefusedValue

MAX_BYTES = 2953
"""What the largest code holds, at the lowest of the four levels of correction."""
QUIET = 4
"""Light modules around a code, which its readers need."""


def qr_png(text: str, side: int) -> bytes:
    """Return the code of a text as a PNG of at most `side` pixels, a module at least one of them.

    It is black on white in every theme, for not every reader knows other colours. Raises RefusedValue for a
    text that no code holds.
    """
    if len(text.encode()) > MAX_BYTES:
        raise RefusedValue(
            "A QR code holds {limit} characters; this link has {length}: fewer or shorter numbers would fit,"
            " or send the link itself.",
            limit=MAX_BYTES,
            length=len(text.encode()),
        )
    code = segno.make(text, micro=False, error="L", boost_error=True)
    scale = max(1, side // code.symbol_size(border=QUIET)[0])
    file = BytesIO()
    code.save(file, kind="png", scale=scale, border=QUIET)
    return file.getvalue()
