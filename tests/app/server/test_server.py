"""What the server sends around the pages: headers, and the browser's files for ever."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from streamlit import file_util

from convviz.app.components import assets
from convviz.app.components.modules import join
from convviz.app.server import middleware, routes
from convviz.app.server.document import SETTINGS, STAGE_FIRST, document, stage_first, streamlit_document
from convviz.app.server.files import accepts_gzip
from convviz.app.server.headers import security_headers
from convviz.app.server.policy import content_security_policy, inline_scripts
from tests.small_server import Client, serve

PAGES = ("", "forward")
PLOTLY, STAGE = assets.url_of(assets.PLOTLY), assets.url_of(assets.STAGE)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """The routes and middleware of the app without Streamlit; browser tests meet all of it."""
    app = Starlette(routes=routes(PAGES, []), middleware=middleware())
    with serve(app) as client:
        yield client


@pytest.mark.parametrize("path", [*PAGES, PLOTLY, STAGE, "assets/nothing.js"])
def test_every_answer_carries_the_security_headers(client: Client, path: str) -> None:
    headers = client.ask(f"/{path}").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["permissions-policy"] == "camera=(self), microphone=(), geolocation=()"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


def test_the_policy_lets_no_page_load_from_elsewhere_nor_run_scripts_of_its_own() -> None:
    policy = content_security_policy(["window.x = 1"])
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'self'"
    assert rules["connect-src"] == "'self' data:"
    assert not {"'unsafe-inline'", "'unsafe-eval'"} & set(rules["script-src"].split())
    assert "'wasm-unsafe-eval'" in rules["script-src"].split(), (
        "Streamlit asks for it, Firefox reports a refusal"
    )
    assert "'sha256-TRQHTtKk2Jz9TNrGZb+BnTJZb+vLVfeW/a0aaZ7avUM='" in rules["script-src"]
    assert not any("http" in sources or "*" in sources for sources in rules.values())


def test_sites_that_may_frame_the_app_are_in_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = security_headers()
    assert "frame-ancestors 'self'" in alone["Content-Security-Policy"].split("; ")
    assert alone["X-Frame-Options"] == "SAMEORIGIN"
    monkeypatch.setenv("CONVVIZ_FRAMES", "https://moodle.example.org")
    framed = security_headers()
    assert "frame-ancestors 'self' https://moodle.example.org" in framed["Content-Security-Policy"].split(
        "; "
    )
    assert "X-Frame-Options" not in framed  # a browser that knows both would obey it too


def test_the_policy_allows_each_script_that_the_document_holds(client: Client) -> None:
    scripts = inline_scripts(stage_first())
    assert any("prerenderReady" in script for script in scripts)  # Streamlit's own
    assert {SETTINGS, STAGE_FIRST} <= set(scripts)
    assert set(scripts) > set(inline_scripts(document()))
    sent = client.ask("/forward").headers["content-security-policy"]
    assert sent == content_security_policy(scripts)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_streamlits_document_with_what_the_stage_needs(client: Client, path: str) -> None:
    answer = client.ask(f"/{path}")
    page = answer.body.decode()
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"
    assert "<title>ConvViz</title>" in page
    assert f'<script async src="./{PLOTLY}">' in page
    assert f'<script type="module" src="./{STAGE}"></script>' in page
    for line in streamlit_document().splitlines():
        assert line.strip() in page or "<title>" in line
    assert page.index(SETTINGS) < page.index('<script type="module"')


def test_every_file_that_the_document_names_early_is_there() -> None:
    early = re.findall(r'<link rel="modulepreload" crossorigin href="\./(static/[^"]+)">', document())
    folder = Path(file_util.get_static_dir())
    assert all((folder / path).is_file() for path in early)
    assert any("BidiComponent" in path for path in early)


def test_plotly_comes_whole_from_the_installed_package(client: Client) -> None:
    import plotly

    body = client.ask(f"/{PLOTLY}").body
    assert body == (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()


def test_the_stage_comes_as_one_script(client: Client) -> None:
    answer = client.ask(f"/{STAGE}")
    script = answer.body.decode()
    assert script.startswith(join(assets.FOLDER / "stage" / "js" / "main.js"))
    style = json.dumps((assets.FOLDER / "stage" / "stage.css").read_text("utf-8"), ensure_ascii=False)
    assert style in script, "it brings its style sheet along"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize("url", [PLOTLY, STAGE])
def test_a_file_may_be_kept_for_ever(client: Client, url: str) -> None:
    assert client.ask(f"/{url}").headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("url", [PLOTLY, STAGE])
def test_a_file_travels_compressed_to_those_who_can_read_it(client: Client, url: str) -> None:
    packed = client.ask(f"/{url}", Accept_Encoding="gzip, br")
    plain = client.ask(f"/{url}")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    assert gzip.decompress(packed.body) == plain.body


def test_compressing_happens_once() -> None:
    asset = assets.find(STAGE)
    assert asset is not None
    assert asset.compressed is asset.compressed
    assert gzip.decompress(asset.compressed) == asset.body


@pytest.mark.parametrize(
    ("accepted", "allowed"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("br", False),
        ("", False),
    ],
)
def test_gzip_is_sent_only_where_it_is_accepted(accepted: str, allowed: bool) -> None:
    assert accepts_gzip(accepted) is allowed


def test_head_answers_like_get_without_a_body(client: Client) -> None:
    url = f"/{PLOTLY}"
    head, get = client.ask(url, "HEAD"), client.ask(url)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]


def test_nothing_else_may_be_asked_of_a_file(client: Client) -> None:
    assert client.ask(f"/{PLOTLY}", "POST").status == 405


@pytest.mark.parametrize(
    "path",
    [
        "nothing.js",
        "0000000000000000/plotly.min.js",
        "{digest}/",
        "{digest}/stage",
        "{digest}/stage/mount.py",
        "{digest}/assets.py",
        "{digest}/../assets.py",
        "{digest}/stage/../assets.py",
        "{digest}/..%2f..%2f..%2fapp.py",
        "{digest}/%2e%2e/%2e%2e/errors.py",
        "{digest}//etc/passwd",
        "{digest}/..\\..\\app.py",
        "{digest}/stage.js%00",
        "{digest}/plotly.min.js",
    ],
)
def test_no_path_leads_to_anything_but_the_browsers_files(client: Client, path: str) -> None:
    answer = client.ask(f"/assets/{path.format(digest=STAGE.split('/')[1])}")
    assert answer.status == 404
    assert "cache-control" not in answer.headers


def test_files_and_pages_answer_below_a_base_path(monkeypatch: pytest.MonkeyPatch) -> None:
    import streamlit as st

    monkeypatch.setattr(st, "get_option", lambda option: {"server.baseUrlPath": "/lectures/conv/"}[option])
    with serve(Starlette(routes=routes(PAGES, []))) as client:
        for path in (PLOTLY, *PAGES):
            assert client.ask(f"/lectures/conv/{path}").status == 200
            assert client.ask(f"/{path}").status == 404


def test_a_changed_file_has_another_address() -> None:
    before, after = (assets.Asset("stage.js", body) for body in (b"1", b"2"))
    assert before.url != after.url
    assert before.url.endswith("/stage.js")
    assert before.url == assets.Asset("stage.js", b"1").url
