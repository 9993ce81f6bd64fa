"""What Streamlit shows by grey widgets or a red mark alone is told in one quiet line, and goes again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.line_proxy import Line
from tests.browser.stage_page import StagePage
from tests.browser.test_keeping import NUMBERS, png

FILE = {"name": "me.png", "mimeType": "", "buffer": png()}
CUT = "There is no line to the server just now. Go on: what you do on the stage is kept here and sent again."
AGAIN = "There is no line to the server just now: bring it again in a moment."
NOT_THROUGH = "The file did not get through: bring it again."
_DROP = """bytes => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], 'me.png', { type: 'image/png' }));
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def stage(stage_afar: StagePage) -> Iterator[StagePage]:
    stage_afar.open("forward", lang="en").wait_for_run()  # drawn before that, the page takes no file yet
    yield stage_afar
    stage_afar.page.unroute_all()


def said(stage: StagePage) -> Locator:
    return stage.page.locator(".cv-notice")


def drop(stage: StagePage) -> None:
    stage.page.evaluate(_DROP, list(png()))


def test_a_line_that_stays_cut_is_told_until_it_is_back(stage: StagePage, line: Line) -> None:
    expect(said(stage)).to_be_hidden()
    line.cut()
    expect(said(stage)).to_have_text(CUT)
    expect(stage.page.get_by_role("dialog")).to_have_count(0)
    line.mend()
    expect(said(stage)).to_be_hidden()


def test_a_file_that_comes_while_the_line_is_cut_is_asked_for_again(stage: StagePage, line: Line) -> None:
    stage.open_card("1 Picture")
    place = stage.card("1 Picture").locator('input[type="file"]')
    expect(place).to_have_count(1)
    line.cut()
    expect(said(stage)).to_have_text(CUT)
    drop(stage)
    expect(said(stage)).to_have_text(AGAIN)
    expect(said(stage)).to_have_text(CUT)  # this is what lasts
    place.set_input_files(FILE)  # its chooser was open when the line was cut
    expect(said(stage)).to_have_text(AGAIN)
    line.mend()
    expect(said(stage)).to_be_hidden()
    expect(stage.page.locator(".stElementContainer[inert]")).to_have_count(
        0
    )  # the page has run on the new line
    drop(stage)
    stage.wait_for(input=NUMBERS)


def test_a_file_that_does_not_get_through_is_told_where_it_was_dropped_or_chosen(stage: StagePage) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=400, body="Invalid session_id")  # of a server that has just been started again

    stage.page.route("**/upload_file/**", refuse)
    drop(stage)
    expect(said(stage)).to_have_text(NOT_THROUGH)
    expect(said(stage)).to_be_hidden()
    stage.open_card("1 Picture")
    stage.card("1 Picture").locator('input[type="file"]').set_input_files(FILE)
    expect(said(stage)).to_have_text(NOT_THROUGH)
    stage.page.unroute_all()
    drop(stage)
    stage.wait_for(input=NUMBERS)
