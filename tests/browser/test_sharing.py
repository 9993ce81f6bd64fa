"""The address holds what is on show: opened elsewhere it shows the same, and a hostile one does no harm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import quote

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from convviz.app.shell.share import frame
from tests.browser.conftest import PATIENCE_MS, returning
from tests.browser.live_server import free_port, live_server
from tests.browser.stage_page import StagePage
from tests.browser.watch import Watch

pytestmark = pytest.mark.one_tab

QR_CODE_IS_DRAWN = "() => [...document.querySelectorAll('.stImage img')].at(-1)?.naturalWidth > 0"
PANELS = ("input", "kernel", "output_grad", "term", "weight_grad")


def test_the_address_opened_in_another_browser_shows_the_same(
    stage: StagePage, new_context: Callable[..., BrowserContext], server: str
):
    stage.open(
        "backward",
        pic="camera",
        box="20_30_12_15",
        stride="2x1",
        pad="same",
        mode="zeros",
        g="random",
        seed=5,
    )
    stage.edit(0, 1, "2.5")
    stage.wait_for_query(w="-1_2.5_1~-2_0_2~-1_0_1")
    stage.page.keyboard.press("Escape")
    stage.page.mouse.move(2, 2)  # a weight that is pointed at stays the one that the sentence is about
    stage.go(23)
    stage.wait_for_query(t="23")
    shown = {role: stage.mosaic(role) for role in PANELS}
    other = StagePage(new_context().new_page(), server)
    other.page.goto(stage.page.url)
    other.wait()
    other.expect_step(23)
    other.wait_for(**shown)
    expect(other.root).to_have_attribute("data-view", "weight_grad")
    expect(other.sentence).to_have_text(stage.sentence.inner_text())
    assert other.query() == stage.query()


MARKUP = (
    "[x](//evil.example)",
    "https://evil.example www.evil.example",
    "me@evil.example <b>b</b>",
    "w=1_2~3 _a_ **b** w=4_5~6",
    "$x^2$ and $$y$$ `code`",
    ":red[r] :cat: :small[s]",
    ":material/home: :material_home:",
    "a -> b <- c <-> d -- e >= f &lt;",
)


def test_what_an_address_quotes_is_shown_letter_by_letter_and_leads_nowhere(stage: StagePage):
    stage.open("forward", fbclid="IwAR1", **dict.fromkeys(MARKUP, "1"))
    warning = stage.page.get_by_test_id("stAlert")
    expect(warning).to_contain_text("evil.example")
    seen = warning.inner_text().replace("\N{WORD JOINER}", "")
    assert [
        text for text in MARKUP if f"has a field {text}, which" not in seen
    ] == [] and "fbclid" not in seen
    expect(warning.locator("a, b, em, strong, del, code, img, .katex, span[style*='color']")).to_have_count(0)


def test_a_reload_shows_the_same(stage: StagePage):
    stage.open("forward")
    stage.edit(2, 0, "6")
    stage.wait_for_query(w="-1_0_1~-2_0_2~6_0_1")
    kernel = stage.mosaic("kernel")
    stage.page.reload()
    stage.wait()
    stage.wait_for(kernel=kernel)


def test_going_to_another_page_keeps_picture_kernel_and_layer(stage: StagePage):
    stage.open("forward", pic="stripes", stride="2x1")
    stage.edit(0, 0, "5")
    stage.wait_for_query(w="5_0_1~-2_0_2~-1_0_1")
    kernel, shown = stage.mosaic("kernel"), stage.mosaic("input")
    stage.page.get_by_role("link", name="Backward").first.click()
    expect(stage.root).to_have_attribute("data-view", "weight_grad")
    stage.wait_for(kernel=kernel, input=shown)
    stage.wait_for_query(pic="stripes", stride="2x1", w="5_0_1~-2_0_2~-1_0_1")
    stage.page.get_by_role("link", name="Forward").first.click()
    expect(stage.root).to_have_attribute("data-view", "output")
    stage.wait_for(kernel=kernel, input=shown)


def test_changing_the_view_keeps_the_step(stage: StagePage):
    stage.open("forward")
    stage.go(14)
    stage.wait_for_query(t="14")
    stage.show_view("Patches")
    expect(stage.root).to_have_attribute("data-view", "patches")
    stage.expect_step(14)
    stage.wait_for_query(view="patches", t="14")


def test_a_hostile_address_falls_back_field_by_field_and_says_so(stage: StagePage, server: str):
    dialogs = []
    stage.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    script = quote("<script>alert(1)</script><img src=x onerror=alert(2)>")
    fields = (
        f"k={script}&stride=0&w={'9' * 300}&t=99999999999999&seed=-1&lang=xx&pad=1&{script}=1&view=../../etc"
    )
    stage.page.goto(f"{server}/forward?{fields}")
    stage.wait()
    notes = stage.page.get_by_test_id("stAlert").first
    for word in ("stride is", "lang is", "view is", "k is"):
        expect(notes).to_contain_text(word)
    expect(stage.panel("input").locator(".cv-shape")).to_have_text("8 × 8 + padding")  # pad=1 was right
    stage.check(kernel=np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]))
    stage.wait_for_query(pad="1", k=None, stride=None)
    assert not dialogs


def test_a_step_beyond_the_last_shows_the_last(stage: StagePage):
    stage.open("forward", t=4000)
    stage.expect_step(35)


def read_by_a_phone(code: Locator) -> str:
    """What a phone reads that is held in front of a QR code."""
    shot = np.frombuffer(code.screenshot(), np.uint8)
    return str(cv2.QRCodeDetector().detectAndDecode(cv2.imdecode(shot, cv2.IMREAD_GRAYSCALE))[0])


def test_the_qr_code_is_there_for_a_browser_that_asks_for_files_too_late(stage: StagePage):
    stage.open("forward", k="box")
    stage.page.route(
        f"{stage.server}/media/**", lambda route: route.fulfill(status=404)
    )  # gone with the next run
    stage.page.get_by_role("button", name="Share").click()
    code = stage.page.get_by_role("img", name="QR code of this link")
    link = stage.page.get_by_test_id("stPopoverBody").get_by_test_id("stCode").first.inner_text()
    assert stage.holds(QR_CODE_IS_DRAWN)
    assert "k=box" in link and read_by_a_phone(code) == link
    stage.page.get_by_role("button", name="Show it large").click()
    large = stage.page.get_by_role("dialog").get_by_role("img", name="QR code of this link")
    expect(large).to_be_visible()
    stage.wait_for_run()  # until then it may be made anew
    assert stage.holds(QR_CODE_IS_DRAWN)
    assert read_by_a_phone(large) == link
    stage.page.keyboard.press("Escape")
    stage.page.unroute(f"{stage.server}/media/**")


@contextmanager
def site_with(html: str) -> Iterator[int]:
    """The port of a site of its own with one page."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_args: object) -> None:
            pass

    with ThreadingHTTPServer(("localhost", 0), Answer) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        try:
            yield site.server_port
        finally:
            site.shutdown()  # what waits at a closed socket never rests


@dataclass
class Framed:
    """A server that nobody has visited, and two sites with its stage in a frame, one of which it names."""

    server: str
    named: str
    other: str


@pytest.fixture(scope="module")
def framed() -> Iterator[Framed]:
    port = free_port()
    html = frame(f"http://127.0.0.1:{port}/forward?lang=en&slide=1")
    with site_with(html) as named, site_with(html) as other, pytest.MonkeyPatch.context() as environment:
        environment.setenv("CONVVIZ_FRAMES", f"http://localhost:{named}")
        with live_server(port=port) as server:
            yield Framed(server, f"http://localhost:{named}/", f"http://localhost:{other}/")


def test_every_page_opens_by_its_own_address_on_a_freshly_started_server(browser: Browser, framed: Framed):
    address = framed.server
    with returning(browser, address) as context:
        watch = Watch(context, address)
        for path, heading, stage_there in (
            ("backward", "Backward", True),
            ("forward", "Forward", True),
            ("about", "About", False),
            ("", "See a convolution layer think", True),
        ):
            page = context.new_page()
            page.goto(f"{address}/{path}")
            expect(page.get_by_role("heading", name=heading).first).to_be_visible()
            if stage_there:
                StagePage(page, address).wait()
            expect(page.get_by_text("Page not found")).to_have_count(0)
            expect(page.get_by_test_id("stException")).to_have_count(0)
            page.close()
        assert not watch.problems, watch.problems


def test_a_site_that_is_named_shows_the_stage_in_a_frame_and_another_does_not(
    browser: Browser, framed: Framed
):
    page = browser.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(framed.named)
    page.frame_locator("iframe").locator(".cv-stage.cv-slide[data-rev]").wait_for()
    with page.expect_event("framenavigated", lambda each: each != page.main_frame):
        page.goto(framed.other)
    assert page.frames[1].url.startswith("chrome-error:")
    page.close()
