"""The theme that a run tells is Streamlit's own, however it is made."""

from __future__ import annotations

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session

from convviz.app.server.told_theme import POPULATE, tell_theme_by_copy

SECTIONS = {
    "theme": lambda message: message.custom_theme,
    "theme.light": lambda message: message.custom_theme.light,
    "theme.dark": lambda message: message.custom_theme.dark,
    "theme.sidebar": lambda message: message.custom_theme.sidebar,
    "theme.light.sidebar": lambda message: message.custom_theme.light.sidebar,
}

SETTINGS = {
    "theme": {"base": "dark", "font": "serif", "headingFontSizes": ["2rem", "1rem"], "linkUnderline": True},
    "theme.dark": {"linkColor": "#7cc4e8", "textColor": None},
}


def told() -> bytes:
    """All sections, in the order in which Streamlit fills them in."""
    message = NewSession()
    for section, place in SECTIONS.items():
        getattr(app_session, POPULATE)(place(message), section)
    return message.SerializeToString(deterministic=True)


def test_it_is_told_to_the_byte_and_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "get_options_for_section", lambda section: SETTINGS.get(section, {}))
    streamlit_own = getattr(app_session, POPULATE)
    monkeypatch.setattr(app_session, POPULATE, streamlit_own)
    expected = told()
    tell_theme_by_copy()
    tell_theme_by_copy()
    assert getattr(app_session, POPULATE) is not streamlit_own
    assert told() == expected and len(expected) > 20
    monkeypatch.setattr(config, "get_options_for_section", None)
    assert told() == expected


def test_another_streamlit_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(app_session, POPULATE)
    tell_theme_by_copy()
    assert not hasattr(app_session, POPULATE)
