"""What a person reads who brings too many files, or whose turn does not come."""

from __future__ import annotations

import pytest

from convviz.app.pages.workbench.check import cache
from convviz.app.shell.shared import in_turn
from convviz.app.widgets import uploads
from convviz.i18n import LANGUAGES, translator
from convviz.lab.workers.turns import BUSY, OFTEN, Rate, Turns
from tests.app.pages.shell import open_page
from tests.lab.session.browser import png


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_too_many_is_refused_in_a_sentence_and_the_one_before_stays(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "FILES_A_MINUTE", Rate(most=1, seconds=60, in_all=10, clock=lambda: 5.0))
    app = open_page("forward.py", lang=lang, open_cards=("picture",))
    for name in ("one.png", "two.png"):
        app.file_uploader[0].upload(name, png()).run()
    said = translator(lang)(OFTEN).format(most=1, seconds=60, wait=61)
    assert said in [error.value for error in app.error]
    upload = app.session_state["convviz"].brought.upload
    assert upload is not None and upload.name == "one.png"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_check_that_has_no_turn_says_so_in_the_place_of_what_it_finds(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = Turns(places=1, patience=0.01)
    monkeypatch.setattr(cache, "CHECKS", turns)
    with turns.place("another visitor"):
        app = open_page("backward.py", lang=lang, view="check")
        assert not app.exception
        assert [each.value for each in app.warning] == [translator(lang)(BUSY).format(seconds=0)]
    assert not app.run().warning


def test_a_file_is_made_when_it_is_the_visitors_turn() -> None:
    assert in_turn("a", lambda: b"file")() == b"file"
