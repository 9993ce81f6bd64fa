"""Numbers that change with every frame are painted as Plotly paints them; it follows when they rest."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.bare_page import open_bare

RESTS_MS = 200
FRAMES_MS = 100
MAKE = """async ([channels, rows, cols, kind, dark, width]) => {
  document.querySelector('.cv-stage')?.remove();
  const stage = document.body.appendChild(document.createElement('div'));
  stage.className = 'cv-stage';
  const map = new Heatmap('output');
  stage.append(map.element);
  const numbers = (s) => Float32Array.from({ length: channels * rows * cols },
    (_, k) => (k % 17 === 5 ? NaN : 2.4 * Math.sin(k * 12.9898 * s + s)));
  const range = kind === 'grey' ? [0, 1] : [-2, 2];
  const spec = { title: '', shape: '', grid: { channels, rows, cols }, kind, range, values: numbers(1) };
  Object.assign(window, { map, numbers, spec });
  window.draw = (more) => map.draw(Plotly, { ...spec, ...more }, { width, height: 420 }, dark);
  await draw({});
}"""
DRAWN = """() => {
  const { z, zmin, zmax } = map.plot.data[0];
  return { numbers: z.flat().filter(Number.isFinite), range: [zmin, zmax] };
}"""
NUMBERS = "s => [...numbers(s)].filter(Number.isFinite)"


@pytest.fixture(scope="module", params=[1, 2], ids="{} device pixels a pixel".format)
def bare(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Heatmaps whose time stands still until a test lets it go on."""
    context = browser.new_context(device_scale_factor=request.param)
    page = context.new_page()
    page.clock.install(time=0)
    open_bare(page).clock.pause_at(60_000)
    yield page
    context.close()


def made(page: Page, *grid: Any) -> Page:
    page.evaluate(MAKE, list(grid))
    page.clock.run_for(FRAMES_MS)
    return page


def picture(page: Page) -> NDArray[np.int64]:
    """What is on show of the map, (H, W, 3)."""
    shot = Image.open(io.BytesIO(page.locator(".cv-map").screenshot()))
    return np.asarray(shot.convert("RGB"), dtype=np.int64)


def stands_in(page: Page) -> bool:
    return page.locator("canvas.cv-quick:not([hidden])").count() == 1


def is_drawn(page: Page, s: float, limits: list[float] | None = None) -> bool:
    """Whether Plotly has the numbers of `s`, over the range that was given at first or over another."""
    drawn = page.evaluate(DRAWN)
    right = limits or page.evaluate("() => spec.range")
    return bool(sorted(drawn["numbers"]) == sorted(page.evaluate(NUMBERS, s)) and drawn["range"] == right)


@pytest.mark.parametrize(
    "grid",
    [
        (1, 28, 28, "signed", False, 500),
        (1, 9, 12, "signed", True, 500),  # cells with numbers
        (3, 11, 7, "error", True, 500),
        (5, 13, 13, "error", False, 300),
        (1, 64, 64, "grey", False, 420),
        (6, 61, 47, "signed", True, 377),  # cells of 2.45 px
    ],
    ids=str,
)
def test_every_pixel_has_the_colour_that_plotly_gives_it(bare: Page, grid: tuple[Any, ...]) -> None:
    page = made(bare, *grid)
    before = picture(page)
    page.evaluate("() => map.quick(numbers(2))")
    quick = picture(page)
    assert stands_in(page) and is_drawn(page, 1)
    page.clock.run_for(RESTS_MS)
    page.clock.run_for(FRAMES_MS)
    assert not stands_in(page) and is_drawn(page, 2)
    assert np.abs(quick - before).max() > 100
    assert np.abs(quick - picture(page)).max() <= 1


def test_of_a_few_numbers_that_change_alone_the_cells_are_painted_again(bare: Page) -> None:
    page = made(bare, 3, 11, 7, "signed", False, 500)
    page.evaluate("() => map.quick(numbers(2))")
    page.clock.run_for(RESTS_MS + FRAMES_MS)
    page.evaluate(
        """() => {
          const painted = [];
          const { pen } = map.quickly;
          const put = pen.putImageData.bind(pen);
          pen.putImageData = (...given) => (painted.push(given[6] ?? map.mosaic.totalRows), put(...given));
          const next = numbers(2);
          next[8] = -1.5; // in the second row of the first channel
          next[12] = NaN; // in the same row
          map.quick(next);
          next[154] = 1.5; // the first of the last channel
          map.quick(next);
          window.painted = painted;
        }"""
    )
    quick = picture(page)
    assert stands_in(page) and page.evaluate("painted") == [1, 1]
    page.clock.run_for(RESTS_MS + FRAMES_MS)
    assert not stands_in(page)
    assert np.abs(quick - picture(page)).max() <= 1


def test_plotly_waits_until_the_numbers_rest(bare: Page) -> None:
    page = made(bare, 1, 9, 12, "signed", False, 500)
    for s in (2, 3, 4):
        page.evaluate("s => map.quick(numbers(s))", s)
        page.clock.run_for(RESTS_MS - 10)
        assert stands_in(page) and is_drawn(page, 1)
    written = page.locator(".cv-numbers span").nth(4).text_content()
    page.clock.run_for(20)
    assert is_drawn(page, 4)
    assert page.locator(".cv-numbers span").nth(4).text_content() == written


def test_numbers_taken_back_are_drawn_again(bare: Page) -> None:
    page = made(bare, 1, 9, 12, "signed", False, 500)
    before = picture(page)
    page.evaluate("() => { map.quick(numbers(2)); map.quick(numbers(1)); }")
    assert np.array_equal(picture(page), before)
    page.clock.run_for(RESTS_MS)
    page.clock.run_for(FRAMES_MS)
    assert not stands_in(page) and is_drawn(page, 1)
    assert np.array_equal(picture(page), before)


@pytest.mark.parametrize("change", [{}, {"range": [-3, 3]}], ids=str)
def test_a_new_message_is_on_show_at_once_and_drawn_with_its_range(
    bare: Page, change: dict[str, Any]
) -> None:
    page = made(bare, 1, 9, 12, "signed", False, 500)
    page.evaluate("() => map.quick(numbers(2))")
    preview = picture(page)
    page.evaluate("change => draw({ values: numbers(3), ...change })", change)
    shown = picture(page)
    assert np.abs(shown - preview).max() > 100 and stands_in(page) and is_drawn(page, 1)
    page.clock.run_for(RESTS_MS)
    page.clock.run_for(FRAMES_MS)
    assert not stands_in(page) and is_drawn(page, 3, change.get("range"))
    assert np.abs(shown - picture(page)).max() <= 1


def test_another_palette_is_drawn_anew(bare: Page) -> None:
    page = made(bare, 1, 9, 12, "signed", False, 500)
    page.evaluate("() => map.quick(numbers(2))")
    page.evaluate("() => draw({ values: numbers(3), kind: 'error', range: [0, 3] })")
    assert not stands_in(page) and is_drawn(page, 3, [0, 3])


def test_a_panel_that_goes_is_not_drawn_any_more(bare: Page) -> None:
    page = made(bare, 1, 9, 12, "signed", False, 500)
    complaints: list[object] = []
    page.on("pageerror", lambda error: complaints.append(error))
    page.evaluate("() => { map.quick(numbers(2)); map.destroy(); map.quick(numbers(3)); }")
    page.clock.run_for(RESTS_MS + FRAMES_MS)
    assert page.evaluate("() => map.plot.data") is None and not complaints
