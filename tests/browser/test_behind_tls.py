"""One machine behind TLS: the pages, the websocket and a photo pass Caddy, and one command runs it all."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.caddy import behind_tls, caddy, placed
from tests.browser.conftest import PATIENCE_MS, VIEWPORT, unbroken
from tests.browser.live_server import ROOT, free_port
from tests.browser.stage_page import StagePage
from tests.browser.test_keeping import NUMBERS, bring
from tests.browser.watch import Watch


def lesson(browser: Browser, address: str) -> str:
    """Bring a photo, edit, reload; return the address."""
    context = browser.new_context(viewport=VIEWPORT, locale="en-GB", ignore_https_errors=True)
    context.set_default_timeout(PATIENCE_MS)
    watch = Watch(context, address)
    try:
        with unbroken(context.new_page()) as page:
            stage = StagePage(page, address).open("forward", k="box", size=2)
            assert stage.holds("() => isSecureContext")
            bring(stage)
            stage.edit(0, 1, "-3")
            stage.wait_for_numpy()
            page.reload()
            stage.wait()
            stage.check(input=NUMBERS)
            shared = page.locator('meta[property="og:image"]').get_attribute("content") or ""
            assert shared.startswith(f"{address}/card.png"), "links are told with https"
            assert not watch.problems
            return page.url
    finally:
        context.close()


def test_a_page_behind_caddy_is_secure_and_keeps_its_photo(
    browser: Browser, server: str, tmp_path: Path
) -> None:
    with caddy(tmp_path, server) as address:
        url = lesson(browser, address)
    key = re.search(r"own\.([\w-]{22})", url)
    assert key is not None and key[1] not in (tmp_path / "caddy.log").read_text()


@pytest.mark.slow
def test_one_command_serves_a_machine(browser: Browser, tmp_path: Path) -> None:
    command = [str(ROOT / "deploy" / "serve"), "HOST"]
    env = {"CONVVIZ_PORT": str(free_port()), "CADDYFILE": str(placed(tmp_path))}
    assert shutil.which("bash")
    with behind_tls(command, tmp_path, env) as address:
        lesson(browser, address)
