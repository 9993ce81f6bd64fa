"""The camera in the picture card: asked for by a button, refused without HTTPS, its still a picture."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from convviz.app.widgets import camera
from convviz.app.widgets.camera import may_have_camera
from tests.app.pages.shell import texts
from tests.app.widgets.test_cards import opened, session_of
from tests.for_each import for_each

SENTENCE = "Browsers open the camera only for pages with HTTPS"


def press(app: AppTest) -> AppTest:
    return app.button(key="camera_button").click().run()


@for_each(
    ("url", "may"),
    [
        ("https://conv.example.edu/forward", True),
        ("http://localhost:8501/forward", True),
        ("http://app.localhost/forward", True),
        ("http://127.0.0.1:8501/", True),
        ("http://127.3.2.1/", True),
        ("http://[::1]:8501/", True),
        ("http://192.168.1.20:8501/forward", False),
        ("http://conv.example.edu/forward", False),
        ("http://localhost.example.edu/", False),
        ("http://[fe80::1]:8501/", False),
    ],
)
def test_browsers_open_a_camera_with_https_or_from_the_machine_itself(url: str, may: bool) -> None:
    assert may_have_camera(url) is may


def test_the_camera_is_mounted_only_while_it_is_asked_for() -> None:
    app = opened("picture")
    assert not app.camera_input and app.button(key="camera_button").label == "Take a photo"
    app = press(app)
    assert len(app.camera_input) == 1 and app.button(key="camera_button").label == "Close the camera"
    assert not press(app).camera_input


def test_without_https_a_sentence_names_the_way_and_no_camera_is_mounted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(camera, "may_have_camera", lambda url: False)
    app = opened("picture")
    assert SENTENCE not in texts(app)
    assert SENTENCE in texts(press(app)) and not app.camera_input
    assert SENTENCE not in texts(press(app))


def test_a_still_is_the_picture_and_turns_the_camera_off() -> None:
    file = io.BytesIO()
    Image.fromarray(np.arange(7 * 9, dtype=np.uint8).reshape(7, 9) * 4).save(file, "JPEG")
    pixels = np.asarray(Image.open(file))
    app = press(opened("picture"))
    app.camera_input[0].upload("still.jpg", file.getvalue(), "image/jpeg").run()
    np.testing.assert_array_equal(session_of(app).scene.x[0, 0], pixels.astype(np.float32) / np.float32(255))
    assert "photo.jpg, JPEG, 7 × 9" in texts(app)
    assert not app.camera_input and app.button(key="camera_button").label == "Take a photo"


def test_a_still_that_is_no_picture_is_refused_beside_the_camera_which_stays_on() -> None:
    app = press(opened("picture"))
    app.camera_input[0].upload("still.jpg", b"no picture", "image/jpeg").run()
    assert "this is a text file" in texts(app)
    assert len(app.camera_input) == 1
