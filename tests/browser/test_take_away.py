"""What is taken along: saved through the dialog, opened where it belongs."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab


def open_dialog(stage: StagePage) -> Locator:
    stage.page.get_by_role("button", name="Take it with you").click()
    return stage.page.get_by_role("dialog")


def test_a_lab_is_saved_and_dropped_on_another_page(stage: StagePage, tmp_path: Path):
    pixels = np.random.default_rng(1).integers(0, 256, (30, 41), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    stage.open("backward", k="sobel_x", stride="2x1", view="input_grad", t="3")
    place = stage.page.locator('.st-key-anywhere input[type="file"]')
    place.set_input_files({"name": "mine.png", "mimeType": "", "buffer": file.getvalue()})
    stage.wait_for_query(pic="upload")
    stage.wait_for_numpy()
    before, query = stage.drawn(), stage.query()
    dialog = open_dialog(stage)
    with stage.page.expect_download() as saved:
        dialog.get_by_role("button", name="Save the lab").click()
    assert saved.value.suggested_filename == "lab.convviz"
    saved.value.save_as(lab := tmp_path / "lab.convviz")
    stage.page.keyboard.press("Escape")
    stage.open("forward", k="box")
    stage.page.locator('.st-key-anywhere input[type="file"]').set_input_files(lab)
    stage.page.wait_for_url("**/backward?**")
    stage.wait_for_query(**query)
    stage.wait_for_numpy()
    assert stage.drawn() == before


def test_a_lab_is_opened_in_the_dialog_and_a_broken_one_says_why(stage: StagePage, tmp_path: Path):
    stage.open("forward", k="emboss", stride="2")
    dialog = open_dialog(stage)
    with stage.page.expect_download() as saved:
        dialog.get_by_role("button", name="Save the lab").click()
    saved.value.save_as(lab := tmp_path / "lab.convviz")
    stage.page.keyboard.press("Escape")
    stage.open("forward", k="box")
    place = open_dialog(stage).locator('input[type="file"]')
    place.set_input_files({"name": "a.convviz", "mimeType": "", "buffer": lab.read_bytes()[:-40]})
    expect(dialog.get_by_role("alert")).to_contain_text("damaged or was changed: save the lab again")
    assert stage.query()["k"] == "box"
    place.set_input_files(lab)
    stage.wait_for_query(k="emboss", stride="2")
    expect(dialog).to_have_count(0)
