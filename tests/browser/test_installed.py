"""Installed from its wheel, with what the app's extra asks for and nothing else, `convviz` starts the app."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from convviz.app.shell.navigation import PATHS
from convviz.i18n import translator
from tests.browser.conftest import PATIENCE_MS, wait_for_stage
from tests.browser.live_server import answering, free_port
from tests.browser.watch import Watch
from tests.wheel import build_wheel, environment

CHINESE = translator("zh-Hant")
TITLES = ("ConvViz", *map(CHINESE, ("Forward", "Backward", "Stack", "Learn", "Examples", "Speed", "About")))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder, in which the app is started."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[str]:
    """The address of what ``convviz --lang zh-Hant --open`` starts; the browser that it opens is a script."""
    made = tmp_path_factory.mktemp("installed")
    programs = environment(made / "environment", build_wheel(made), "app")
    opener = made / "browser"
    opener.write_text(f'#!/bin/sh\necho "$1" > "{made}/opened"\n')
    opener.chmod(0o755)
    env = {**os.environ, "BROWSER": str(opener)}
    env.pop("PYTHONPATH", None)
    port = free_port()
    command = [str(programs / "convviz"), f"--port={port}", "--lang=zh-Hant", "--open"]
    with answering(command, f"http://127.0.0.1:{port}", folder, env) as address:
        yield address
    assert (made / "opened").read_text() == f"{address}\n"
    assert not list(folder.iterdir())


@pytest.fixture
def visitor(browser: Browser, installed: str) -> Iterator[Page]:
    """A page of an English visitor; an offence fails the test at its end."""
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    watch = Watch(context, installed)
    yield context.new_page()
    context.close()
    assert not watch.problems


def test_every_page_opens_by_its_address_in_the_language_of_the_start(visitor: Page, installed: str) -> None:
    for path, title in zip(PATHS, TITLES, strict=True):
        visitor.goto(f"{installed}/{path}")
        expect(visitor.get_by_role("heading", name=title, exact=True, level=3)).to_be_visible()


def test_the_stage_draws_under_our_settings_and_an_address_has_its_own_language(
    visitor: Page, installed: str
) -> None:
    visitor.goto(f"{installed}/backward?lang=en")
    wait_for_stage(visitor)
    expect(visitor.get_by_role("heading", name="Backward", exact=True)).to_be_visible()
    background = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    assert visitor.evaluate(background) == "rgb(252, 253, 253)"
