"""What a run tells of session, theme and pages is Streamlit's own, however it is made."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import config
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner_utils.run_descriptor import RunDescriptor

from convviz.app.server.told_session import IDENTIFY, MAKE, SESSION, tell_by_copy

SETTINGS = {
    "theme": {"base": "dark", "font": "serif", "headingFontSizes": ["2rem", "1rem"], "linkUnderline": True},
    "theme.dark": {"linkColor": "#7cc4e8", "textColor": None},
}
ENGLISH, CHINESE = (
    {
        hash: {"page_script_hash": hash, "page_name": hash * 2, "icon": icon}
        for hash, icon in (("a", ""), ("b", of))
    }
    for of in ("en", "zh")
)
OWN = getattr(app_session, SESSION)


class Session(OWN):  # type: ignore[misc, valid-type]
    """A session without anything that runs."""

    def __init__(self, id: str) -> None:
        self.id, self._run_on_save = id, False
        self._state = app_session.AppSessionState.APP_IS_RUNNING
        self._script_data = SimpleNamespace(name="app", is_hello=False)
        self._pages_manager: Any = SimpleNamespace(
            main_script_path="app.py", main_script_hash="m", get_pages=lambda: dict(ENGLISH)
        )

    def _compute_skills_nudge_state(self) -> tuple[bool, str]:
        return False, ""

    def __del__(self) -> None:
        """Nothing is to be shut down."""

    def told(self, page: str, *fragments: str, pages: Any = None) -> bytes:
        """Return what a run tells, to the byte."""
        self.runs = getattr(self, "runs", 0) + 1
        message = getattr(self, MAKE)(page, RunDescriptor(f"run {self.runs}", fragments), pages)
        return message.SerializeToString(deterministic=True)


def visits(session: Session) -> list[bytes]:
    """Go to and fro, in fragments, in another language, and while nothing runs."""
    told = [session.told("a"), session.told("a", "one", "two"), session.told("b"), session.told("a")]
    told += [session.told("a", pages=CHINESE), session.told("a", pages=CHINESE)]
    session._state = app_session.AppSessionState.APP_NOT_RUNNING
    session._run_on_save = True
    return [*told, session.told("a")]


def test_it_is_told_to_the_byte_and_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "get_options_for_section", lambda section: SETTINGS.get(section, {}))
    monkeypatch.setattr(OWN, MAKE, getattr(OWN, MAKE))  # put back at the end
    expected = [visits(Session(name)) for name in ("first", "second")]
    tell_by_copy()
    by_copy = getattr(OWN, MAKE)
    tell_by_copy()
    assert getattr(OWN, MAKE) is by_copy
    sessions = [Session(name) for name in ("first", "second")]
    assert [visits(session) for session in sessions] == expected
    assert len({message for messages in expected for message in messages}) == 14
    monkeypatch.setattr(config, "get_options_for_section", None)
    sessions[0].told("a", "one")


@pytest.mark.parametrize("place, name", [(OWN, MAKE), (app_session, IDENTIFY)])
def test_another_streamlit_is_left_alone(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> None:
    others = getattr(OWN, MAKE)
    monkeypatch.setattr(OWN, MAKE, others)
    monkeypatch.delattr(place, name)
    tell_by_copy()
    assert getattr(OWN, MAKE, others) is others
