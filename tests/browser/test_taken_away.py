"""A stage that Streamlit takes off the page and makes anew goes on where it was, with what is half typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.line_proxy import Line
from tests.browser.stage_page import StagePage
from tests.browser.test_line import expect_kernel, output_of, type_through, with_cells

SHORT, LONG = 126, 127  # how a websocket's frames say their lengths
LAST = "session_status_changed"  # of the messages of a run


@pytest.fixture
def stage(stage_afar: StagePage) -> StagePage:
    return stage_afar


def frames(data: bytes) -> list[bytes]:
    """Return the frames of what a server says."""
    found = []
    while data:
        size, begin = data[1], 2
        if size in (SHORT, LONG):
            begin = 4 if size == SHORT else 10
            size = int.from_bytes(data[2:begin], "big")
        found.append(data[: begin + size])
        data = data[begin + size :]
    return found


def kind(frame: bytes) -> str | None:
    begin = {SHORT: 4, LONG: 10}.get(frame[1], 2)
    return ForwardMsg.FromString(frame[begin:]).WhichOneof("type")


class Interrupted:
    """Another server's run of the whole script: what it draws is lost, and comes when it runs again."""

    def __init__(self, stage: StagePage, line: Line, server: str) -> None:
        self.stage, self.line = stage, line
        self.shown = stage.page.locator(".stApp .cv-stage")
        line.cut()
        line.server = server
        line.hold(line.down)
        line.reconnect()

    def take_away(self) -> None:
        """Streamlit takes what was not drawn off the page."""
        self.line.wait_until_under_way("cv-stage")
        self.run = frames(self.line.taken())
        while [kind(frame) for frame in self.run].count(LAST) < 2:
            self.run += frames(self.line.taken())
        for frame in self.run:
            if kind(frame) in ("new_session", "script_finished"):
                self.line.say(frame)
        expect(self.shown).to_have_count(0)

    def bring_back(self) -> None:
        for frame in self.run:
            self.line.say(frame)
        expect(self.shown).to_have_count(1)
        self.line.mend()


def test_what_is_half_typed_is_typed_on(stage: StagePage, line: Line, other_server: str) -> None:
    stage.open("forward", t=5)
    run = Interrupted(stage, line, other_server)
    stage.edit(0, 0, "3")
    stage.click("kernel", 1, 1)
    stage.page.keyboard.press("Control+a")
    stage.page.keyboard.type("1")
    run.take_away()
    stage.page.keyboard.type("74")
    run.bring_back()
    expect(stage.field).to_be_focused()
    stage.page.keyboard.type("5")
    stage.page.keyboard.press("Enter")
    stage.page.keyboard.type("6")
    stage.page.keyboard.press("Enter")
    kernel = with_cells(3)
    kernel[1, 1], kernel[2, 1] = 1745, 6
    expect_kernel(stage, kernel)
    stage.expect_step(5)


def test_what_is_typed_to_its_end_meanwhile_is_an_edit(
    stage: StagePage, line: Line, other_server: str
) -> None:
    stage.open("forward")
    run = Interrupted(stage, line, other_server)
    stage.click("kernel", 0, 0)
    run.take_away()
    type_through(stage, 3, 7)
    run.bring_back()
    type_through(stage, 4)
    expect_kernel(stage, with_cells(3, 7, 4))


def test_what_was_not_answered_is_told_to_the_server_that_comes(
    stage: StagePage, line: Line, other_server: str
) -> None:
    stage.open("forward")
    run = Interrupted(stage, line, other_server)
    stage.edit(0, 0, "3")
    stage.page.locator("h1").click()
    run.take_away()
    run.bring_back()
    expect_kernel(stage, with_cells(3))
    stage.do("undo")
    stage.wait_for(kernel=with_cells(), output=output_of(with_cells()))
    stage.wait_for_query(w=None)


def test_who_was_elsewhere_meanwhile_stays_there(stage: StagePage, line: Line, other_server: str) -> None:
    stage.open("forward")
    run = Interrupted(stage, line, other_server)
    stage.click("kernel", 0, 0)
    stage.page.keyboard.type("3")
    run.take_away()
    stage.page.mouse.click(700, 500)  # where nothing is any more
    run.bring_back()
    expect_kernel(stage, with_cells(3))
    expect(stage.field).to_have_count(0)
