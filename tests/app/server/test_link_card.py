"""What is shown where a link is posted: the title, and a picture of that very experiment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import Future
from html import unescape
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette

from convviz.app.server import link_card, routes
from convviz.app.server.link_card import MAX_CARDS, MAX_WAITING, order_of, tags
from convviz.errors import RefusedValue
from convviz.lab.drawing.painters.card import SIZE
from convviz.lab.state.address import MAX_ADDRESS
from tests.small_server import Client, serve

META = re.compile(r'<meta (?:property|name)="([^"]*)" content="([^"]*)">')


class Drawing:
    """Draws at once where a process would, and counts."""

    def __init__(self) -> None:
        self.asked = 0

    def ask(self, call) -> Future[bytes]:
        self.asked += 1
        done: Future[bytes] = Future()
        done.set_result(call())
        return done


@pytest.fixture
def drawing(monkeypatch: pytest.MonkeyPatch) -> Drawing:
    drawing = Drawing()
    monkeypatch.setattr(link_card, "POOL", drawing)
    monkeypatch.setattr(link_card, "_cards", type(link_card._cards)())
    return drawing


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with serve(Starlette(routes=routes(("", "forward", "backward"), []))) as client:
        yield client


def said(page: str) -> dict[str, str]:
    return {name: unescape(content) for name, content in META.findall(page)}


def pixels(card: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(card)).convert("RGB"))


def test_a_page_names_what_its_address_shows_and_where_the_picture_of_it_is(client: Client):
    page = client.ask("/backward?view=input_grad&k=box&lang=zh-Hant").body.decode()
    about = said(page)
    assert about["og:title"] == "輸入梯度 · 反向 · ConvViz"
    picture = urlsplit(about["og:image"])
    assert picture.path == "/card.png" and picture.netloc == f"127.0.0.1:{client.port}"
    wanted = {"page": ["backward"], "view": ["input_grad"], "k": ["box"], "lang": ["zh-Hant"]}
    assert parse_qs(picture.query) == wanted
    assert about["twitter:card"] == "summary_large_image"
    assert said(client.ask("/").body.decode())["og:title"] == "ConvViz"
    assert said(client.ask("/forward?view=x").body.decode())["og:title"] == "Forward · ConvViz"


def test_nothing_in_an_address_is_markup():
    found = tags("forward", {"k": '"><script>alert(1)</script>', "lang": "xx", "view": "<b>"}, "http://x/")
    assert "<script" not in found and "<b>" not in found
    assert said(found)["og:title"] == "Forward · ConvViz"


def test_an_address_below_a_base_path_leads_to_its_own_server():
    found = said(tags("forward", {}, "https://school.example/lectures/conv/"))
    assert found["og:image"] == "https://school.example/lectures/conv/card.png?page=forward"


def test_a_card_shows_that_very_experiment_once_for_all_who_ask(client: Client, drawing: Drawing):
    one = client.ask("/card.png?page=backward&k=sobel_x&view=weight_grad")
    assert one.headers["content-type"] == "image/png"
    assert pixels(one.body).shape == (*SIZE[::-1], 3)
    again = client.ask("/card.png?k=sobel_x&view=weight_grad&page=backward")
    assert again.body == one.body and drawing.asked == 1
    assert one.body == order_of("backward", {"k": "sobel_x", "view": "weight_grad"})()
    other = client.ask("/card.png?page=backward&view=weight_grad&w=-1_0_1~-2_0_9~-1_0_1")
    assert (pixels(other.body) != pixels(one.body)).any()


def test_a_step_that_is_said_is_shown_and_else_the_last(client: Client, drawing: Drawing):
    last, first, late = (pixels(client.ask(f"/card.png?page=forward{t}").body) for t in ("", "&t=0", "&t=99"))
    assert (last == late).all() and (last != first).any()


def test_views_without_panels_and_pages_without_a_stage_show_the_usual_ones(client: Client, drawing: Drawing):
    usual = client.ask("/card.png?page=forward&pic=camera").body
    assert client.ask("/card.png?page=forward&pic=camera&view=picture").body == usual
    assert client.ask("/card.png?page=learn&pic=camera").body == usual


@pytest.mark.parametrize(
    "query",
    ["k=%3Cscript%3E&stride=0&pad=9999", "pic=upload", "x=1", "w=1_2~3", "in=given&maps=7", "k=a&k=b"],
)
def test_an_address_that_asks_for_what_cannot_be_shows_what_its_page_would(
    client: Client, drawing: Drawing, query: str
):
    answer = client.ask(f"/card.png?page=forward&{query}")
    assert answer.status == 200 and pixels(answer.body).shape == (*SIZE[::-1], 3)


def test_what_cannot_be_drawn_is_said_and_asked_for_again(client: Client, monkeypatch: pytest.MonkeyPatch):
    def refuse(_call: object) -> Future[bytes]:
        raise RefusedValue("The picture could not be drawn: try again.")

    monkeypatch.setattr(link_card, "POOL", type("Refusing", (), {"ask": staticmethod(refuse)})())
    for _again in range(2):
        answer = client.ask("/card.png?page=forward&seed=5")
        assert (answer.status, answer.body) == (404, b"The picture could not be drawn: try again.")


def test_what_is_kept_and_what_waits_is_bounded(
    client: Client, drawing: Drawing, monkeypatch: pytest.MonkeyPatch
):
    for seed in range(MAX_CARDS + 3):
        link_card._keep_card(str(seed), b"")
    assert len(link_card._cards) == MAX_CARDS and "0" not in link_card._cards
    assert client.ask(f"/card.png?x={'1' * (2 * MAX_ADDRESS)}").status == 414
    monkeypatch.setattr(link_card, "_drawing", dict.fromkeys(map(str, range(MAX_WAITING))))
    busy = client.ask("/card.png?page=forward&seed=77")
    assert busy.status == 503 and busy.headers["retry-after"] == "10"
    assert drawing.asked == 0
