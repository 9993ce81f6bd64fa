"""What the server sends around the pages: headers, and the browser's files for ever."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_server import Client, serve
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from convviz.components import assets
from convviz.server import middleware, routes
from convviz.server.policy import content_security_policy, streamlit_scripts
from convviz.server.routes import accepts_gzip


async def document(_request: object) -> HTMLResponse:
    return HTMLResponse("<p>A page</p>")


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """The routes and middleware of the app around a page of one line; browser tests meet the real page."""
    app = Starlette(routes=[*routes(), Route("/", document)], middleware=middleware())
    with serve(app) as client:
        yield client


def urls() -> list[str]:
    return [
        assets.plotly_url(),
        assets.component_url("stage/js/main.js"),
        assets.component_url("stage/stage.css"),
    ]


@pytest.mark.parametrize("path", ["", *urls(), "assets/nothing.js"])
def test_every_answer_carries_the_security_headers(client: Client, path: str) -> None:
    headers = client.ask(f"/{path}").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


def test_the_policy_lets_no_page_load_from_elsewhere_nor_run_scripts_of_its_own() -> None:
    policy = content_security_policy(["window.x = 1"])
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'self'"
    assert rules["connect-src"] == "'self'"
    assert "'unsafe-inline'" not in rules["script-src"]
    assert "'sha256-TRQHTtKk2Jz9TNrGZb+BnTJZb+vLVfeW/a0aaZ7avUM='" in rules["script-src"]
    assert not any("http" in sources or "*" in sources for sources in rules.values())


def test_the_inline_script_of_streamlits_own_page_is_known() -> None:
    assert any("prerenderReady" in script for script in streamlit_scripts())


def test_a_page_lets_plotly_and_the_components_load_early(client: Client) -> None:
    link = client.ask("/").headers["link"]
    assert f"<{assets.plotly_url()}>; rel=preload; as=script" in link
    assert f"<{assets.component_url('stage/js/main.js')}>; rel=modulepreload" in link


def test_only_pages_carry_the_link(client: Client) -> None:
    assert "link" not in client.ask(f"/{assets.plotly_url()}").headers


def test_plotly_comes_whole_from_the_installed_package(client: Client) -> None:
    import plotly

    body = client.ask(f"/{assets.plotly_url()}").body
    assert body == (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()


@pytest.mark.parametrize(
    ("path", "media_type"), [("stage/js/main.js", "text/javascript"), ("stage/stage.css", "text/css")]
)
def test_a_component_file_comes_as_it_lies_in_the_package(client: Client, path: str, media_type: str) -> None:
    answer = client.ask(f"/{assets.component_url(path)}")
    assert answer.body == (assets.FOLDER / path).read_bytes()
    assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"


@pytest.mark.parametrize("url", urls())
def test_a_file_may_be_kept_for_ever(client: Client, url: str) -> None:
    assert client.ask(f"/{url}").headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("url", urls())
def test_a_file_travels_compressed_to_those_who_can_read_it(client: Client, url: str) -> None:
    packed = client.ask(f"/{url}", Accept_Encoding="gzip, br")
    plain = client.ask(f"/{url}")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    assert gzip.decompress(packed.body) == plain.body


def test_compressing_happens_once() -> None:
    asset = assets.find(assets.component_url("stage/js/main.js"))
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
    url = f"/{assets.plotly_url()}"
    head, get = client.ask(url, "HEAD"), client.ask(url)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]


def test_nothing_else_may_be_asked_of_a_file(client: Client) -> None:
    assert client.ask(f"/{assets.plotly_url()}", "POST").status == 405


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
        "{digest}/stage/js/main.js%00",
        "{digest}/plotly.min.js",
    ],
)
def test_no_path_leads_to_anything_but_the_browsers_files(client: Client, path: str) -> None:
    answer = client.ask(f"/assets/{path.format(digest=assets.component_digest())}")
    assert answer.status == 404
    assert "cache-control" not in answer.headers


def test_files_answer_below_a_base_path(monkeypatch: pytest.MonkeyPatch) -> None:
    import streamlit as st

    monkeypatch.setattr(st, "get_option", lambda option: {"server.baseUrlPath": "/lectures/conv/"}[option])
    with serve(Starlette(routes=routes())) as client:
        assert client.ask(f"/lectures/conv/{assets.plotly_url()}").status == 200
        assert client.ask(f"/{assets.plotly_url()}").status == 404


def test_a_changed_file_changes_the_address_of_all(tmp_path: Path) -> None:
    (tmp_path / "stage").mkdir()
    (tmp_path / "stage" / "main.js").write_text("import './a.js'")
    (tmp_path / "stage" / "a.js").write_text("1")
    before = list(assets.under_digest(assets.read_folder(tmp_path)))
    (tmp_path / "stage" / "a.js").write_text("2")
    after = list(assets.under_digest(assets.read_folder(tmp_path)))
    assert [url.split("/", 2)[2] for url in before] == [url.split("/", 2)[2] for url in after]
    assert not set(before) & set(after)


def test_an_address_is_given_only_for_a_file_that_is_there() -> None:
    with pytest.raises(FileNotFoundError, match="stage/js/missing.js"):
        assets.component_url("stage/js/missing.js")
    with pytest.raises(FileNotFoundError, match="mount.py"):
        assets.component_url("stage/mount.py")
