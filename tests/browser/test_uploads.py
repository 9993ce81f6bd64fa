"""Bringing a picture: its numbers are on show as they are in the file; a file that is none is refused."""

from __future__ import annotations

import io
import re
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Route, expect

import convviz
from convviz.lab.files.images import sample_pixels
from convviz.lab.kernels import preset_kernel
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

ORIENTATION = 0x0112  # EXIF's tag; 6 says: turn a quarter to the right
SOBEL = preset_kernel("sobel_x")


def photo(kind: str, mode: str = "RGB") -> tuple[bytes, np.ndarray]:
    """A small asymmetric picture as a camera held sideways writes it, and its upright pixels (H, W, C)."""
    rows, cols = np.mgrid[:20, :31]
    planes = [(11 * rows + 3 * cols) % 256, 8 * cols, (5 * rows * cols) % 256]
    picture = Image.fromarray(np.stack(planes, axis=-1).astype(np.uint8)).convert(mode)
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    file = io.BytesIO()
    picture.save(file, kind, exif=exif)
    lying = np.asarray(Image.open(io.BytesIO(file.getvalue())))  # JPEG changes pixels a little
    return file.getvalue(), np.rot90(lying, -1).reshape(31, 20, -1)


def bring(stage: StagePage, name: str, data: bytes) -> Locator:
    """Give a file to the picture card, which must be open, and return the card."""
    place_in_card(stage).set_input_files({"name": name, "mimeType": "", "buffer": data})
    return stage.card("1 Picture")


def place_in_card(stage: StagePage) -> Locator:
    """Where the picture card takes a file."""
    return stage.place_for_file(stage.card("1 Picture"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_an_uploaded_photo_stands_upright_and_shows_its_numbers(stage: StagePage, kind: str):
    data, pixels = photo(kind)
    x = (pixels.transpose(2, 0, 1).astype(np.float32) / np.float32(255)).astype(np.float64)  # (3, 31, 20)
    stage.open("forward")
    stage.open_card("1 Picture")
    card = bring(stage, f"holiday.{kind.lower()}", data)
    expect(card).to_contain_text(f"holiday.{kind.lower()}, {kind}, 31 × 20")
    expect(stage.panel("input").locator(".cv-shape")).to_have_text("3 × 31 × 20: R, G, B")
    output = convviz.conv2d(x[None], np.broadcast_to(SOBEL, (1, 3, 3, 3)))[0, 0]
    stage.wait_for(output=output)
    stage.check(input=x)
    stage.edit(0, 0, "4")
    edited = SOBEL.copy()
    edited[0, 0] = 4
    stage.wait_for(output=convviz.conv2d(x[None], np.broadcast_to(edited, (1, 3, 3, 3)))[0, 0])
    card.get_by_text("In colour").click()
    expect(stage.panel("input").locator(".cv-shape")).to_have_text("31 × 20")
    stage.wait_for_kept_picture()
    stage.wait_for_query(colour="no")


def test_a_grey_upload_has_one_channel(stage: StagePage):
    data, pixels = photo("PNG", "L")
    stage.open("forward")
    stage.open_card("1 Picture")
    bring(stage, "grey.png", data)
    stage.wait_for(input=pixels[..., 0].astype(np.float32) / np.float32(255))


def test_a_file_that_is_no_picture_says_one_sentence_and_the_picture_stays(stage: StagePage):
    data, pixels = photo("PNG", "L")
    numbers = pixels[..., 0].astype(np.float32) / np.float32(255)
    stage.open("forward")
    stage.open_card("1 Picture")
    bring(stage, "good.png", data)
    stage.wait_for(input=numbers)
    for name, content, sentence in (
        (
            "torn.png",
            data[:45],
            "must be whole; this PNG file of 45 B is damaged",
        ),
        ("text.png", b"dear diary", "this is a text file: save the picture itself as PNG or JPEG"),
        ("empty.png", b"", "got an empty file: choose another one."),
    ):
        alert = bring(stage, name, content).get_by_test_id("stAlert")
        expect(alert).to_contain_text(sentence)
        expect(alert).not_to_contain_text("Traceback")
        stage.check(input=numbers)
    bring(stage, "good.png", data)
    expect(stage.card("1 Picture").get_by_test_id("stAlert")).to_be_hidden()


def test_a_file_too_large_says_its_size_in_the_place_of_the_sentence_before(stage: StagePage, tmp_path: Path):
    stage.open("forward")
    stage.open_card("1 Picture")
    alert = bring(stage, "empty.png", b"").get_by_test_id("stAlert")
    expect(alert).to_contain_text("got an empty file")
    large = tmp_path / "film.png"
    with large.open("wb") as file:
        file.truncate(80 * 2**20)
    card = stage.card("1 Picture")
    place_in_card(stage).set_input_files(large)
    expect(alert).to_contain_text("may have at most 40 MB; got 80.00 MB: make the picture smaller")
    expect(alert).to_have_count(1)
    data, pixels = photo("PNG", "L")
    bring(stage, "good", data)
    expect(card.get_by_test_id("stAlert")).to_be_hidden()
    stage.wait_for(input=pixels[..., 0].astype(np.float32) / np.float32(255))


def test_the_range_of_a_wide_picture_is_said_and_can_be_changed_and_undone(stage: StagePage):
    values = np.arange(30, dtype=np.uint16).reshape(5, 6) * 100 + 500
    file = io.BytesIO()
    Image.fromarray(values).save(file, "PNG")
    stage.open("forward")
    stage.open_card("1 Picture")
    card = bring(stage, "microscope", file.getvalue())
    expect(card).to_contain_text("Black is 0, white 4095: the smallest usual range that holds the numbers.")
    fitted = values / 4095
    stage.wait_for(input=fitted)
    card.get_by_label("Black and white").click()
    stage.page.get_by_role("option", name="Smallest to largest").click()
    expect(card).to_contain_text("Black is 500, white 3400: the smallest and the largest number.")
    stage.wait_for(input=(values - 500.0) / 2900)
    stage.wait_for_kept_picture()
    stage.wait_for_query(levels="stretched")
    stage.page.go_back()
    expect(card).to_contain_text("Black is 0, white 4095")
    stage.wait_for(input=fitted)


def test_a_picture_that_is_gone_is_asked_for_anew(new_stage: StagePage):
    lost: list[str] = []

    def first_is_lost(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.request.url)
            route.fulfill(status=200, content_type="image/jpeg", body=b"")

    new_stage.page.route("**/previews/*.jpg", first_is_lost)
    new_stage.open("forward", pic="camera", view="picture")
    for role in ("before", "after"):
        expect(new_stage.panel(role).locator(".cv-plot image")).to_have_count(1)
    assert lost


def drag_box(stage: StagePage, area: Locator, size: tuple[int, int], box: tuple[int, int, int, int]) -> None:
    """Draw a box [top, left, height, width], in pixels of the picture of this size that `area` shows."""
    frame = area.bounding_box()
    assert frame is not None
    scale = frame["height"] / size[0]
    top, left, height, width = box
    mouse = stage.page.mouse
    mouse.move(frame["x"] + left * scale, frame["y"] + top * scale)
    mouse.down()
    mouse.move(frame["x"] + (left + width / 2) * scale, frame["y"] + (top + height / 3) * scale)
    mouse.move(frame["x"] + (left + width) * scale, frame["y"] + (top + height) * scale)
    mouse.up()


def region_picked(stage: StagePage, pixels: np.ndarray) -> np.ndarray:
    """The numbers, for black 0 and white 1, of the box that the address names."""
    top, left, height, width = map(int, stage.query()["box"].split("_"))
    return pixels[top : top + height, left : left + width].astype(np.float32) / np.float32(255)


def test_a_box_drawn_on_the_whole_picture_picks_the_region(stage: StagePage):
    pixels = sample_pixels("camera")[..., 0]
    stage.open("forward", pic="camera", view="picture")
    expect(stage.panel("before").locator(".cv-box")).to_be_visible()
    drag_box(stage, stage.panel("before").locator(".cv-map"), pixels.shape, (60, 100, 31, 41))
    assert stage.holds("() => new URL(location.href).searchParams.has('box')")
    top, left, height, width = map(int, stage.query()["box"].split("_"))
    assert abs(top - 60) <= 1 and abs(left - 100) <= 1 and abs(height - 31) <= 2 and abs(width - 41) <= 2
    stage.show_view("Output")
    stage.wait_for(input=region_picked(stage, pixels))


def test_a_picture_brought_on_the_start_page_is_in_its_card_with_its_box_at_once(stage: StagePage):
    pixels = sample_pixels("camera")[..., 0]
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    stage.open("")
    stage.page.locator('.st-key-start input[type="file"]').set_input_files(
        {"name": "mine.png", "mimeType": "", "buffer": file.getvalue()}
    )
    card = stage.card("1 Picture")
    picture = card.locator(".cv-photo-box .cv-map")
    expect(card).to_contain_text("mine.png, PNG")
    expect(picture.locator("img")).to_have_attribute("src", re.compile("previews/"))
    expect(card).to_contain_text(f"of {pixels.shape[0]} × {pixels.shape[1]} pixels")
    drag_box(stage, picture, pixels.shape, (40, 80, 50, 60))
    assert stage.holds("() => new URL(location.href).searchParams.has('box')")
    top, left, height, width = map(int, stage.query()["box"].split("_"))
    # A pixel of the screen is more than one of the picture, which is shown small.
    assert np.abs(np.subtract((top, left, height, width), (40, 80, 50, 60))).max() <= 5
    stage.wait_for(input=region_picked(stage, pixels))
    picture.focus()
    stage.page.keyboard.press("ArrowDown")
    stage.page.keyboard.press("Shift+ArrowRight")
    stage.wait_for_query(box=f"{top + 1}_{left}_{height}_{width + 1}")
    stage.wait_for(input=region_picked(stage, pixels))


# A file as the clipboard or a drag brings it; an event's own data cannot be set otherwise.
_CARRY = """([kind, bytes, name, text]) => {
  const data = new DataTransfer();
  if (bytes) data.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }));
  if (text) data.items.add(text, 'text/plain');
  const options = { bubbles: true, cancelable: true };
  const event =
    kind === 'paste'
      ? new ClipboardEvent(kind, { ...options, clipboardData: data })
      : new DragEvent(kind, { ...options, dataTransfer: data });
  (document.activeElement ?? document.body).dispatchEvent(event);
}"""


def carry(stage: StagePage, kind: str, data: bytes, name: str = "mine.png", text: str = "") -> None:
    """Paste or drag a file, perhaps beside a text, where the focus is."""
    stage.page.evaluate(_CARRY, [kind, list(data), name, text])


def carry_text(stage: StagePage, text: str) -> None:
    """Paste a text where the focus is."""
    stage.page.evaluate(_CARRY, ["paste", None, "", text])


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_picture_is_pasted_or_dropped_anywhere(stage: StagePage, kind: str):
    data, pixels = photo("PNG")
    x = pixels.transpose(2, 0, 1).astype(np.float32) / np.float32(255)
    stage.visit("about?lang=en")
    expect(stage.page.locator("html")).to_have_attribute("lang", "en")
    expect(stage.page.locator(".st-key-anywhere input")).to_have_count(1)
    expect(stage.page.locator(".cv-veil")).to_have_count(1)  # what takes it is there
    if kind == "drop":
        carry(stage, "dragenter", data)
        expect(stage.page.locator(".cv-veil")).to_have_text("Drop a picture anywhere")
    carry(stage, kind, data)
    expect(stage.page.locator(".cv-veil")).to_be_hidden()
    expect(stage.card("1 Picture")).to_contain_text("mine.png, PNG, 31 × 20")
    assert urlsplit(stage.page.url).path == "/forward"
    stage.wait_for_kept_picture()
    stage.wait_for(input=x)
    stage.show_view("Patches")
    stage.wait_for_query(view="patches")
    carry(stage, kind, b"no picture at all", "broken.png")
    expect(stage.page.get_by_test_id("stAlert")).to_contain_text("picture")
    stage.wait_for_kept_picture()
    stage.wait_for_query(view="patches")


def test_text_that_is_pasted_beside_its_picture_stays_with_the_grid(stage: StagePage):
    """A spreadsheet copies its cells as text and as a picture of them."""
    stage.open("forward")
    stage.click("kernel", 0, 0)
    carry(stage, "paste", photo("PNG")[0], text="1\t2\t3\n4\t5\t6\n7\t8\t9")
    stage.wait_for(kernel=np.arange(1.0, 10).reshape(3, 3))
    stage.wait_for_query(pic=None, w="1_2_3~4_5_6~7_8_9")


def test_the_whole_picture_shows_before_and_after_and_follows_an_edit(stage: StagePage):
    stage.open("forward", pic="camera", view="picture")
    after = stage.panel("after")
    assert stage.holds(SHOWN, None)
    first = after.get_attribute("data-shown")
    stage.edit(1, 1, "3")
    expect(after).not_to_have_attribute("data-shown", first or "")
    expect(after.locator(".cv-plot image")).to_have_count(1)
    natural = after.evaluate(
        """async figure => {
          const image = new Image();
          image.src = figure.dataset.shown;
          await image.decode();
          return [image.naturalHeight, image.naturalWidth];
        }"""
    )
    rows, cols = sample_pixels("camera").shape[:2]
    assert natural == [rows - 2, cols - 2]


SHOWN = "() => Boolean(document.querySelector('.cv-panel[data-role=\"after\"]')?.dataset.shown)"


def test_pasted_numbers_are_asked_about_and_answered_from_the_keyboard(stage: StagePage):
    stage.visit("about?lang=en")
    expect(stage.page.locator(".st-key-anywhere input")).to_have_count(1)
    expect(stage.page.locator(".cv-veil")).to_have_count(1)
    carry_text(stage, "no numbers at all")
    carry_text(stage, "7")  # a number alone is no grid
    carry_text(stage, "1\t2\t3\n4\t5\t6\n7\t8\t9")
    dialog = stage.page.get_by_role("dialog", name="What are these numbers?")
    dialog.get_by_role("button", name="The kernel").press("Enter")
    expect(dialog).to_be_hidden()
    stage.wait_for_query(pic=None, w="1_2_3~4_5_6~7_8_9")
    stage.wait_for(kernel=np.arange(1.0, 10).reshape(3, 3))
    carry_text(stage, "\n".join(["1 0 -2.5 0 1 2 3 4 5 6 7 8 9"] * 4))
    stage.wait_for(input=np.array([[1, 0, -2.5, 0, *range(1, 10)]] * 4))
    stage.open_card("2 Kernel")
    field = stage.card("2 Kernel").locator("textarea")
    field.focus()
    carry_text(stage, "\n".join(["0 1 2 3 4 5 6 7 8 9 10 11"] * 4))  # the field's own
    stage.check(input=np.array([[1, 0, -2.5, 0, *range(1, 10)]] * 4))
    expect(dialog).to_be_hidden()


def test_a_button_brings_what_is_on_the_clipboard_or_says_why_not(new_stage: StagePage):
    new_stage.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    new_stage.open("forward")
    new_stage.open_card("1 Picture")
    paste = new_stage.card("1 Picture").get_by_role("button", name="Paste")
    note = new_stage.card("1 Picture").locator(".cv-paste-note")
    new_stage.page.evaluate("navigator.clipboard.writeText('dear diary')")
    paste.click()
    expect(note).to_contain_text("neither a picture nor a grid of numbers")
    row = "1 2 3 4 5 6 7 8 9 10 11 12"
    new_stage.page.evaluate("text => navigator.clipboard.writeText(text)", f"{row}\n{row}\n{row}")
    paste.click()
    new_stage.wait_for(input=np.array([range(1, 13)] * 3))
    new_stage.page.evaluate("""() => navigator.clipboard.write([new ClipboardItem({
      'image/png': new Promise((done) => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 9, height: 5 });
        canvas.getContext('2d').fillRect(0, 0, 9, 5);
        canvas.toBlob(done);
      }) })])""")
    paste.click()
    expect(new_stage.card("1 Picture")).to_contain_text("clipboard.png, PNG, 5 × 9")
    new_stage.wait_for(input=np.zeros((3, 5, 9)))
    new_stage.page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    paste.click()
    expect(note).to_contain_text("Without HTTPS the browser lets no button read the clipboard: press Ctrl+V")
    new_stage.page.context.clear_permissions()


def test_a_photo_taken_with_the_camera_is_on_show_in_its_numbers(new_stage: StagePage):
    stage = new_stage
    stage.open("forward")
    stage.open_card("1 Picture")
    card = stage.card("1 Picture")
    card.get_by_role("button", name="Take a photo").click()
    expect(card.get_by_test_id("stCameraInputButton")).to_be_visible()
    stage.wait_for_run()
    assert stage.holds("() => document.querySelector('.stCameraInput video')?.readyState === 4")
    card.get_by_test_id("stCameraInputButton").click()
    expect(card).to_contain_text("photo.jpg, JPEG, 720 × 1280")
    stage.wait_for_kept_picture()
    expect(card.get_by_test_id("stCameraInput")).to_have_count(0)
    expect(stage.panel("input").locator(".cv-shape")).to_have_text(re.compile("^3 × .*: R, G, B$"))
    red, green, blue = stage.values("input", 3)  # a bright sector turns on a green ground
    assert green.min() > 0.4 and green.max() > 0.9 and max(red.max(), blue.max()) < 0.5
    stage.wait_for(
        output=convviz.conv2d(np.stack([red, green, blue])[None], SOBEL[None, None].repeat(3, 1))[0, 0]
    )
