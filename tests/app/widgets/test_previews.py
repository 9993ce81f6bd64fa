"""The pictures that wait to be asked for, and the address under which they are served."""

from __future__ import annotations

import asyncio
from io import BytesIO
from threading import Event

import numpy as np
import pytest
from PIL import Image
from starlette.requests import Request
from starlette.responses import Response

from convviz.app.widgets import previews
from convviz.app.widgets.previews import Preview, Registry


def picture(value: int, side: int = 10) -> Preview:
    return Preview(np.full((side, side, 1), value, np.uint8), lambda pixels: pixels)


def ask(token: str) -> Response:
    return asyncio.run(
        previews.serve(Request({"type": "http", "path_params": {"token": token}, "headers": []}))
    )


def test_a_picture_is_found_by_its_token_and_by_no_other() -> None:
    registry = Registry()
    first, second = picture(1), picture(2)
    tokens = registry.add(first), registry.add(second)
    assert [registry.find(token) for token in tokens] == [first, second]
    assert registry.find(tokens[0][:-1]) is None


def test_tokens_cannot_be_guessed() -> None:
    registry = Registry()
    tokens = {registry.add(picture(0)) for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 32


def test_beyond_the_number_of_entries_the_least_recently_used_goes() -> None:
    registry = Registry(max_entries=2)
    first, second = registry.add(picture(1)), registry.add(picture(2))
    registry.find(first)
    third = registry.add(picture(3))
    assert [registry.find(token) is not None for token in (first, second, third)] == [True, False, True]


def test_memory_is_bounded_and_a_shared_picture_counts_once() -> None:
    registry = Registry(max_bytes=250)
    shared = picture(1)
    for _ in range(5):
        registry.add(shared)
    assert registry.nbytes == 100
    tokens = [registry.add(picture(value)) for value in (2, 3, 4)]
    assert registry.nbytes == 200
    assert [registry.find(token) is not None for token in tokens] == [False, True, True]


def test_the_last_picture_is_kept_even_where_it_alone_is_too_much() -> None:
    registry = Registry(max_bytes=50)
    token = registry.add(picture(1))
    assert registry.find(token) is not None


def test_what_nobody_asks_for_any_more_goes_by_itself_and_what_is_looked_at_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr(previews, "monotonic", lambda: now[0])
    registry = Registry(max_age=60)
    looked_at, left = registry.add(picture(1)), registry.add(picture(2))
    now[0] += 40
    registry.find(looked_at)
    now[0] += 30
    registry.sweep()
    assert registry.nbytes == 100
    assert [registry.find(token) is not None for token in (looked_at, left)] == [True, False]


def test_the_pictures_of_a_session_that_was_left_go_at_once() -> None:
    registry = Registry()
    mine, other = (
        registry.add(Preview(np.zeros((4, 4, 1), np.uint8), lambda pixels: pixels, owner)) for owner in "ab"
    )
    registry.forget({"a"})
    assert registry.find(mine) is None and registry.find(other) is not None
    assert registry.nbytes == 16


def test_memory_is_given_back_without_any_traffic() -> None:
    registry = Registry(max_age=0.05)
    registry.add(picture(1))
    gone = Event()
    drop = registry._drop_oldest
    registry._drop_oldest = lambda: (drop(), gone.set())
    assert gone.wait(10)
    assert registry.nbytes == 0


def test_a_picture_is_drawn_when_it_is_asked_for_and_stays_with_its_browser() -> None:
    drawn = []

    def draw(pixels: np.ndarray) -> np.ndarray:
        drawn.append(pixels)
        return 255 - pixels

    token = previews.REGISTRY.add(Preview(np.zeros((6, 9, 1), np.uint8), draw))
    assert not drawn
    answer = ask(token)
    assert (answer.status_code, answer.media_type) == (200, "image/jpeg")
    assert answer.headers["cache-control"].startswith("private")
    shown = np.asarray(Image.open(BytesIO(answer.body)))
    assert shown.shape == (6, 9)
    assert shown.min() > 250


@pytest.mark.parametrize("token", ["", "x", "../../etc/passwd", "a" * 32])
def test_an_unknown_token_is_not_found_and_not_remembered(token: str) -> None:
    answer = ask(token)
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


def test_one_visitor_who_asks_for_too_many_at_once_comes_again_and_others_do_not_wait_for_them() -> None:
    drawn = Event()

    def draw(pixels: previews.Pixels) -> previews.Pixels:
        drawn.wait(30)
        return pixels

    pixels = np.full((10, 10, 1), 9, np.uint8)
    own, other = (previews.REGISTRY.add(Preview(pixels, draw, owner)) for owner in ("one", "two"))

    def request(token: str) -> Request:
        return Request({"type": "http", "path_params": {"token": token}, "headers": []})

    async def ask_all() -> tuple[list[int], int]:
        waiting = [asyncio.create_task(previews.serve(request(own))) for _ in range(previews.MOST_OF_VISITOR)]
        await asyncio.sleep(0)
        refused = await previews.serve(request(own))
        assert refused.headers["Retry-After"] == "2"
        waiting.append(asyncio.create_task(previews.serve(request(other))))
        await asyncio.sleep(0)
        drawn.set()
        return [answer.status_code for answer in await asyncio.gather(*waiting)], refused.status_code

    previews._drawing.cache_clear()
    assert asyncio.run(ask_all()) == ([200] * (previews.MOST_OF_VISITOR + 1), 429)
    previews._drawing.cache_clear()
    assert not previews._asked
    assert ask(own).status_code == 200
