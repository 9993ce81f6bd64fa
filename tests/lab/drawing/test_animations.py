"""An animation, read by Pillow: frames, how long each stays, the colours of named cells."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from convviz.errors import RefusedValue
from convviz.lab.drawing.animation import gif
from convviz.lab.drawing.animation.film import MOST_FRAMES, Film
from convviz.lab.drawing.animation.filming import SLICE, Filming, Progress
from convviz.lab.drawing.animation.frames import fitted, reel
from convviz.lab.drawing.animation.kinds import KINDS, encode
from convviz.lab.drawing.order import Order
from convviz.lab.drawing.palette import coloured, stops
from convviz.lab.drawing.picture import Look, picture_of
from convviz.lab.drawing.views import columns
from convviz.lab.workers.admission import AdmissionQueue
from convviz.lab.workers.pool import WorkerPool
from tests.lab.drawing.scenes import COLOURS, corner, model

PATIENCE = 60
FILM = Film("output", 3, 19, every=4, speed=5, look=Look(dark=True))


def order(**fields: Any) -> Order:
    on_stage = model(width=FILM.stage_width, **fields)
    return Order.of(on_stage.chosen, on_stage.text)


def read(data: bytes) -> list[tuple[Image.Image, float]]:
    """The frames of a file, and how many ms each stays."""
    found = []
    with Image.open(BytesIO(data)) as image:
        for k in range(image.n_frames):  # type: ignore[attr-defined]
            image.seek(k)
            image.load()
            found.append((image.convert("RGB"), image.info["duration"]))
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dark", [False, True])
def test_pillow_finds_frames_timing_and_the_colours_of_cells(kind: str, dark: bool) -> None:
    asked, film = order(), replace(FILM, look=Look(dark=dark))
    found = read(encode(kind, film, [reel(asked, film, film.steps[:3]), reel(asked, film, film.steps[3:])]))
    assert [round(ms) for _image, ms in found] == [200, 200, 200, 200, 1000]
    on_stage = asked.model(film.stage_width)
    for (image, _ms), t in zip(found, (3, 7, 11, 15, 19), strict=True):
        picture = picture_of(on_stage, "output", t, film.look)
        assert image.size == (640, picture.height)
        for panel in sum(columns(on_stage, "output", t), []):
            place = (0, 0, panel.grid.cols - 1)
            if panel.role == "output" and t < panel.grid.cols:
                continue
            colour = coloured(panel.values[place], panel.limits, panel.kind, dark)
            shown = corner(picture, image, panel.role, *place)
            assert np.abs(np.subtract(shown, colour, dtype=int)).max() <= 2, (panel.role, t)


@pytest.mark.parametrize("dark", [False, True])
def test_no_colour_of_a_number_is_further_than_2_from_one_of_a_gif(dark: bool) -> None:
    known = gif.palette(dark).astype(int)
    assert len(known) < 256
    for kind in ("grey", "signed"):
        places = np.linspace(0, 1, 20 * len(stops(kind, dark)) + 999)
        colours = coloured(places, (0, 1), kind, dark).astype(int)
        assert np.abs(colours[:, None] - known).max(axis=2).min(axis=1).max() <= 2


def in_colour(kind: str, x: np.ndarray, t: int) -> Callable[[str, int, int, int], int]:
    """How far from its own the colour of a cell in a film of a picture in colour is, of 255."""
    asked, film = (
        order(x=x, picture="cat", region=(0, 0, *x.shape[-2:])),
        replace(FILM, first=0, last=t, every=1),
    )
    image, _ms = read(encode(kind, film, [reel(asked, film, film.steps)]))[t]
    on_stage = asked.model(film.stage_width)
    picture = picture_of(on_stage, "output", t, film.look)
    panels = {panel.role: panel for panel in sum(columns(on_stage, "output", t), [])}
    assert panels["input"].grid.mixed

    def off(role: str, channel: int, row: int, col: int) -> int:
        shown = corner(picture, image, role, channel, row, col)
        panel = panels[role]
        if channel == panel.grid.channels:  # red, green and blue as one
            colour = np.floor(255 * panel.values[:, row, col] + 0.5)
        else:
            colour = coloured(panel.values[channel, row, col], panel.limits, panel.kind, True)
        return int(np.abs(np.subtract(shown, colour, dtype=float)).max())

    return off


def test_a_gif_of_a_picture_in_colour_has_the_colours_of_all_cells_of_all_channels() -> None:
    off = in_colour("gif", COLOURS[:1], t=9)
    for place in (
        (0, 8, 1),
        (1, 7, 6),
        (2, 0, 5),
        *((3, row, col) for row in range(4, 9) for col in range(8)),
    ):
        assert off("input", *place) <= 2, place
    assert max(off("output", 0, 0, col) for col in range(7)) <= 2


def test_a_gif_of_more_colours_than_it_can_hold_is_near_in_all_and_right_in_numbers() -> None:
    rows, cols = np.mgrid[:28, :26]
    photo = np.stack([rows / 27, cols / 25, (rows + 2 * cols) / 77])[None].round(3)
    off = in_colour("gif", photo, t=30)
    of_colours = [off("input", 3, row, col) for row in range(8, 28) for col in range(26)]
    assert 2 < max(of_colours) <= 20
    assert max(off("input", 1, row, col) for row in range(8, 28, 3) for col in range(26)) <= 2
    assert max(off("output", 0, 0, col) for col in range(25)) <= 2
    exact = in_colour("webp", photo, t=30)
    assert max(exact("input", 3, row, 25 - row) for row in range(8, 26)) == 0


@pytest.mark.parametrize("dark", [False, True])
def test_all_numbers_there_are_leave_places_for_a_picture_in_colour(dark: bool) -> None:
    numbers = [coloured(np.linspace(0, 1, 9_000), (0, 1), kind, dark) for kind in ("grey", "signed")]
    mixed = np.random.default_rng(1).integers(0, 256, (3_000, 3), dtype=np.uint8)
    cells = np.concatenate([*numbers, mixed]).reshape(-1, 100, 3).repeat(2, axis=0).repeat(2, axis=1)
    taken = gif.chosen([gif._keys(Image.fromarray(cells))], dark).astype(int)
    assert len(taken) <= 255
    for colours in numbers:
        assert np.abs(colours[:, None].astype(int) - taken).max(axis=2).min(axis=1).max() <= 2


def test_a_film_says_whether_a_gif_has_too_few_colours_for_it() -> None:
    small, large = (
        order(x=np.zeros((1, 3, size, size)), picture="cat", region=(0, 0, size, size)).model(
            FILM.stage_width
        )
        for size in (8, 9)
    )
    assert not gif.has_too_few_colours(small, FILM) and gif.has_too_few_colours(large, FILM)
    assert gif.has_too_few_colours(large, replace(FILM, role="input"))
    assert not gif.has_too_few_colours(large, replace(FILM, role="output"))
    assert not gif.has_too_few_colours(model(x=np.zeros((1, 1, 28, 28))), FILM)


@pytest.mark.parametrize("role", ["input", "patch", "output"])
def test_a_film_of_one_panel_has_that_alone_as_wide_as_asked_for(role: str) -> None:
    asked, film = order(), replace(FILM, role=role, width=800)
    found = read(encode("apng", film, [reel(asked, film, film.steps)]))
    on_stage = asked.model(film.stage_width)
    for (image, _ms), t in zip(found, film.steps, strict=True):
        picture = picture_of(on_stage, "output", t, film.look, role)
        assert list(picture.panels) == [role]
        assert image.size == (800, round(800 / picture.width * picture.height))
        panel = next(panel for panel in sum(columns(on_stage, "output", t), []) if panel.role == role)
        place = (0, 0, panel.grid.cols - 1)
        if role != "output" or t >= panel.grid.cols:
            wanted = coloured(panel.values[place], panel.limits, panel.kind, True)
            assert corner(picture, image, role, *place) == tuple(wanted.tolist())


def test_frames_are_as_large_as_the_largest() -> None:
    images = [Image.new("RGB", (4, height), (9, 8, 7)) for height in (3, 5, 4)]
    assert [image.size for image in fitted(images)] == [(4, 5)] * 3
    assert all(image.getpixel((3, 4)) == (9, 8, 7) for image in fitted(images))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"first": 5, "last": 4}, "swap them"),
        ({"every": 0}, "not every 0"),
        ({"last": 4000}, f"at most {MOST_FRAMES} frames, .* every 17th"),
        ({"speed": 31.0}, "0.5 to 30.0"),
        ({"speed": 0.1}, "0.5 to 30.0"),
        ({"width": 100_000}, "not 100000"),
    ],
)
def test_what_cannot_be_filmed_is_refused_in_a_sentence(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(RefusedValue, match=says):
        Film(**{"view": "output", "first": 0, "last": 9, **fields})


def test_a_slice_that_takes_long_ends_early_and_has_a_frame_at_least() -> None:
    asked = order()
    assert len(reel(asked, FILM, FILM.steps, seconds=0.0)) == 1
    assert len(reel(asked, FILM, FILM.steps)) == len(FILM.steps)


def test_an_unknown_kind_is_refused_in_a_sentence() -> None:
    with pytest.raises(RefusedValue, match="gif, apng, webp"):
        encode("mp4", FILM, [])


# ---- in a process of its own -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pool() -> WorkerPool:
    """One worker for all: it takes a second to start."""
    return WorkerPool(workers=1, idle_seconds=5, name="animations")


def finished(filming: Filming) -> Progress:
    end = time.monotonic() + PATIENCE
    while not (now := filming.look()).is_over:
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
    return now


def filming(
    pool: WorkerPool,
    queue: AdmissionQueue,
    visitor: str = "a",
    clock: Callable[[], float] = time.monotonic,
    **fields: Any,
) -> Filming:
    film = replace(Film("output", 0, 40), **fields)
    return Filming(visitor, order(), film, "gif", pool=pool, queue=queue, clock=clock)


def test_a_film_is_painted_elsewhere_slice_by_slice(pool: WorkerPool) -> None:
    queue = AdmissionQueue(most=1, workers=1)
    under_way, seen = filming(pool, queue), [0]
    end = time.monotonic() + PATIENCE
    while not (now := under_way.look()).is_over and time.monotonic() < end:
        seen.append(now.done)
        time.sleep(0.005)
    assert now.file is not None and len(read(now.file)) == now.total == now.done == 41
    assert seen == sorted(seen) and len(set(seen)) > 1
    assert max(np.diff(seen)) <= 2 * SLICE  # one may come between two looks
    assert queue.count == 0
    assert under_way.look().file is now.file


def test_the_next_one_is_told_how_many_come_first_and_how_long_that_takes(pool: WorkerPool) -> None:
    queue = AdmissionQueue(most=1, workers=1)
    first, second = (filming(pool, queue, visitor, last=15) for visitor in "ab")
    assert first.look().ahead is None
    waiting = second.look()
    assert waiting.ahead == 1 and 0 < waiting.wait_seconds < PATIENCE and waiting.done == 0
    assert finished(first).file
    assert finished(second).file


def test_a_cancelled_film_makes_room_and_is_not_made(pool: WorkerPool) -> None:
    queue = AdmissionQueue(most=1, workers=1)
    first, second = (filming(pool, queue, visitor, last=15) for visitor in "ab")
    assert not first.look().is_over and second.look().ahead == 1
    first.cancel()
    assert finished(second).file
    assert not first.look().is_over and pool.waiting == 0


def test_what_nobody_looks_at_stands_still(pool: WorkerPool) -> None:
    now = [0.0]
    queue = AdmissionQueue(most=1, workers=1, clock=lambda: now[0])
    left = filming(pool, queue, clock=lambda: now[0])
    left.look()
    now[0] = 100.0
    end = time.monotonic() + PATIENCE
    while left._job is not None:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert 0 < left._done <= SLICE and queue.count == 0
    assert finished(left).file  # it goes on where it stood


def test_a_step_that_is_not_there_is_refused_from_over_there(pool: WorkerPool) -> None:
    refusal = finished(filming(pool, AdmissionQueue(most=1, workers=1), last=60)).refusal
    assert refusal is not None and "the steps 0 to 48" in str(refusal)


def test_a_film_of_a_view_whose_captions_change_is_of_one_size() -> None:
    on_stage = model("two_ways", x=COLOURS, width=528)
    film = Film("two_ways", 0, 8, width=560)
    data = encode("apng", film, [reel(Order.of(on_stage.chosen, on_stage.text), film, film.steps)])
    assert len({image.size for image, _ms in read(data)}) == 1
