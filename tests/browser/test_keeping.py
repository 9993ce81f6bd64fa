"""What a person made is there again: after a reload, in another tab, from a server that was started again."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import visitor
from tests.browser.live_server import free_port, live_server
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

PIXELS = (np.add.outer(np.arange(9) * 20, np.arange(7) * 11) % 256).astype(np.uint8)
NUMBERS = PIXELS.astype(np.float32) / np.float32(255)


def png(pixels: np.ndarray = PIXELS) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def bring(stage: StagePage, pixels: np.ndarray = PIXELS) -> None:
    """Choose a photo in the picture card, and wait until its numbers are on show and in the address."""
    place = stage.place_for_file(stage.open_card("1 Picture"))
    place.set_input_files({"name": "me.png", "mimeType": "", "buffer": png(pixels)})
    stage.wait_for(input=pixels.astype(np.float32) / np.float32(255))
    stage.wait_for_kept_picture()
    stage.wait_for_numpy()


def elsewhere(page: Page, address: str, url: str) -> StagePage:
    """Open an address on another server."""
    page.goto(re.sub(r"^http://[^/]*", address, url))
    return StagePage(page, address).wait()


def test_a_photo_is_there_after_a_reload_in_another_tab_and_on_another_replica(
    browser: Browser, server: str, other_server: str
) -> None:
    with visitor(browser, server) as stage:
        page = stage.open("forward", k="box", size=2).page
        bring(stage)
        stage.edit(0, 1, "-3")
        stage.wait_for_numpy()
        kernel, output = stage.values("kernel"), stage.values("output")
        page.reload()
        stage.wait()
        stage.wait_for(input=NUMBERS, kernel=kernel[0], output=output[0])
        for address in (server, other_server):
            other = elsewhere(page.context.new_page(), address, page.url)
            other.wait_for(input=NUMBERS, kernel=kernel[0], output=output[0])
            expect(other.card("1 Picture")).to_contain_text("Your picture 9 × 7")


def test_back_leads_to_the_photo_before(stage: StagePage) -> None:
    stage.open("forward")
    bring(stage)
    other = PIXELS[::-1, ::-1]
    bring(stage, other)
    stage.page.go_back()
    stage.wait_for(input=NUMBERS)
    stage.page.go_forward()
    stage.wait_for(input=other.astype(np.float32) / np.float32(255))


def test_weights_that_no_address_holds_are_there_after_a_reload(stage: StagePage) -> None:
    stage.open("forward", pic="camera", k="random", size=11, **{"in": "responses", "ch": 16})
    stage.do("negate")
    stage.wait_for_numpy()
    assert stage.holds("() => location.search.includes('more=')")
    kernel = stage.values("kernel", 16)
    stage.page.reload()
    stage.wait()
    np.testing.assert_array_equal(stage.values("kernel", 16), kernel)
    expect(stage.page.get_by_test_id("stAlert")).to_have_count(0)


def test_a_photo_is_shared_knowingly_and_forgotten_at_once(stage: StagePage) -> None:
    page = stage.open("forward").page
    bring(stage)
    link = page.url
    page.get_by_role("button", name="Share").click()
    panel = page.get_by_test_id("stPopoverBody")
    expect(panel).to_contain_text(
        "This link carries your own picture: who has the link sees it, for 24 more hours."
    )
    expect(panel.locator("code").first).to_contain_text("pic=own.")
    panel.get_by_text("Share without my picture").click()
    expect(panel.locator("code").first).to_contain_text("pic=upload")
    panel.get_by_role("button", name="Forget it on the server now").click()
    stage.wait_for_query(pic="upload")
    stage.wait_for(input=NUMBERS)
    other = page.context.new_page()
    other.goto(link)
    StagePage(other, stage.server).wait()
    expect(other.get_by_test_id("stAlert")).to_contain_text("is no longer here: upload the picture again")
    other.close()


def test_a_training_goes_on_after_a_reload(stage: StagePage) -> None:
    stage.visit("learn?lang=en&learn=network&net=conv2-max2-flat-linear10&nepochs=2")
    page = stage.page
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text(re.compile(r"step 90 of 90"))).to_be_visible(timeout=60_000)
    expect(page).to_have_url(re.compile(r"nrun=[\w-]{22}"))
    said = page.get_by_text(re.compile(r"step 90 of 90")).inner_text()
    page.reload()
    expect(page.get_by_text(said)).to_be_visible()
    page.get_by_role("button", name="Reset").click()
    expect(page).not_to_have_url(re.compile("nrun="))
    page.go_back()
    expect(page.get_by_text(said)).to_be_visible()


def test_a_run_of_one_kernel_goes_on_after_a_reload(stage: StagePage) -> None:
    stage.visit("learn?lang=en&learn=kernel")
    page = stage.page
    page.get_by_role("button", name="One step").click()
    expect(page).to_have_url(re.compile(r"krun=[\w-]{22}"))
    page.get_by_role("button", name="One step").click()
    said = page.get_by_text(re.compile(r"^Step 2: L ="))
    expect(said).to_be_visible()
    line = said.inner_text()
    page.reload()
    expect(page.get_by_text(line)).to_be_visible()
    page.get_by_role("button", name="Reset").click()
    expect(page).not_to_have_url(re.compile("krun="))
    page.go_back()
    expect(page.get_by_text(line)).to_be_visible()


def test_a_photo_that_can_be_kept_at_last_outlives_its_server(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder, port = tmp_path / "kept", free_port()
    folder.touch()  # a file in the folder's place
    monkeypatch.setenv("CONVVIZ_DATA", str(folder))
    with visitor(browser, f"http://127.0.0.1:{port}") as stage:
        with live_server(port=port):
            stage.open("forward", stride=2)
            place = stage.place_for_file(stage.open_card("1 Picture"))
            told = stage.page.get_by_test_id("stAlert").filter(has_text="cannot keep your picture")
            place.set_input_files({"name": "me.png", "mimeType": "", "buffer": png(PIXELS[::-1])})
            expect(told).to_be_visible()
            folder.unlink()
            bring(stage)
            expect(told).to_be_hidden()
        stage.edit(1, 1, "5")  # while there is no server
        with live_server(port=port):
            stage.wait_for_numpy()
            stage.wait_for(input=NUMBERS)
            stage.page.reload()
            stage.wait()
            stage.wait_for(input=NUMBERS)
            assert stage.values("kernel")[0][1, 1] == 5
