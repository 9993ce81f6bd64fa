"""What is taken along: saved through the dialog, opened where it belongs."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, expect

import convviz
from convviz.i18n import translator
from convviz.lab.drawing.palette import THEMES
from convviz.lab.files.images import sample_pixels
from convviz.lab.kernels import preset_kernel
from convviz.lab.state.address import write_address
from convviz.lab.state.state import State
from convviz.lab.worksheet import Worksheet, draw_question, pdf_of
from tests.browser.axe import faults
from tests.browser.conftest import visitor
from tests.browser.live_server import ROOT, live_server
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

NOT_MADE = (
    "The file could not be made just now: another of yours may be under way, or the server is busy. Try"
    " again in a minute."
)
NO_TURNS = """from convviz.lab.workers.turns import Turns
Turns.__init__.__defaults__ = (0.1,)
Turns._next = lambda self: None
"""


IS_WIDE = "width => document.querySelector('.cv-still img').naturalWidth === width"
IS_ANOTHER = """before => document.querySelector('.cv-still img').src !== before
  && document.querySelector('.stApp').dataset.testScriptState === 'notRunning'"""


def open_dialog(stage: StagePage) -> Locator:
    stage.page.get_by_role("button", name="Take it with you").click()
    return stage.page.get_by_role("dialog")


def saved_by(stage: StagePage, button: Locator) -> tuple[str, bytes]:
    """The name and the content of what a button saves."""
    with stage.page.expect_download() as saved:
        button.click()
    return saved.value.suggested_filename, Path(saved.value.path()).read_bytes()


def test_a_picture_is_saved_as_it_was_chosen_and_copied(stage: StagePage):
    stage.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    stage.open("forward", k="sobel_x", t=7)
    dialog = open_dialog(stage)
    expect(dialog.get_by_role("img")).to_have_attribute("alt", "Output: The whole stage, step 7")
    dialog.get_by_role("radio", name="3×").click()
    assert stage.holds(IS_WIDE, 3 * 960)
    before = dialog.get_by_role("img").get_attribute("src")
    dialog.get_by_role("radio", name="Dark").click()
    assert stage.holds(IS_ANOTHER, before)
    assert not faults(stage)
    name, file = saved_by(stage, dialog.get_by_role("button", name="Save as PNG"))
    image = Image.open(io.BytesIO(file))
    assert (name, image.format, image.width) == ("convviz-output.png", "PNG", 3 * 960)
    assert image.getpixel((0, 0)) == THEMES[True].page
    dialog.get_by_role("button", name="Copy as an image").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied.")
    assert stage.page.evaluate("async () => (await navigator.clipboard.read())[0].types") == ["image/png"]
    before = dialog.get_by_role("img").get_attribute("src")
    dialog.get_by_role("combobox", name="What").click()
    stage.page.get_by_role("option", name="kernel w").click()
    assert stage.holds(IS_ANOTHER, before)
    name, file = saved_by(stage, dialog.get_by_role("button", name="Save as SVG"))
    words = [
        element.text for element in ElementTree.fromstring(file).iter("{http://www.w3.org/2000/svg}text")
    ]
    assert name == "convviz-output-kernel.svg" and {"kernel w", "3 × 3", "−2"} <= set(words)


def test_a_page_that_may_not_copy_says_so(stage: StagePage):
    stage.open("forward", k="box")
    dialog = open_dialog(stage)
    stage.page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    dialog.get_by_role("button", name="Copy as an image").click()
    expect(dialog.get_by_role("status")).to_contain_text("secure pages (https) alone")


def test_an_animation_is_made_while_one_watches_and_saved(stage: StagePage):
    stage.open("backward", view="weight_grad", k="sobel_x")
    dialog = open_dialog(stage)
    dialog.get_by_role("radio", name="Animation").click()
    last = dialog.get_by_label("To step")
    last.fill("24")
    last.press("Enter")
    expect(dialog.get_by_text("25 frames, 5.1 s")).to_be_visible()
    dialog.get_by_role("button", name="Make the animation").click()
    save = dialog.get_by_role("button", name="Save the GIF")
    save.wait_for(timeout=60_000)
    assert not faults(stage)
    name, file = saved_by(stage, save)
    image = Image.open(io.BytesIO(file))
    assert name == "convviz-weight-grad.gif"
    for beats in range(1, 6):  # the progress goes on to be asked for, and no beat loses the file
        stage.page.wait_for_timeout(110 * beats)
        assert saved_by(stage, save) == (name, file)
    assert (image.n_frames, image.width, image.info["duration"]) == (25, 640, 170)  # type: ignore[attr-defined]
    whole = image.height
    dialog.get_by_label("What").click()
    stage.page.get_by_role("option", name="weight gradient dW").click()
    expect(save).to_have_count(0)
    dialog.get_by_role("button", name="Make the animation").click()
    save.wait_for(timeout=60_000)
    name, file = saved_by(stage, save)
    image = Image.open(io.BytesIO(file))
    assert name == "convviz-weight-grad-weight-grad.gif"
    assert image.width == 640 and image.height != whole


def test_of_a_picture_in_colour_a_gif_is_said_to_be_a_little_off(stage: StagePage):
    stage.open("forward", pic="cat")
    dialog = open_dialog(stage)
    dialog.get_by_role("radio", name="Animation").click()
    said = dialog.get_by_text("A GIF has 256 colours")
    expect(said).to_be_visible()
    dialog.get_by_role("radio", name="APNG").click()
    expect(said).to_have_count(0)
    dialog.get_by_role("radio", name="GIF").click()
    expect(said).to_be_visible()
    dialog.get_by_label("What").click()
    stage.page.get_by_role("option", name="output y").click()
    expect(said).to_have_count(0)


def test_an_animation_under_way_says_how_far_it_is_and_can_be_cancelled(stage: StagePage):
    stage.open("backward", view="input_grad", pic="camera")
    dialog = open_dialog(stage)
    dialog.get_by_role("radio", name="Animation").click()
    dialog.get_by_role("button", name="Make the animation").click()
    expect(dialog.get_by_role("progressbar")).to_be_visible()
    expect(dialog.get_by_text("of 226")).to_be_visible()
    cancel = dialog.get_by_role("button", name="Cancel")
    cancel.focus()
    stage.page.keyboard.press("Enter")
    expect(cancel).to_have_count(0)
    expect(dialog.get_by_role("button", name="Save the GIF")).to_have_count(0)


def test_a_view_that_has_no_panels_says_so(stage: StagePage):
    stage.visit("backward?lang=en&view=check")
    expect(open_dialog(stage).get_by_text("choose another view")).to_be_visible()


def test_a_lab_is_saved_and_dropped_on_another_page(stage: StagePage, tmp_path: Path):
    pixels = np.random.default_rng(1).integers(0, 256, (30, 41), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    stage.open("backward", k="sobel_x", stride="2x1", view="input_grad", t="3")
    place = stage.page.locator('.st-key-anywhere input[type="file"]')
    place.set_input_files({"name": "mine.png", "mimeType": "", "buffer": file.getvalue()})
    stage.wait_for_kept_picture()
    stage.wait_for_numpy()
    before, query = stage.drawn(), stage.query()
    dialog = open_dialog(stage)
    dialog.get_by_role("radio", name="Everything, as one file").click()
    with stage.page.expect_download() as saved:
        dialog.get_by_role("button", name="Save the lab").click()
    assert saved.value.suggested_filename == "lab.convviz"
    saved.value.save_as(lab := tmp_path / "lab.convviz")
    stage.page.keyboard.press("Escape")
    stage.open("forward", k="box")
    stage.page.locator('.st-key-anywhere input[type="file"]').set_input_files(lab)
    stage.page.wait_for_url("**/backward?**")
    stage.wait_for_query(**query)
    stage.wait_for(**before)
    stage.wait_for_numpy()
    assert stage.drawn() == before


def test_a_lab_is_opened_in_the_dialog_and_a_broken_one_says_why(stage: StagePage, tmp_path: Path):
    stage.open("forward", k="emboss", stride="2")
    dialog = open_dialog(stage)
    dialog.get_by_role("radio", name="Everything, as one file").click()
    with stage.page.expect_download() as saved:
        dialog.get_by_role("button", name="Save the lab").click()
    saved.value.save_as(lab := tmp_path / "lab.convviz")
    stage.page.keyboard.press("Escape")
    stage.open("forward", k="box")
    open_dialog(stage).get_by_role("radio", name="Everything, as one file").click()
    place = dialog.locator('input[type="file"]')
    place.set_input_files({"name": "a.convviz", "mimeType": "", "buffer": lab.read_bytes()[:-40]})
    expect(dialog.get_by_role("alert")).to_contain_text("damaged or was changed: save the lab again")
    assert stage.query()["k"] == "box"
    stage.place_for_file(dialog).set_input_files(lab)
    stage.wait_for_query(k="emboss", stride="2")
    expect(dialog).to_have_count(0)


def test_a_notebook_a_program_and_arrays_are_taken_along(stage: StagePage):
    stage.open("backward", k="sobel_x", stride="2x1", view="weight_grad", t="17")
    dialog = open_dialog(stage)
    dialog.get_by_role("radio", name="Code and notebook").click()
    with stage.page.expect_download() as saved:
        dialog.get_by_role("button", name="Save the notebook").click()
    cells = json.loads(saved.value.path().read_text("utf-8"))["cells"]
    assert f"({stage.server}/backward?stride=2x1" in cells[0]["source"]
    dialog.get_by_role("radio", name="Keras").click()
    expect(dialog.locator("code").first).to_contain_text("import keras")
    with stage.page.expect_download() as saved:
        dialog.get_by_role("button", name="Save the program").click()
    assert saved.value.suggested_filename == "convviz_keras.py"
    dialog.get_by_role("radio", name="Numbers").click()
    with stage.page.expect_download() as saved:
        dialog.get_by_role("button", name="Save all of them (NPZ)").click()
    weight_grad = np.load(saved.value.path())["weight_grad"]
    stage.page.keyboard.press("Escape")
    np.testing.assert_allclose(stage.values("weight_grad"), weight_grad[0], rtol=1e-6)


def test_a_filtered_photo_is_taken_along_at_full_size_and_as_its_numbers(stage: StagePage):
    stage.open("forward", pic="camera", k="sobel_x", view="picture")
    dialog = open_dialog(stage)
    expect(dialog.get_by_role("radio", name="Animation")).to_have_count(0)
    with stage.page.expect_download() as saved:
        dialog.get_by_role("button", name="Save the numbers (TIFF, float32)").click()
    pixels = sample_pixels("camera")[..., 0] / 255
    wanted = convviz.conv2d(pixels[None, None], preset_kernel("sobel_x")[None, None])[0, 0]
    with Image.open(saved.value.path()) as tiff:
        numbers = np.asarray(tiff)
    np.testing.assert_allclose(numbers, wanted, atol=1e-5)
    dialog.get_by_role("radio", name="Absolute").click()
    expect(dialog).to_contain_text("Zero is black, the largest magnitude white")
    with stage.page.expect_download() as saved:
        dialog.get_by_role("button", name="Save at full size (PNG)").click()
    assert saved.value.suggested_filename == "convviz-sobel_x-absolute.png"
    with Image.open(saved.value.path()) as png:
        levels = np.asarray(png.convert("L"))
    assert np.abs(levels - 255 * np.abs(wanted) / np.abs(wanted).max()).max() <= 0.51
    stage.page.keyboard.press("Escape")


def test_a_worksheet_and_its_key_are_saved_and_a_question_opens_by_keyboard(stage: StagePage):
    stage.open("backward", k="sobel_x", view="weight_grad")
    dialog = open_dialog(stage)
    dialog.get_by_role("radio", name="Worksheet").click()
    seed = dialog.get_by_role("spinbutton", name="Seed")
    sheet = Worksheet(4711)
    question = draw_question(sheet, 0)
    refused = dialog.get_by_text("is beyond the limits: choose a number from 0 to 4,294,967,295.")
    for number, count in (("-1", 1), ("4711", 0)):
        seed.fill(number)
        seed.press("Enter")
        expect(refused).to_have_count(count)
    assert not faults(stage)
    name, file = saved_by(stage, dialog.get_by_role("button", name="Save the worksheet (PDF)"))
    assert (name, file) == ("convviz-worksheet-4711.pdf", pdf_of(sheet, key=False))
    name, file = saved_by(stage, dialog.get_by_role("button", name="Save the key (PDF)"))
    assert (name, file) == ("convviz-key-4711.pdf", pdf_of(sheet, key=True, server=f"{stage.server}/"))
    dialog.get_by_role("button", name="Open it in the app").press("Enter")
    expect(dialog).to_have_count(0)
    stage.wait_for_query(x=write_address(State(question.experiment))["x"])
    stage.wait_for(output_grad=question.grid("output_grad"))
    stage.wait_for_numpy()
    stage.go(question.grid("output").size - 1)
    np.testing.assert_array_equal(stage.values("weight_grad")[0], question.grid("weight_grad"))


def test_a_file_that_has_no_turn_says_so_below_its_button_in_the_pages_language(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(NO_TURNS, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), str(ROOT))))
    with live_server() as address, visitor(browser, address) as stage:
        for lang, button in (("en", "Save as SVG"), ("zh-Hant", "存成 SVG")):
            stage.open("forward", lang=lang)
            stage.page.locator(".st-key-take_away button").click()
            stage.page.get_by_role("button", name=button).click()
            said = translator(lang)(NOT_MADE)
            expect(stage.page.get_by_role("dialog").get_by_role("alert")).to_have_text(said)
