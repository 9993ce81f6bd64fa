"""What a document brings along: the frame of its page, and the stage as that very address has it."""

from __future__ import annotations

import asyncio
import logging
import re
from base64 import b64decode
from collections.abc import Iterator

import numpy as np
import pytest
from starlette.applications import Starlette

from convviz.app.components.assets import STAGE
from convviz.app.components.stage.message import arrays_of
from convviz.app.server import first_sight, routes
from convviz.app.server.document import STAGE_FIRST, document
from convviz.app.server.first_frame import style
from convviz.app.server.first_sight import MAX_AT_ONCE, MAX_BYTES, MAX_KEPT
from convviz.app.server.policy import inline_scripts
from convviz.lab.session.session import Session
from convviz.lab.state.address import MAX_ADDRESS
from tests.app.message import read_message
from tests.small_server import Client, serve

TOLD = re.compile(r'<script type="application/json" class="cv-told">([^<]*)</script>')
PAGES = ("", "forward", "backward", "about")


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with serve(Starlette(routes=routes(PAGES, []))) as client:
        yield client


def page_of(client: Client, path: str, language: str = "en-GB,en;q=0.9") -> str:
    return client.ask(path, Accept_Language=language).body.decode()


def told(page: str) -> bytes | None:
    found = TOLD.search(page)
    return b64decode(found[1]) if found else None


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("forward", {}),
        ("forward", {"pic": "cat", "k": "sobel_x~box", "pad": "same", "t": "70"}),
        ("forward", {"view": "matrix", "stride": "2", "lang": "zh-Hant"}),
        ("backward", {"view": "two_ways", "g": "random", "t": "9"}),
    ],
)
def test_the_stage_is_brought_along_as_python_has_it(client: Client, path: str, query: dict[str, str]):
    message = told(page_of(client, f"/{path}?{'&'.join(map('='.join, query.items()))}"))
    assert message is not None
    meta, arrays = read_message(message)
    session = Session()
    session.read_address(query)
    session.on_show.visit(path)
    wanted = arrays_of(session.chosen, session.experiment.view)
    assert set(arrays) == set(wanted)
    for name, array in wanted.items():
        np.testing.assert_array_equal(arrays[name], np.asarray(array, "<f4").ravel(), name)
    assert meta["layer"]["view"] == session.experiment.view
    assert meta["step"] == int(query.get("t", 0))
    assert meta["text"]["play"] == ("播放" if "lang" in query else "play")


def test_a_link_that_covers_numbers_covers_them_at_first_sight_too(client: Client):
    message = told(page_of(client, "/forward?cover=output"))
    assert message is not None
    assert "output" in read_message(message)[0]["tools"]["cover"]["hidden"]


def test_the_first_page_brings_its_example_along(client: Client):
    message = told(page_of(client, "/"))
    assert message is not None
    meta, _arrays = read_message(message)
    assert meta["step"] == 0 and meta["tools"]["compact"] is True


@pytest.mark.parametrize(
    "query",
    [
        "view=picture",
        "view=check",
        "k=nonsense",
        "pic=upload",
        "nothing=1",
        "pic=camera&box=0_0_64_64&in=random&ch=16&size=11&k=box~box~box~box",
        f"pic=cat&box=0_0_64_64&k={'~'.join(['box'] * 16)}",
    ],
)
def test_the_frame_comes_alone_where_the_stage_could_show_what_is_not_so(client: Client, query: str):
    path = "/backward?" if "check" in query else "/forward?"
    page = page_of(client, path + query)
    assert 'class="cv-first"' in page
    assert told(page) is None and "cv-first-stage" not in page.partition("<body>")[2]


@pytest.mark.parametrize(
    "path", ["/about", "/forward?slide=1", "/forward?embed=true", f"/forward?x={'1' * MAX_ADDRESS}"]
)
def test_nothing_comes_where_another_frame_will_stand(client: Client, path: str):
    assert 'class="cv-first' not in page_of(client, path).partition("<body>")[2]


SCRIPT = re.compile(r'<script (?:async|type="module").*?</script>|<link rel="modulepreload".*?>')


def test_where_a_stage_comes_along_its_own_script_alone_is_loaded_at_once(client: Client):
    page = page_of(client, "/forward")
    at_once, _, others = page.partition('<template class="cv-rest">')
    others, _, below = others.partition("</template>")
    assert [STAGE in each for each in SCRIPT.findall(at_once + below)] == [True]
    without = page_of(client, "/about")
    assert "cv-rest" not in without and STAGE_FIRST not in without
    assert SCRIPT.findall(others) == [each for each in SCRIPT.findall(without) if STAGE not in each]
    assert page.index("</template>") < page.index("</head>") < page.index(f"<script>{STAGE_FIRST}</script>")


def test_words_are_in_the_language_of_the_address_or_else_of_the_browser(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    assert "<b>Forward</b>" in page_of(client, "/forward") and 'data-asked="en"' in page_of(
        client, "/forward"
    )
    chinese = page_of(client, "/forward", "zh-TW,zh;q=0.9,en;q=0.8")
    assert "<b>前向</b>" in chinese and 'lang="zh-Hant" data-asked="zh"' in chinese
    named = page_of(client, "/forward?lang=en", "zh-TW")
    assert "<b>Forward</b>" in named and "data-asked" not in named
    assert client.ask("/forward").headers["vary"] == "Accept-Language"
    monkeypatch.setenv("CONVVIZ_LANG", "zh-Hant")
    started = page_of(client, "/forward?k=box", "en-GB")
    assert "<b>前向</b>" in started and "data-asked" not in started


def test_nothing_that_a_browser_sends_is_markup(client: Client):
    page = page_of(
        client, "/forward?k=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&lang=%3Cb%3E", '"><script>x</script>'
    )
    assert inline_scripts(page) == inline_scripts(document())
    assert "<script>x" not in page and "alert(1)" not in page.partition("<body>")[2]


def test_a_first_sight_is_made_once_and_what_is_kept_is_bounded(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    made: list[object] = []

    def make(*asked: object) -> str:
        made.append(asked)
        return "made"

    monkeypatch.setattr(first_sight, "_made", make)
    monkeypatch.setattr(first_sight, "_kept", type(first_sight._kept)())
    for _again in range(2):
        assert "<body>made" in page_of(client, "/forward?k=box&seed=1")
    assert "<body>made" in page_of(client, "/forward?seed=1&k=box") and len(made) == 1
    for seed in range(MAX_KEPT + 2):
        page_of(client, f"/forward?seed={seed}")
    assert len(first_sight._kept) == MAX_KEPT
    monkeypatch.setattr(first_sight, "_making", {object() for _n in range(MAX_AT_ONCE)})
    assert "<body>made" not in page_of(client, "/forward?seed=98765")


def test_a_page_comes_all_the_same_where_its_first_sight_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fail(*_asked: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(first_sight, "frame", fail)
    with caplog.at_level(logging.ERROR):
        assert asyncio.run(first_sight.first_sight("forward", {"seed": "31"}, "en")) == ""
    assert "No first sight of /forward" in caplog.text
    assert "31" not in caplog.text.splitlines()[0], "an address may hold a key"


def test_a_message_is_no_longer_than_a_document_may_be(client: Client):
    longest = told(page_of(client, "/backward?pic=camera&box=0_0_64_64&pad=same&g=random"))
    assert longest is not None and MAX_BYTES // 2 < len(longest) <= MAX_BYTES


def test_the_frame_has_the_colours_of_the_theme():
    assert "#fcfdfd" in style() and "#101a20" in style() and "prefers-color-scheme: dark" in style()
