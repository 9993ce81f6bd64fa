"""The page's document: Streamlit's own, with what it would have to find out, and what the stage needs.

Streamlit's document loads Streamlit; only then does a message name the stage, its script names plotly.js, and
each waits for the one before. Ours names them all at once, and the browser loads and runs them while it
would wait for the server. Where the document brings a stage along, the others wait until that is drawn: read
and compiled at the same time they would take two thirds of its time away (`STAGE_FIRST`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from streamlit import file_util

from convviz.app.components.assets import FOLDER, PLOTLY, STAGE, url_of
from convviz.app.server.first_frame import has_stage, style
from convviz.app.server.first_sight import first_sight
from convviz.app.server.link_card import tags
from convviz.lab.state.address import MAX_ADDRESS

# Without the address Streamlit asks for a server below the page's own address first and, refused, waits
# before it asks again. Every page lies one step below the server, as Streamlit's own files do in this
# document. And work goes on without a line: a dialog that says so would stand in front of it.
_ADDRESS = "BACKEND_BASE_URL: new URL('./', document.baseURI).href"
SETTINGS = f"window.__streamlit = {{ {_ADDRESS}, HOST_CONFIG: {{ blockErrorDialogs: true }} }}"

# The stage's script tells when it has drawn, `first_sight.js`. One that is long in coming, as on a slow line,
# is not waited for: all others would be as late.
_PATIENCE = 150  # ms
STAGE_FIRST = f"""(() => {{
  const rest = document.querySelector('.cv-rest');
  const goOn = () => document.head.append(rest.content);
  document.addEventListener('cv-drawn', goOn);
  setTimeout(goOn, {_PATIENCE});
}})()"""
_OTHERS = re.compile(
    r"<script (?:type=\"module\" crossorigin|async) .*?</script>|<link rel=\"modulepreload\".*?>"
)

# Parts of Streamlit that every page with a stage uses, which Streamlit itself loads one after another.
_EARLY = ("BidiComponent", "recordbatch", "serialization", "ButtonGroup", "Checkbox")


def routes(paths: Iterable[str]) -> list[Route]:
    """Return the routes of the pages at `paths`, such as ``""`` and ``"forward"``."""
    return [Route(f"/{path}", answer, methods=["GET"]) for path in paths]


async def answer(request: Request) -> HTMLResponse:
    """Answer with the document; a browser asks for it at each visit, for it names all other versions."""
    server, _, path = str(request.url.replace(query="")).rpartition("/")
    page = document()
    if len(request.url.query) <= MAX_ADDRESS:
        query = dict(request.query_params)
        sight = await first_sight(path, query, request.headers.get("accept-language", ""))
        page = stage_first() if has_stage(sight) else page
        page = page.replace("</head>", f"{tags(path, query, f'{server}/')}</head>", 1)
        page = page.replace("<body>", f"<body>{sight}", 1)
    return HTMLResponse(page, headers={"Cache-Control": "no-cache", "Vary": "Accept-Language"})


@cache
def document() -> str:
    """Return the document of every page."""
    page = streamlit_document()
    # The stage's own first: it shows what the document brings along while all others are on their way.
    first = f'<script>{SETTINGS}</script>\n    <script type="module" src="./{url_of(STAGE)}"></script>\n    '
    return (
        page.replace("<title>Streamlit</title>", "<title>ConvViz</title>", 1)
        .replace('<script type="module"', f'{first}<script type="module"', 1)
        .replace("</head>", f"{_early_files()}</head>", 1)
    )


@cache
def stage_first() -> str:
    """Return the document in which all scripts but the stage's own wait until that has drawn."""
    page = document()
    others = f'<template class="cv-rest">{"".join(_OTHERS.findall(page))}</template>'
    page = _OTHERS.sub("", page).replace("</head>", f"{others}</head>", 1)
    return page.replace("</body>", f"<script>{STAGE_FIRST}</script></body>", 1)


def streamlit_document() -> str:
    """Return the document that the installed Streamlit serves."""
    return (Path(file_util.get_static_dir()) / "index.html").read_text("utf-8")


def _early_files() -> str:
    parts = Path(file_util.get_static_dir()) / "static" / "js"
    names = [path.name for part in _EARLY for path in parts.glob(f"{part}.*.js")]
    lines = [f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in names]
    lines += [
        f'<script async src="./{url_of(PLOTLY)}"></script>',
        f"<style>{(FOLDER / 'page.css').read_text('utf-8')}{style()}</style>",
    ]
    return "".join(f"  {line}\n  " for line in lines)
