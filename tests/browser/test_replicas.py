"""Several servers behind nginx: one that dies, all in turn that end, a new version; nobody loses anything."""

from __future__ import annotations

import re
import shutil
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from convviz.app.components.assets import STAGE, url_of
from tests.browser.conftest import visitor
from tests.browser.crowd import TRAINED, TRAINS, Crowd
from tests.browser.fleet import Fleet, Replica, fleet
from tests.browser.live_server import ROOT
from tests.browser.stage_page import StagePage
from tests.browser.test_keeping import NUMBERS, PIXELS, bring

NAMES = ("1", "2", "3")
OTHER = PIXELS[::-1, ::-1]


@pytest.fixture(scope="module")
def replicas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Three servers behind one address."""
    with fleet(tmp_path_factory.mktemp("fleet")) as started:
        yield started


def told(seconds: list[float]) -> str:
    """The median and the 95th percentile, to be read: a busy machine is slow at times."""
    return "{:.2f} / {:.2f} s".format(*np.quantile(seconds, (0.5, 0.95)))


def server_of(page: Page) -> str:
    """The server that a page's cookie names."""
    return next(
        cookie.get("value", "") for cookie in page.context.cookies() if cookie.get("name") == "convviz_server"
    )


# ---- what a page makes, and finds again -------------------------------------------------------------------


def photo_page(stage: StagePage) -> Callable[[], None]:
    """Bring a photo, type a weight, go to a step; return what looks for all of it."""
    stage.open("forward", k="box", size=2)
    bring(stage)
    stage.edit(0, 1, "-3")
    stage.wait_for_numpy()
    stage.go(7)
    stage.wait_for_query(t="7")
    kernel, output = stage.values("kernel"), stage.values("output")

    def look() -> None:
        stage.check(input=NUMBERS, kernel=kernel[0], output=output[0])
        stage.expect_step(7)
        for number in (4, kernel[0][1, 0]):
            stage.edit(1, 0, f"{number:g}")
            stage.page.keyboard.press("Escape")
            stage.wait_for_numpy()

    return look


def painted_page(stage: StagePage) -> Callable[[], None]:
    """Type a weight beside a painted gradient."""
    stage.open("backward", g="painted", paint="0_1_2.5~2_2_-1")
    stage.edit(0, 1, "-5")
    stage.wait_for_numpy()
    panels = {role: stage.values(role)[0] for role in ("kernel", "output_grad", "weight_grad")}
    return lambda: stage.check(**panels)


def trained_page(stage: StagePage) -> Callable[[], None]:
    """Train a small network."""
    page = stage.page
    page.goto(f"{stage.server}/learn?{TRAINS.format(7)}")
    page.get_by_role("button", name="Train", exact=True).click()
    done = page.get_by_text(re.compile(TRAINED))
    expect(done).to_be_visible(timeout=60_000)
    expect(page).to_have_url(re.compile(r"nrun="))
    said = done.inner_text()
    return lambda: expect(page.get_by_text(said)).to_be_visible()


MADE = (photo_page, painted_page, trained_page)


# ---- one dies --------------------------------------------------------------------------------------------


def test_all_are_back_after_a_server_has_died(replicas: Fleet, browser: Browser) -> None:
    with visitor(browser, replicas.address) as stage, Crowd(replicas.address, 6) as crowd:
        look = photo_page(stage)
        dies = server_of(stage.page)
        count = len(crowd.of(dies))
        assert sorted(len(crowd.of(name)) for name in NAMES) == [2, 2, 2]
        replica = replicas.replicas[NAMES.index(dies)]
        replica.end(signal.SIGKILL)
        crowd.wait_until_back(count)
        assert not crowd.of(dies)
        look()
        assert server_of(stage.page) != dies
        bring(stage, OTHER)  # the upload goes where the line is now
        assert not replicas.told_of(stage.page.url)
        replica.start()
        replica.wait()


@pytest.mark.slow
def test_thirty_visitors_and_three_pages_lose_nothing(replicas: Fleet, browser: Browser) -> None:
    with ExitStack() as stack:
        pages = [stack.enter_context(visitor(browser, replicas.address)) for _ in MADE]
        looks = [make(page) for make, page in zip(MADE, pages, strict=True)]
        crowd = stack.enter_context(Crowd(replicas.address, 30))
        dies = server_of(pages[0].page)
        replica = replicas.replicas[NAMES.index(dies)]
        count = len(crowd.of(dies))
        begin = time.monotonic()
        replica.end(signal.SIGKILL)
        looks[0]()
        first = time.monotonic() - begin
        back = crowd.wait_until_back(count)
        print(f"back after {told(back)}, a page and its two edits after {first:.2f} s")
        for look in looks:
            look()
        replica.start()
        replica.wait()


# ---- all are restarted in turn ---------------------------------------------------------------------------


@pytest.mark.slow
def test_nobody_loses_anything_while_all_servers_are_started_again(replicas: Fleet, browser: Browser) -> None:
    with ExitStack() as stack:
        pages = [stack.enter_context(visitor(browser, replicas.address)) for _ in MADE]
        looks = [make(page) for make, page in zip(MADE, pages, strict=True)]
        crowd = stack.enter_context(Crowd(replicas.address, 30))
        for replica in replicas.replicas:
            replica.end()
            replica.start()
            replica.wait()
        back = crowd.wait_until_back(30)
        print(f"{len(back)} cuts, back after {told(back)}")
        for look in looks:
            look()


# ---- a new version ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_new_version_stands_beside_the_old_one(replicas: Fleet, browser: Browser, tmp_path: Path) -> None:
    new = newer(tmp_path)
    old_file = url_of(STAGE)
    with visitor(browser, replicas.address) as stage, Crowd(replicas.address, 6) as crowd:
        look = photo_page(stage)
        for number, replica in enumerate(replicas.replicas):
            replica.end()
            replica.root = new
            replica.start()
            replica.wait()
            new_file = stage_file_of(replica)
            assert new_file != old_file
            for _ in NAMES:  # whoever is asked
                answers = [answer(f"{replicas.address}/{file}") for file in (old_file, new_file)]
                assert answers == [200, 200]
            assert answer(f"{replica.address}/{old_file}") == 404
            if number == 0:
                crowd.wait_until_back(2)
                look()
        crowd.wait_until_back(6)
        look()
        assert answer(f"{replicas.address}/assets/{'0' * 16}/stage.js") == 404


def newer(folder: Path) -> Path:
    """Return a copy of this checkout in which one script is another."""
    for name in ("convviz", "pages", ".streamlit"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", folder)
    script = folder / "convviz/app/components/stage/js/main.js"
    script.write_text(f"{script.read_text()}\nconsole.debug('newer');\n")
    return folder


def stage_file_of(replica: Replica) -> str:
    """Return where a server's document says that the stage's script lies."""
    with urllib.request.urlopen(f"{replica.address}/forward") as document:
        found = re.search(rb"assets/\w{16}/stage\.js", document.read())
    assert found is not None
    return found[0].decode()


def answer(url: str) -> int:
    """Return the status of an answer."""
    try:
        with urllib.request.urlopen(url) as found:
            return int(found.status)
    except urllib.error.HTTPError as error:
        assert urlsplit(url).path
        return error.code
