"""What a person reads who brings too many files, or whose turn does not come."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import convviz.app
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


def test_every_file_that_is_made_when_it_is_asked_for_waits_for_its_turn() -> None:
    """One that is there already, such as an animation, is given at once; so are a few lines of a program."""
    at_once = {("animation.py", "file"), ("program.py", "text")}
    for path in Path(convviz.app.__path__[0]).rglob("*.py"):
        for call in _downloads(path):
            data = next((word.value for word in call.keywords if word.arg == "data"), None) or call.args[1]
            is_made = isinstance(data, ast.Lambda) or (
                isinstance(data, ast.Call) and getattr(data.func, "id", "") == "partial"
            )
            is_there = isinstance(data, ast.Lambda) and (path.name, ast.unparse(data.body)) in at_once
            assert is_there or not is_made, f"{path.name}:{call.lineno}"


def _downloads(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "download_button":
            yield node
