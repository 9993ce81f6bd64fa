"""The content security policy: a page runs what this server sent and nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def content_security_policy(scripts: Iterable[str] = (), frames: Iterable[str] = ()) -> str:
    """Return the policy as a header's value.

    `scripts` are the inline scripts of the page that may run, `frames` the sites that may show it in theirs.

    ``blob:`` modules are how Streamlit starts a component. Streamlit asks for WebAssembly when it starts,
    which Firefox would report as an error on every page: `wasm-unsafe-eval` allows that alone. Streamlit and
    Plotly write styles into the page, hence ``'unsafe-inline'`` for styles alone. Pictures are drawn from
    ``data:`` and ``blob:`` addresses too; the still of a camera is read from one, with no request to anyone.
    """
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    rules = {
        "default-src": "'self'",
        "script-src": f"'self' blob: 'wasm-unsafe-eval' {hashes}".strip(),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self' data:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(["'self'", *frames]),
    }
    return "; ".join(f"{rule} {sources}" for rule, sources in rules.items())


def inline_scripts(document: str) -> list[str]:
    """Return the inline scripts of an HTML document."""
    return INLINE_SCRIPT.findall(document)


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
