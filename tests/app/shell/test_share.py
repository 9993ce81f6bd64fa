"""The link in other forms: a QR code that readers read, and a frame."""

from __future__ import annotations

from html.parser import HTMLParser

import cv2
import numpy as np
import pytest

from convviz.app.shell.qr_code import MAX_BYTES, qr_png
from convviz.app.shell.share import frame
from convviz.errors import RefusedValue

LINKS = (
    "https://convviz.example.org/forward?lang=en",
    "https://convviz.example.org/backward?k=sobel_x&stride=2x1&w=-1_0_1~-2_5.5_2~-1_0_1&lang=zh-Hant",
    "http://192.168.1.20:8501/forward?" + "&".join(f"k{n}={n * n}" for n in range(60)),
)


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("side", [320, 1000])
def test_a_qr_code_is_read_back(link: str, side: int) -> None:
    picture = cv2.imdecode(np.frombuffer(qr_png(link, side), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None and side / 2 < max(picture.shape) <= side
    if side < 500:  # as a camera sees it that comes near
        picture = cv2.resize(picture, None, fx=3, fy=3, interpolation=cv2.INTER_NEAREST)
    assert cv2.QRCodeDetector().detectAndDecode(picture)[0] == link


def test_the_longest_code_is_made_and_a_longer_one_refused_in_words() -> None:
    assert qr_png("a" * MAX_BYTES, 1000)
    with pytest.raises(RefusedValue, match="holds 2953 characters; this link has 2954"):
        qr_png("a" * (MAX_BYTES + 1), 1000)


def test_a_frame_shows_the_very_address_and_nothing_in_it_is_markup() -> None:
    found: list[dict[str, str | None]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append({"tag": tag, **dict(attrs)})

    address = 'http://x.example/forward?a=1&lt=2&b="><script>'
    Reader().feed(frame(address))
    (only,) = found
    assert (only["tag"], only["src"], only["title"]) == ("iframe", address, "ConvViz")
