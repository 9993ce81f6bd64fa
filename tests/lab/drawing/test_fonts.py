"""A picture's letters are there on every machine, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from convviz.app.shell.labels import PAGE_NAMES
from convviz.app.widgets.stage_text import stage_text
from convviz.i18n import LANGUAGES, translator
from convviz.lab.drawing.fonts import font, runs, text_width
from convviz.lab.state.view_names import VIEW_NAMES

SIGNS = "∂×−·Σ∗ᵀŵ≤≥±√∞²₁"


def characters(told: Any) -> set[str]:
    if isinstance(told, str):
        return set(told)
    return set().union(*map(characters, told.values() if isinstance(told, dict) else told))


def test_every_character_of_a_caption_is_in_the_fonts() -> None:
    wanted = set(SIGNS)
    for language in LANGUAGES:
        _ = translator(language)
        for turned in (False, True):
            wanted |= characters(stage_text(_, turned=turned))
        wanted |= characters([_(name) for names in (PAGE_NAMES, VIEW_NAMES) for name in names.values()])
    lacking = []
    for character in sorted(wanted - {" ", "\u0303"}):
        [(symbols, _part)] = runs(character)
        for bold in (False, True):
            letters = font(40, bold, symbols)
            if bytes(letters.getmask(character)) == bytes(letters.getmask("\uffff")):
                lacking.append(character)
    assert not lacking, "run `python -m tests.lab.drawing.make_fonts`, which says what it needs"


@pytest.mark.parametrize("text", ["output y", "輸出 y", "Pᵀ：區塊"])
def test_the_width_of_a_text_is_that_of_its_letters(text: str) -> None:
    widths = [text_width(letter, 20) for letter in text]
    assert text_width(text, 20) == pytest.approx(sum(widths), rel=0.05)
    assert text_width(text, 40) == pytest.approx(2 * text_width(text, 20))
    assert text_width(text, 20, bold=True) >= text_width(text, 20)
