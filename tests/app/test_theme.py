"""The colours of both themes keep the contrasts that WCAG 2.2 asks for (1.4.3, 1.4.11)."""

from __future__ import annotations

import re
import tomllib

import pytest

from convviz.app.components.assets import FOLDER
from tests.app.test_launchers import ROOT

THEMES = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
PAGE = (FOLDER / "page.css").read_text("utf-8")
TEXT, SHAPE = 4.5, 3.0

Colour = tuple[float, float, float]
each_theme = pytest.mark.parametrize("theme", ("light", "dark"))


@each_theme
def test_text_links_and_named_colours_can_be_read_on_both_backgrounds(theme: str) -> None:
    for ground in grounds(theme):
        assert contrast(colour(theme, "textColor"), ground) > 13
        assert contrast(mixed(colour(theme, "textColor"), ground, 0.6), ground) > TEXT
        assert contrast(colour(theme, "linkColor"), ground) > 6
        for name in ("red", "orange", "yellow", "green", "blue", "violet", "gray"):
            assert contrast(colour(theme, f"{name}Color"), ground) > TEXT, name


@each_theme
def test_the_primary_colour_can_be_read_on_the_page_and_on_what_is_chosen(theme: str) -> None:
    primary = colour(theme, "primaryColor")
    for ground in grounds(theme):
        assert contrast(primary, ground) > 5
    page, *_others = grounds(theme)
    assert contrast(primary, mixed(primary, page, 0.1)) > 5  # Streamlit's, of a chosen segment
    pointed = mixed(primary, page, 0.2)  # and of one under the pointer
    assert contrast(of_page(r"\[data-hovered\].*?\n  color", theme), pointed) > TEXT


@each_theme
def test_words_and_marks_on_the_primary_colour_can_be_read(theme: str) -> None:
    primary = colour(theme, "primaryColor")
    words = of_page(r"primary'\]:enabled {\n  color", theme)
    assert contrast(words, primary) > TEXT
    assert contrast(words, of_page(r"background-color", theme)) > TEXT
    assert contrast(parsed("#ffffff"), primary) > SHAPE  # Streamlit's ticks and thumbs


@each_theme
def test_the_colours_of_code_can_be_read_on_its_background(theme: str) -> None:
    ground = colour(theme, "codeBackgroundColor")
    found = re.findall(r"\.token:is\([^)]*\) {\n  color: light-dark\((#\w+), (#\w+)\)", PAGE)
    assert len(found) == 5
    for pair in found:
        assert contrast(parsed(pair[theme == "dark"]), ground) > TEXT


def grounds(theme: str) -> tuple[Colour, ...]:
    return colour(theme, "backgroundColor"), colour(theme, "secondaryBackgroundColor")


def colour(theme: str, name: str) -> Colour:
    return parsed(THEMES[theme][name])


def of_page(where: str, theme: str) -> Colour:
    """The theme's part of the light-dark() that follows a pattern in page.css."""
    found = re.search(rf"{where}: light-dark\((#\w+), (#\w+)\)", PAGE, re.DOTALL)
    assert found, where
    return parsed(found.group(1 if theme == "light" else 2))


def parsed(text: str) -> Colour:
    red, green, blue = (int(text[k : k + 2], 16) / 255 for k in (1, 3, 5))
    return red, green, blue


def mixed(over: Colour, ground: Colour, share: float) -> Colour:
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(over, ground, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    less, more = sorted((luminance(one), luminance(other)))
    return (more + 0.05) / (less + 0.05)


def luminance(channels: Colour) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
