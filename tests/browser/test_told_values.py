"""What a person chose or typed while an answer was under way is neither taken back nor put back."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import WebSocket, expect

from tests.browser.line_proxy import PATIENCE, Line
from tests.browser.stage_page import StagePage


class Sent:
    """What a tab sends to the server from now on."""

    def __init__(self, stage: StagePage) -> None:
        self.page = stage.page
        self.frames: list[bytes] = []
        self.page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda data: self.frames.append(data if isinstance(data, bytes) else b""))

    def wait_for(self, text: str) -> None:
        end = time.monotonic() + PATIENCE
        while not any(text.encode() in frame for frame in self.frames):
            assert time.monotonic() < end, f"The browser did not send {text!r}."
            self.page.wait_for_timeout(20)


@pytest.fixture
def sent(stage_afar: StagePage) -> Sent:
    return Sent(stage_afar)


def test_a_stage_that_still_speaks_takes_no_way_on_back(
    stage_afar: StagePage, line: Line, sent: Sent
) -> None:
    page = stage_afar.page
    page.goto(f"{line.address}/learn?lang=en&lesson=one_window&part=1")
    second, first = (page.get_by_role("radio", name=re.compile(f"{number} · ")) for number in (2, 1))
    stage_afar.wait()
    page.locator(".cv-stage[data-view]").focus()
    for _step in range(8):
        page.keyboard.press("ArrowRight")
    way_on = page.get_by_role("button", name="Go on")
    way_on.wait_for()
    stage_afar.wait_for_run()
    line.hold(line.down)
    way_on.click()
    line.wait_until_under_way("Make the kernel your own")
    sent.frames.clear()
    page.locator(".cv-stage[data-view]").focus()
    page.keyboard.press("Home")
    sent.wait_for('"do":"step"')
    line.release(line.down)
    expect(second).to_be_checked()
    stage_afar.wait_for_run()
    expect(page.get_by_text("Make the kernel your own")).to_be_visible()
    expect(second).to_be_checked()
    expect(page).to_have_url(re.compile("part=2"))
    first.click()
    expect(first).to_be_checked()
    expect(page).to_have_url(re.compile("part=1"))


@pytest.mark.parametrize("given", ["bias", "stride"])
def test_a_number_half_typed_stays_when_the_answer_to_another_comes(
    stage_afar: StagePage, line: Line, given: str
) -> None:
    stage = stage_afar.open("forward")
    card = stage.open_card("3 Layer")
    stage.wait_for_run()
    fields = {name: card.locator(f".st-key-layer_{name} input") for name in ("bias", "stride")}
    half_typed = fields["stride" if given == "bias" else "bias"]
    line.hold(line.down)
    fields[given].fill("2")
    fields[given].press("Enter")
    line.wait_until_under_way(f"{given}=2")
    half_typed.fill("3")
    line.release(line.down)
    stage.wait_for_query(**{given: "2"})
    stage.wait_for_run()
    expect(half_typed).to_have_value("3")
    half_typed.press("Enter")
    stage.wait_for_query(**{"bias": "3", "stride": "3", given: "2"})


def test_two_numbers_given_before_an_answer_both_hold(stage_afar: StagePage, line: Line) -> None:
    stage = stage_afar.open("forward")
    card = stage.open_card("3 Layer")
    stage.wait_for_run()
    bias, stride = (card.locator(f".st-key-layer_{name} input") for name in ("bias", "stride"))
    line.hold(line.down)
    for field, number in ((bias, "0.5"), (stride, "3"), (bias, "0.25"), (stride, "2")):
        field.fill(number)
        field.press("Enter")
    line.release(line.down)
    stage.wait_for_query(bias="0.25", stride="2")
    stage.wait_for_run()
    expect(bias).to_have_value("0.25")
    expect(stride).to_have_value("2")
    stage.wait_for_query(bias="0.25", stride="2")


def test_a_card_that_is_closed_and_opened_again_at_once_shows_its_numbers(
    stage_afar: StagePage, line: Line
) -> None:
    stage = stage_afar.open("forward", stride="2", pad="1")
    card = stage.open_card("3 Layer")
    stage.wait_for_run()
    line.hold(line.down)
    for _press in range(2):
        card.locator("summary").press("Enter")
    line.release(line.down)
    stage.wait_for_run()
    expect(card.locator(".st-key-layer_stride input")).to_have_value("2")
    expect(card.get_by_role("combobox", name="Padding")).to_have_value("Number")
