"""How the browser's files arrive: early, once, and from its own cache on the second visit."""

from __future__ import annotations

from playwright.sync_api import Page

from .conftest import wait_for_stage

ASSETS = """() => performance.getEntriesByType("resource").filter(e => e.name.includes("/assets/"))
  .map(e => ({name: e.name, from: e.initiatorType, sent: e.transferSize}))"""


def test_plotly_and_the_modules_are_fetched_once_by_the_pages_own_header(page: Page, server: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/forward")
    wait_for_stage(page)
    files = [url for url in asked if "/assets/" in url]
    assert any(url.endswith("/plotly.min.js") for url in files)
    assert any(url.endswith("/stage/js/main.js") for url in files)
    assert len(files) == len(set(files))


def test_a_second_visit_sends_no_file_again(page: Page, server: str) -> None:
    for _visit in range(2):
        page.goto(f"{server}/forward")
        wait_for_stage(page)
    again = page.evaluate(ASSETS)
    assert again
    assert [entry for entry in again if entry["sent"] > 0] == []
