"""Behind a proxy the app may live below a path: everything still loads, from this server alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import wait_for_stage
from tests.browser.live_server import live_server
from tests.browser.watch import Watch


@pytest.fixture(scope="module")
def server_below() -> Iterator[str]:
    with live_server("--server.baseUrlPath=lectures/conv", base="/lectures/conv") as address:
        yield address


@pytest.mark.parametrize("path", ["", "forward"])
def test_a_page_below_a_base_path_draws_its_stage(browser: Browser, server_below: str, path: str) -> None:
    context = browser.new_context()
    watch = Watch(context, server_below)
    page = context.new_page()
    page.goto(f"{server_below}/{path}")
    wait_for_stage(page)
    context.close()
    assert not watch.problems
