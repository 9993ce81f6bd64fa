"""The views of learning under Streamlit's own harness: opened, pressed, read as a browser gets them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from convviz.app.pages.learn.network.training import Training
from convviz.lab.session.session import Session
from tests.app.message import read_message
from tests.app.pages.shell import open_page


def opened(*cards: str, **query: str) -> AppTest:
    app = open_page("learn.py", open_cards=cards, **{"lang": "en", **query})
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def bring(app: AppTest, name: str, data: bytes) -> AppTest:
    """Give a file to the page's last place for one; behind it stands that for what is dropped anywhere."""
    app.get("file_uploader")[-2].set_value((name, data, "application/octet-stream")).run()
    assert not app.exception
    return app


def session_of(app: AppTest) -> Session:
    return app.session_state["convviz"]


def training(app: AppTest) -> Training:
    return app.session_state["network_training"]


def messages_of(app: AppTest) -> Iterator[tuple[dict[str, Any], dict[str, np.ndarray]]]:
    """What every component was told: its meta and its arrays, flat."""
    for component in app.get("bidi_component"):
        yield read_message(component.proto.bytes)


def arrays_of(app: AppTest, role: str) -> np.ndarray:
    """The numbers of the panel of this role, as the browser gets them."""
    for _meta, arrays in messages_of(app):
        if role in arrays:
            return arrays[role]
    raise AssertionError(f"no panel shows {role}")


def figures_of(app: AppTest) -> list[dict[str, Any]]:
    """The charts."""
    return [meta["figure"] for meta, _arrays in messages_of(app) if "figure" in meta]
