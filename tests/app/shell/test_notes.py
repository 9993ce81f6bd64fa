"""What there is to tell is told in the run in which it turns up, on the page that stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from convviz.i18n import LANGUAGES, translator
from convviz.lab.keeping import keeping
from convviz.lab.keeping.stores import DATA
from convviz.lab.session.kept import LESSON_FAILED, PICTURE_FAILED
from tests.app.pages.shell import open_page
from tests.lab.session.browser import png

LESSON = b"""title = "Edges"
goal = "You find edges."
minutes = 3
[[part]]
text = "Walk over the dot."
stage = "forward?x=1_2_3~4_5_6&w=1_0~0_1"
see = "all"
notice = "Soft."
"""


@pytest.fixture(autouse=True)
def _cannot_keep(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A folder that cannot be used."""
    (tmp_path / "file").touch()
    monkeypatch.setenv(DATA, str(tmp_path / "file"))
    keeping.cache_clear()
    yield
    keeping.cache_clear()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_a_photo_cannot_be_kept_is_told_as_it_is_brought(lang: str) -> None:
    app = open_page("forward.py", lang=lang, open_cards=("picture",))
    app.file_uploader[0].upload("me.png", png()).run()
    assert translator(lang)(PICTURE_FAILED) in [note.value for note in app.warning]
    assert not app.run().warning


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_there_is_to_tell_of_a_file_is_told_on_the_page_that_it_leads_to(lang: str) -> None:
    app = open_page("forward.py", lang=lang)
    app.file_uploader[0].upload("edges.toml", LESSON).run()
    assert translator(lang)(LESSON_FAILED) in [note.value for note in app.warning]
