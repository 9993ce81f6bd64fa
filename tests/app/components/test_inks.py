"""Numbers can be read on every colour of every palette (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

from pathlib import Path

from tests.javascript import run


def test_a_number_takes_the_better_of_black_and_white() -> None:
    least = run(Path(__file__).with_name("inks.mjs"), None)
    assert set(least) == {
        f"{kind} {theme}" for kind in ("signed", "grey", "error") for theme in ("light", "dark")
    }
    assert min(least.values()) >= 4.58
