"""One HTML file with the stage's own scripts, its numbers, plotly.js and the licences in it.

It asks nobody for anything: its content security policy allows no request, and no script but its own.
"""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import cache
from html import escape

from convviz.app.components.assets import ALONE, PLOTLY, text_of
from convviz.app.components.theme import theme

MOST_BYTES = 6_000_000
"""Largest file; plotly.js takes two million of them, packed as it is here, and 4.8 as it comes."""

OWNER = "Copyright (c) 2026 The ConvViz authors"
MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
_FONTS = {"font": "system-ui, sans-serif", "code-font": "ui-monospace, monospace"}
_END_OF_SCRIPT = re.compile(r"<(?=/script|!--)", re.IGNORECASE)


def page(
    messages: Mapping[str, bytes],
    names: Mapping[str, str],
    *,
    title: str,
    lang: str,
    words: Mapping[str, str],
    link: str = "",
) -> str:
    """Return the file: the first message is on show, the others are a press away while there is room.

    `messages` are those that `stage` would send, by view; `names` what a reader calls the views. `words` has
    `licences`, the line above those, `open`, that of the `link` to the app, and `failed`, what is said in a
    browser that is too old for it.
    """
    around = _page(title, lang, words, link)
    room = MOST_BYTES - len("".join(around).encode())
    told: list[dict[str, str]] = []
    for view, message in messages.items():
        entry = {"view": view, "name": names[view], "message": _packed(message)}
        room -= len(json.dumps(entry))
        if told and room < 0:
            break
        told.append(entry)
    return json.dumps(told).replace("<", "\\u003c").join(around)


def _page(title: str, lang: str, words: Mapping[str, str], link: str) -> tuple[str, str]:
    """Return what stands before the messages and after them."""
    leads = f'<p><a href="{escape(link)}">{escape(words["open"])}</a></p>' if link else ""
    head = f"""<!doctype html>
<html lang="{escape(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{escape(title)}</title>
<style>{theme(":root", _FONTS)}</style>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
<p class="cv-failed" role="alert" hidden>{escape(words["failed"])}</p>
<div class="cv-alone"><div class="cv-stage"></div></div>
<footer>{leads}<details><summary>{escape(words["licences"])}</summary>{"".join(_licences())}</details></footer>
</main>
<script type="text/plain" class="cv-plotly">{_packed_plotly()}</script>
<script type="application/json" class="cv-told">"""
    return head, f'</script>\n<script type="module">{_inline(text_of(ALONE))}</script>\n</body>\n</html>\n'


def _packed(content: bytes) -> str:
    """Return a content as text of half the size that it would have in base 64 alone."""
    return b64encode(gzip.compress(content, mtime=0)).decode()


@cache
def _packed_plotly() -> str:
    return _packed(text_of(PLOTLY).encode())


def _licences() -> Iterator[str]:
    plotly = re.search(r"Copyright [^\n]*", text_of(PLOTLY)[:400])
    for name, owner in (("ConvViz", OWNER), ("plotly.js", plotly[0] if plotly else "")):
        yield f"<p><strong>{name}</strong>: {escape(owner)}</p>"
    yield f"<pre>{escape(MIT)}</pre>"


def _inline(script: str) -> str:
    """Return a script as it may stand in a page: nothing in it ends the element."""
    return _END_OF_SCRIPT.sub(r"\\x3c", script)
