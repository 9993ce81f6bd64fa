"""Installed from its wheel, with what the app's extra asks for and nothing else, `convviz` starts the app."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from convviz.app.shell.navigation import PATHS
from convviz.i18n import translator
from tests.browser.conftest import PATIENCE_MS, wait_for_stage
from tests.browser.live_server import answering, free_port
from tests.browser.watch import Watch
from tests.lab.files.images.heic import HEIC
from tests.wheel import alone, build_wheel, environment, run

CHINESE = translator("zh-Hant")
TITLES = ("ConvViz", *map(CHINESE, ("Forward", "Backward", "Stack", "Learn", "Examples", "Speed", "About")))

OTHER_PROCESSES = """
import base64, sys
from convviz.lab.files.images import decode
from convviz.lab.learning.network import Plan, WorkerPool, first_state
print(decode(base64.b64decode(sys.argv[1])).shape)
plan = Plan("digits", 0, "conv4-relu-max2-flat-linear10", "adam", 64, 2, 0)
print(WorkerPool(workers=1, idle_seconds=0.1).submit(plan, first_state(plan), 0.01, steps=3).result(60).step)
"""


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the app."""
    made = tmp_path_factory.mktemp("installed")
    return environment(made / "environment", build_wheel(made), "app")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder, in which the app is started."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def installed(programs: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of what ``convviz --lang zh-Hant --open`` starts; the browser that it opens is a script."""
    opened, opener = (tmp_path_factory.mktemp("opened") / name for name in ("address", "browser"))
    opener.write_text(f'#!/bin/sh\necho "$1" > "{opened}"\n')
    opener.chmod(0o755)
    env = {**alone(), "BROWSER": str(opener)}
    port = free_port()
    command = [str(programs / "convviz"), f"--port={port}", "--lang=zh-Hant", "--open"]
    with answering(command, f"http://127.0.0.1:{port}", folder, env) as address:
        yield address
    assert opened.read_text() == f"{address}\n"
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
        expect(visitor.get_by_role("heading", name=title, exact=True, level=1)).to_be_visible()
        visitor.locator('[data-test-script-state="notRunning"]').wait_for()
        assert not visitor.get_by_test_id("stException").count()


def test_a_photo_is_read_and_a_network_trained_in_processes_of_their_own(
    programs: Path, folder: Path
) -> None:
    photo = base64.b64encode(HEIC["colour"]).decode()
    said = run(str(programs / "python"), "-c", OTHER_PROCESSES, photo, cwd=folder)
    assert said.split("\n") == ["(24, 32, 3)", "3", ""]


def test_the_stage_draws_under_our_settings_and_an_address_has_its_own_language(
    visitor: Page, installed: str
) -> None:
    visitor.goto(f"{installed}/backward?lang=en")
    wait_for_stage(visitor)
    expect(visitor.get_by_role("heading", name="Backward", exact=True)).to_be_visible()
    background = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    assert visitor.evaluate(background) == "rgb(252, 253, 253)"
