"""A file that gets lost on its way, by a reload, a cut line, another server or another page, is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error, FilePayload, Locator, Page, Route, expect

from tests.browser.conftest import FAKE_CAMERA, SHORT_LIFE, visitor
from tests.browser.finder import launch
from tests.browser.line_proxy import Line
from tests.browser.stage_page import StagePage
from tests.browser.test_keeping import NUMBERS, png
from tests.browser.test_notice import NOT_THROUGH

NAME = "<b>me</b> *and* {name}.png"
FILE: FilePayload = {"name": NAME, "mimeType": "", "buffer": png()}
LOST = f"“{NAME}” did not get through: bring it again."


class Uploads:
    """Whether files get to the server; those that do not are on their way."""

    def __init__(self, page: Page) -> None:
        self.are_held = True
        self.held: list[Route] = []
        page.route("**/upload_file/**", self.meet)

    def meet(self, route: Route) -> None:
        if self.are_held:
            self.held.append(route)
        else:
            route.continue_()

    def go_on(self) -> None:
        self.are_held = False
        while self.held:
            with suppress(Error):  # nobody waits for it any more
                self.held.pop().continue_()


@pytest.fixture
def stage(stage_afar: StagePage) -> Iterator[StagePage]:
    stage_afar.open("forward", lang="en")
    stage_afar.open_card("1 Picture")
    stage_afar.wait_for_run()
    yield stage_afar
    stage_afar.page.unroute_all()


@pytest.fixture
def uploads(stage: StagePage) -> Uploads:
    return Uploads(stage.page)


def said(stage: StagePage) -> Locator:
    return stage.page.locator(".cv-notice")


def place(stage: StagePage) -> Locator:
    return stage.card("1 Picture").get_by_test_id("stFileUploader")


def choose(stage: StagePage) -> None:
    place(stage).locator("input").set_input_files(FILE)


def choose_and_wait(stage: StagePage) -> None:
    choose(stage)
    expect(place(stage).get_by_test_id("stFileChipIconSpinner")).to_be_visible()


def bring_again(stage: StagePage) -> None:
    expect(place(stage).get_by_test_id("stFileChip")).to_have_count(0)
    expect(stage.page.locator(".stElementContainer[inert]")).to_have_count(0)  # the line is ready
    choose(stage)
    stage.wait_for(input=NUMBERS)


def test_a_file_that_was_on_its_way_as_the_page_was_loaded_anew_is_told_once(
    stage: StagePage, uploads: Uploads
) -> None:
    choose_and_wait(stage)
    stage.page.reload()
    expect(said(stage)).to_have_text(LOST)
    assert not said(stage).locator("*").count()
    uploads.go_on()
    stage.page.get_by_role("radio", name="繁體中文").click()
    expect(stage.page.locator("html")).to_have_attribute("lang", "zh-Hant")
    stage.page.reload()
    stage.wait_for_run()
    expect(said(stage)).to_have_text("")


def test_it_is_told_in_the_language_of_the_page(stage: StagePage, uploads: Uploads) -> None:
    choose_and_wait(stage)
    stage.page.goto(stage.page.url.replace("lang=en", "lang=zh-Hant"))
    expect(said(stage)).to_have_text(f"「{NAME}」沒有傳到：請再試一次。")


def test_a_file_that_came_or_was_taken_back_is_not_told(stage: StagePage, uploads: Uploads) -> None:
    choose_and_wait(stage)
    place(stage).get_by_test_id("stFileChipDeleteBtn").get_by_role("button").click()
    stage.page.reload()
    stage.wait_for_run()
    expect(said(stage)).to_have_text("")
    uploads.go_on()
    stage.open_card("1 Picture")
    bring_again(stage)
    stage.wait_for_kept_picture()
    stage.page.reload()
    stage.wait_for(input=NUMBERS)
    stage.wait_for_run()
    expect(said(stage)).to_have_text("")


@pytest.mark.parametrize("is_there", [False, True])
def test_a_file_on_its_way_to_a_server_that_died_is_asked_for_again_where_it_was_chosen(
    stage: StagePage, uploads: Uploads, line: Line, other_server: str, is_there: bool
) -> None:
    if is_there:  # and nobody has been told
        uploads.go_on()
        line.hold(line.down)
        choose(stage)
        line.wait_until_under_way("upload_file")
        line.hold(line.up)
        line.release(line.down)
        expect(place(stage).get_by_test_id("stFileChip")).to_be_visible()
        expect(place(stage).get_by_test_id("stFileChipIconSpinner")).to_have_count(0)
    else:
        choose_and_wait(stage)
    line.die()
    line.server = other_server
    line.mend()
    expect(said(stage)).to_have_text(LOST)
    uploads.go_on()
    bring_again(stage)


def test_a_file_comes_in_spite_of_a_cut_line_and_is_told_where_its_answer_was_lost(
    stage: StagePage, uploads: Uploads, line: Line
) -> None:
    choose_and_wait(stage)
    line.cut()
    expect(said(stage)).not_to_have_text("")
    line.mend()
    expect(said(stage)).to_have_text("")
    uploads.go_on()
    stage.wait_for(input=NUMBERS)
    stage.do("undo")
    stage.wait_for_numpy()
    stage.wait_for_run()  # its last part is a new place for files
    line.hold(line.up)
    choose(stage)
    line.cut()
    line.mend()
    expect(said(stage)).to_have_text(LOST)
    bring_again(stage)


def test_a_file_whose_page_is_left_is_told(stage: StagePage, uploads: Uploads) -> None:
    choose_and_wait(stage)
    stage.page.get_by_role("link", name="Backward").click()
    expect(said(stage)).to_have_text(LOST)


@pytest.mark.parametrize("status", [413, 500])
def test_a_still_that_the_server_refuses_is_told_and_the_camera_is_free_again(
    browser: Browser, server: str, status: int
) -> None:
    filming = launch(browser.browser_type, SHORT_LIFE, *FAKE_CAMERA)
    with visitor(filming, server) as stage:
        shutter = open_camera(stage)
        stage.page.route("**/upload_file/**", lambda route: route.fulfill(status=status))
        shutter.click()
        expect(said(stage)).to_have_text(NOT_THROUGH)
        expect(shutter).to_be_enabled()
        expect(stage.card("1 Picture").locator(".stCameraInput img")).to_have_count(0)
        stage.page.unroute_all()
        assert stage.holds("() => document.querySelector('.stCameraInput video')?.readyState === 4")
        shutter.click()
        expect(stage.card("1 Picture").get_by_text("photo.jpg")).to_be_visible()
    filming.close()


def test_a_camera_that_the_browser_does_not_open_says_so_with_the_way_out(stage: StagePage) -> None:
    refuse = "() => Promise.reject(new DOMException('', 'NotAllowedError'))"
    stage.page.evaluate(f"() => {{ navigator.mediaDevices.getUserMedia = {refuse}; }}")
    stage.card("1 Picture").get_by_role("button", name="Take a photo").click()
    words = stage.card("1 Picture").locator('[data-testid="stCameraInputWebcamComponent"] p')
    expect(words).to_be_visible()
    stage.wait_for_run()  # until then they may be made anew
    content = words.evaluate("p => getComputedStyle(p, '::after').content")
    assert "The camera is not open: allow it where the browser asks for it" in content
    assert "or choose a file" in content


def open_camera(stage: StagePage) -> Locator:
    """Open the camera of the picture card, wait for its picture and return its shutter."""
    stage.open("forward", lang="en")
    stage.open_card("1 Picture")
    stage.card("1 Picture").get_by_role("button", name="Take a photo").click()
    shutter = stage.card("1 Picture").get_by_test_id("stCameraInputButton")
    expect(shutter).to_be_visible()
    stage.wait_for_run()
    assert stage.holds("() => document.querySelector('.stCameraInput video')?.readyState === 4")
    return shutter


def test_a_still_that_was_on_its_way_as_the_page_was_loaded_anew_is_told(
    browser: Browser, server: str
) -> None:
    filming = launch(browser.browser_type, SHORT_LIFE, *FAKE_CAMERA)
    with visitor(filming, server) as stage:
        shutter = open_camera(stage)
        uploads = Uploads(stage.page)
        with stage.page.expect_request("**/upload_file/**"):
            shutter.click()
        stage.page.reload()
        expect(said(stage)).to_have_text(NOT_THROUGH)
        uploads.go_on()
    filming.close()
