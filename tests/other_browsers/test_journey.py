"""One way through the app: bring a picture, change a number, play, and see the gradient be confirmed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

import convviz
from convviz.lab.kernels import preset_kernel
from tests.other_browsers.visitor import Visitor

SOBEL = preset_kernel("sobel_x")


def test_a_picture_is_brought_a_number_changed_and_the_gradient_plays_to_its_end(
    visitor: Visitor, tmp_path: Path
) -> None:
    rows, cols = np.mgrid[:9, :12]
    pixels = ((23 * rows + 5 * cols * cols) % 256).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "mine.png")
    x = pixels.astype(np.float32).astype(np.float64) / 255  # (9, 12)

    visitor.open("forward")
    visitor.wait_until("document.querySelector('[data-rev]')")
    visitor.press("summary", "Picture")
    visitor.wait_until("document.querySelector('input[type=file]')")
    visitor.tab.bring("input[type=file]", [str(tmp_path / "mine.png")])
    visitor.wait_for("input", x)
    visitor.wait_for("output", convviz.conv2d(x[None, None], SOBEL[None, None])[0, 0])

    visitor.edit(1, 0, "-2.5")
    kernel = SOBEL.copy()
    kernel[1, 0] = -2.5
    visitor.wait_for("output", convviz.conv2d(x[None, None], kernel[None, None])[0, 0])

    visitor.press("a", "Backward")
    visitor.wait_until("document.querySelector('.cv-stage')?.dataset.view === 'weight_grad'")
    visitor.wait_for("input", x)
    visitor.press("button.cv-play")
    visitor.wait_until("Number(document.querySelector('.cv-stage').dataset.t) > 2")
    visitor.press('[data-do="last"]')
    ones = np.ones((1, 1, 7, 10))
    visitor.wait_for("weight_grad", convviz.conv2d_weight_grad(x[None, None], (1, 1, 3, 3), ones)[0, 0])
    visitor.wait_until("document.querySelector('.cv-stage').dataset.check === 'true'")
