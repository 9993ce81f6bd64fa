"""The weights of a trained layer: out of a file, onto the stage, and back into a file."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from playwright.sync_api import Browser, Locator, expect
from torch.nn import functional

from convviz.lab.files.images import sample_pixels
from tests.browser.conftest import visitor
from tests.browser.live_server import live_server
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

RNG = np.random.default_rng(11)
BOX = (40, 90, 15, 18)
FIRST_LAYER = RNG.normal(scale=0.2, size=(64, 3, 7, 7)).astype(np.float32)
BIAS = RNG.normal(scale=0.2, size=64).astype(np.float32)


def safetensors(**tensors: NDArray[np.float32]) -> bytes:
    """A file as its format says: the header's length, the header, the numbers one behind the other."""
    header, numbers = {}, b""
    for name, tensor in tensors.items():
        end = len(numbers) + tensor.nbytes
        header[name.replace("__", ".")] = {
            "dtype": "F32",
            "shape": tensor.shape,
            "data_offsets": (len(numbers), end),
        }
        numbers += tensor.astype("<f4").tobytes()
    text = json.dumps({"__metadata__": {"format": "pt"}, **header}).encode()
    return len(text).to_bytes(8, "little") + text + numbers


NETWORK = safetensors(bn1__bias=BIAS, conv1__weight=FIRST_LAYER, conv1__bias=BIAS, fc__bias=BIAS[:9])


def open_on_cat(stage: StagePage) -> Locator:
    """Open the page on a part of the colour photo, and its panel for files of weights."""
    stage.open("forward", pic="cat", box="_".join(map(str, BOX)))
    return open_panel(stage)


def open_panel(stage: StagePage) -> Locator:
    button = stage.open_card("2 Kernel").get_by_role("button", name="Weights from a file")
    button.press("Enter")  # a mouse may miss it while the card unfolds
    panel = stage.page.get_by_test_id("stPopoverBody")
    expect(panel.get_by_role("button", name="Choose a file")).to_be_visible()
    return panel


def bring(panel: Locator, name: str, data: bytes) -> None:
    place = StagePage(panel.page, "").place_for_file(panel)
    place.set_input_files({"name": name, "mimeType": "", "buffer": data})


def ask(panel: Locator, label: str, number: int) -> None:
    field = panel.get_by_label(label, exact=True)
    field.fill(str(number))
    field.press("Enter")
    expect(field).to_have_value(str(number))


def use(panel: Locator) -> None:
    panel.get_by_role("button", name="Use these weights").click()


def wait_for_filters(stage: StagePage, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
    """Wait until the strips show these filters and what PyTorch computes with them."""
    count, _depth, height, width = weight.shape
    shape = f"{count} × {height} × {width}"
    expect(stage.panel("kernels").locator(".cv-shape")).to_have_text(shape)
    stage.wait_for_strips()
    top, left, rows, cols = BOX
    pixels = sample_pixels("cat")[top : top + rows, left : left + cols].transpose(2, 0, 1) / 255
    maps = functional.conv2d(
        torch.tensor(pixels[None]), torch.tensor(weight).double(), torch.tensor(bias).double()
    )
    stage.wait_for(kernel=weight[0], kernels=weight[:, 0])
    np.testing.assert_allclose(stage.values("maps", count), maps[0].numpy(), atol=1e-5)


def test_eight_filters_of_a_trained_first_layer_are_seen_on_the_photo(stage: StagePage) -> None:
    panel = open_on_cat(stage)
    bring(panel, "network.safetensors", NETWORK)
    expect(panel).to_contain_text("network.safetensors")
    expect(panel.get_by_label("Tensor", exact=True)).to_have_value("conv1.weight 64 × 3 × 7 × 7")
    expect(panel.get_by_label("Order of its axes")).to_have_value("PyTorch: filters, channels, rows, columns")
    expect(panel).to_contain_text("bn1.bias, fc.bias: A weight has 2 to 4 dimensions")
    ask(panel, "First filter", 5)
    ask(panel, "Filters", 8)
    expect(panel).to_contain_text("they are used as they are")
    use(panel)
    expect(stage.card("2 Kernel")).to_contain_text("8 filters of 7 × 7")
    wait_for_filters(stage, FIRST_LAYER[5:13], BIAS[5:13])


def test_the_panel_opens_to_the_side_that_has_room_for_all_of_it(stage: StagePage) -> None:
    panel = open_on_cat(stage)
    bring(panel, "network.safetensors", NETWORK)
    button = panel.get_by_role("button", name="Use these weights")
    expect(button).to_be_visible()
    stage.wait_for_run()  # until then the panel grows
    expect(button).to_be_in_viewport(ratio=1)
    frame = panel.bounding_box()
    assert frame is not None and frame["height"] > 500 and frame["y"] >= 0


def test_hostile_files_get_one_sentence_each_and_the_kernel_stays(stage: StagePage) -> None:
    panel = open_on_cat(stage)
    pickled = io.BytesIO()
    np.save(pickled, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    stage.check(kernel=np.broadcast_to([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], (3, 3, 3)))
    for name, data, sentence in (
        ("cut.safetensors", NETWORK[:-9], "fc.bias claims bytes 38,144 to 38,180 of 38,171"),
        (
            "long.safetensors",
            (2**31).to_bytes(8, "little") + b"{" + b" " * 99,
            "this one claims 2,147,483,648",
        ),
        ("pickle.npy", pickled.getvalue(), "which only pickle can read and which may run code"),
        ("diary.npz", b"dear diary", "This is text: paste a kernel's numbers into the kernel itself"),
    ):
        bring(panel, name, data)
        alert = panel.get_by_test_id("stAlert")
        expect(alert).to_have_count(1)
        expect(alert).to_contain_text(sentence)
        expect(alert).not_to_contain_text("Traceback")
        stage.check(kernel=np.broadcast_to([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], (3, 3, 3)))
    bring(panel, "network.safetensors", NETWORK)
    expect(panel.get_by_role("button", name="Use these weights")).to_be_visible()
    expect(panel.get_by_test_id("stAlert")).to_be_hidden()


def share_four_filters(stage: StagePage) -> Locator:
    """Use four filters of a file, which no address holds, and open the panel that shares them."""
    panel = open_on_cat(stage)
    bring(panel, "network.safetensors", NETWORK)
    ask(panel, "Filters", 4)
    use(panel)
    wait_for_filters(stage, FIRST_LAYER[:4], BIAS[:4])
    stage.page.get_by_role("heading", name="Forward").click()  # beside the panel: it closes
    expect(panel).to_be_hidden()
    stage.page.get_by_role("button", name="Share").click()
    expect(panel).to_contain_text("This link works on this machine only")
    return panel


def test_the_link_shows_another_visitor_the_same_filters(new_stage: StagePage) -> None:
    panel = share_four_filters(new_stage)
    copy = panel.get_by_role("button", name="Copy to clipboard")
    expect(copy).to_be_visible()
    assert copy.evaluate("e => e.checkVisibility({opacityProperty: true})")  # without a pointer over it
    link = panel.locator("code").first.inner_text()
    assert "more=" in link
    other = StagePage(new_stage.page.context.new_page(), new_stage.server)
    other.page.goto(link)
    wait_for_filters(other.wait(), FIRST_LAYER[:4], BIAS[:4])


def test_where_nothing_is_kept_a_file_gives_another_visitor_the_same_filters(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CONVVIZ_KEEP_HOURS", "0")
    with live_server() as address, visitor(browser, address) as stage:
        offer = share_four_filters(stage).get_by_role("button", name="Download the weights")
        expect(offer).to_be_visible()
        with stage.page.expect_download() as download:
            offer.click()
        assert download.value.suggested_filename == "convviz-weights.npz"
        download.value.save_as(tmp_path / "weights.npz")
        with np.load(tmp_path / "weights.npz") as arrays:
            np.testing.assert_array_equal(arrays["weight"], FIRST_LAYER[:4])
            np.testing.assert_array_equal(arrays["bias"], BIAS[:4])
        panel = open_on_cat(stage)
        bring(panel, "weights.npz", (tmp_path / "weights.npz").read_bytes())
        expect(panel).to_contain_text("weights.npz")
        expect(panel.get_by_label("Tensor", exact=True)).to_have_value("weight 4 × 3 × 7 × 7")
        use(panel)
        wait_for_filters(stage, FIRST_LAYER[:4], BIAS[:4])
