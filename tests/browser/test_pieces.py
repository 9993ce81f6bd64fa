"""What the browser holds is not sent to it again, and what it lacks is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from playwright.sync_api import Page, Route, expect

import convviz
from convviz.lab.files.images import sample_pixels
from convviz.lab.kernels import preset_kernel
from tests.browser.stage_page import StagePage

CAMERA = {"pic": "camera", "box": "100_150_28_28"}
X = (sample_pixels("camera")[100:128, 150:178, 0] / 255).astype(np.float32).astype(np.float64)
KEEP = "if (header.keep) held.keep(pieces);"


COLOUR = {"pic": "cat", "box": "100_150_64_64", "colour": "yes"}
RGB = (sample_pixels("cat")[100:164, 150:214] / 255).astype(np.float32).astype(np.float64).transpose(2, 0, 1)
FORESEEN = "new Float64Array(layer.steps).fill(meta.bias[0])"


def output_of(**cells: float) -> np.ndarray:
    """The output of Sobel's kernel with other weights, by their places: ``_01=3``."""
    kernel = preset_kernel("sobel_x").copy()
    for place, value in cells.items():
        kernel[int(place[1]), int(place[2])] = value
    return convviz.conv2d(X[None, None], kernel[None, None])[0, 0]


class Received:
    """The messages of the server, as they come."""

    def __init__(self, page: Page) -> None:
        self.frames: list[bytes] = []
        page.on("websocket", lambda socket: socket.on("framereceived", self._take))

    def _take(self, frame: bytes | str) -> None:
        self.frames.append(frame if isinstance(frame, bytes) else frame.encode())

    @property
    def bytes(self) -> int:
        return sum(map(len, self.frames))

    def since(self, act: Callable[[], object]) -> int:
        """Bytes that came while something was done."""
        before = self.bytes
        act()
        return self.bytes - before


def edited(stage: StagePage, row: int, col: int, value: float, **cells: float) -> None:
    stage.edit(row, col, f"{value:g}")
    stage.wait_for(output=output_of(**cells))
    stage.wait_for_numpy()
    stage.wait_for_strips()


def test_an_edit_of_one_weight_brings_little_more_than_the_new_output(stage: StagePage) -> None:
    received = Received(stage.page)
    opened = received.since(lambda: stage.open("forward", **CAMERA))
    edited(stage, 0, 0, 5, _00=5)  # from now on the server knows what is here
    asked: list[str] = []
    stage.page.on("request", lambda request: asked.append(request.url))
    for value in (0.25, -3):
        came = received.since(lambda: edited(stage, 0, 1, value, _00=5, _01=value))  # noqa: B023
        assert 4 * 26 * 26 < came < 6 * 1024 < opened
    assert asked == [], "nothing but the socket's messages"


def colour_edited(stage: StagePage, value: float) -> None:
    """Change the first weight of all three channels."""
    kernel = kernel_of(value)[None]
    output = convviz.conv2d(RGB[None], np.repeat(kernel[None], 3, axis=1))[0, 0]
    partials = convviz.conv2d(RGB[:, None], kernel[None])[:, 0]
    stage.edit(0, 0, f"{value:g}")
    stage.page.keyboard.press("Escape")  # the field of the next cell would cover this one
    stage.wait_for(output=output)
    stage.wait_for_numpy()
    stage.wait_for_strips()
    stage.check(partials=partials)


def test_maps_that_the_browser_has_to_the_bit_are_not_sent(stage: StagePage) -> None:
    received = Received(stage.page)
    stage.open("forward", **COLOUR)
    colour_edited(stage, 5)
    assert received.since(lambda: colour_edited(stage, 0.3)) < 6 * 1024


def test_a_map_that_the_browser_has_nearly_right_is_sent(page: Page, server: str) -> None:
    def inexact(route: Route) -> None:
        answer = route.fetch()
        script = answer.text()
        assert script.count(FORESEEN) == 1
        route.fulfill(response=answer, body=script.replace(FORESEEN, FORESEEN.replace("]", "] + 1e-6")))

    page.route("**/stage.js", inexact)
    received = Received(page)
    stage = StagePage(page, server).open("forward", **COLOUR)
    colour_edited(stage, 5)
    came = received.since(lambda: colour_edited(stage, 0.3))
    assert 4 * 62 * 62 < came < 2 * 4 * 62 * 62, "the output, and none of its parts"


def go(stage: StagePage, page: str) -> StagePage:
    """Choose a page in the menu."""
    stage.page.get_by_role("link", name=page, exact=True).first.click()
    return stage


def kernel_of(*first: float) -> np.ndarray:
    kernel = preset_kernel("sobel_x").copy()
    kernel.ravel()[: len(first)] = first
    return kernel


def test_a_page_that_one_comes_back_to_shows_what_it_showed(stage: StagePage) -> None:
    received = Received(stage.page)
    stage.open("forward", **CAMERA)
    edited(stage, 0, 0, 5, _00=5)
    edited(stage, 0, 1, 2, _00=5, _01=2)
    go(stage, "Backward")
    expect(stage.root).to_have_attribute("data-view", re.compile("grad"))
    stage.wait_for(kernel=kernel_of(5, 2))
    go(stage, "Forward")
    expect(stage.root).to_have_attribute("data-view", "output")
    stage.wait_for(kernel=kernel_of(5, 2), input=X, output=output_of(_00=5, _01=2))
    expect(stage.root.get_by_role("button", name="Play")).to_be_visible()
    assert received.since(lambda: edited(stage, 2, 2, 4, _00=5, _01=2, _22=4)) < 6 * 1024


def test_the_stages_of_two_pages_share_what_is_here(stage: StagePage) -> None:
    stage.open("")
    of_start = stage.mosaic("output")
    for value in (5, 6):
        go(stage, "Forward")
        expect(stage.root.locator(".cv-preset")).to_be_visible()
        stage.edit(0, 0, f"{value}")
        stage.wait_for(kernel=kernel_of(value))
        go(stage, "Start")
        expect(stage.root.locator(".cv-preset")).to_be_hidden()
        stage.wait_for(output=of_start, kernel=kernel_of())


def test_what_is_not_here_is_asked_for(page: Page, server: str) -> None:
    def forgetful(route: Route) -> None:
        answer = route.fetch()
        script = answer.text()
        assert KEEP in script
        route.fulfill(response=answer, body=script.replace(KEEP, ""))

    page.route("**/stage.js", forgetful)
    stage = StagePage(page, server).open("forward", **CAMERA)
    edited(stage, 0, 0, 5, _00=5)
    for value in (2, 3):  # the server takes what came with the last message for held
        revision = stage.revision
        edited(stage, 0, 1, value, _00=5, _01=value)
        assert stage.revision == revision + 2
    stage.check(kernel=kernel_of(5, 3), input=X)
    stage.do("undo")
    stage.wait_for(output=output_of(_00=5, _01=2))
    expect(stage.root.locator(".cv-message")).to_be_empty()
