"""The page of races in a real browser: it races on a phone too, Stop stops, others wait."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

LINES = "() => document.querySelectorAll('.cv-chart .annotation-text').length"
FITS = "() => document.documentElement.scrollWidth <= window.innerWidth"
CLIPPED = """() => {
  const chart = document.querySelector('.cv-chart').getBoundingClientRect();
  return [...document.querySelectorAll('.cv-chart .annotation-text')]
    .filter((text) => text.getBoundingClientRect().right > chart.right + 1).map((text) => text.textContent);
}"""


def open_speed(page: Page, server: str) -> None:
    page.goto(f"{server}/speed?lang=en")
    page.locator(".cv-chart .annotation-text").first.wait_for()


def choose(page: Page, layer: str) -> None:
    page.get_by_role("combobox").click()
    page.get_by_role("option", name=layer).click()
    expect(page.get_by_text("36 multiply-adds")).to_be_visible()


def test_the_blackboard_layer_races_and_a_phone_has_room_for_it(page: Page, server: str):
    page.set_viewport_size({"width": 390, "height": 844})
    open_speed(page, server)
    choose(page, "Blackboard, by hand")
    page.get_by_role("button", name="Start the race").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.get_by_role("table")).to_contain_text("× the engine’s")
    expect(page.get_by_role("table")).to_contain_text("bursts, their median")
    contenders = page.get_by_role("table").get_by_role("row").count() - 1  # below the heading
    assert contenders >= 3  # and PyTorch's, where it is installed
    assert page.evaluate(LINES) == contenders
    assert page.evaluate(FITS)
    assert page.evaluate(CLIPPED) == []


def test_stop_keeps_what_was_measured_and_the_next_race_may_begin(page: Page, server: str):
    open_speed(page, server)
    page.get_by_role("button", name="Start the race").click()
    expect(page.get_by_role("table")).to_contain_text("extrapolated")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.get_by_role("button", name="Start the race")).to_be_enabled()
    expect(page.get_by_role("table")).to_contain_text("extrapolated")
    page.get_by_role("button", name="Start the race").click()
    expect(page.get_by_text("Now: ")).to_be_visible()


def test_a_second_visitor_waits_and_leaving_frees_the_place(
    new_context: Callable[..., BrowserContext], server: str
):
    first, second = new_context().new_page(), new_context().new_page()
    open_speed(first, server)
    open_speed(second, server)
    first.get_by_role("button", name="Start the race").click()
    expect(first.get_by_text("Now: ")).to_be_visible()
    second.get_by_role("button", name="Start the race").click()
    expect(second.get_by_text("Another race is running")).to_be_visible()
    first.close()
    expect(second.get_by_text("Now: ")).to_be_visible()
