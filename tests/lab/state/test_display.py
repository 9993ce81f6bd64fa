"""Language, large type and hidden cards in the address, both ways, whatever it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.i18n import LANGUAGES
from convviz.lab.state.address import to_query
from convviz.lab.state.display import CARDS, RESULTS, Display, first_display
from tests.addresses import display_of

DISPLAYS = st.builds(
    Display,
    lang=st.sampled_from(list(LANGUAGES)),
    present=st.booleans(),
    hide=st.frozensets(st.sampled_from(CARDS)),
    cover=st.frozensets(st.sampled_from(RESULTS)),
    task=st.sampled_from(["", "exercise.first_window.7.0", "lesson.a_b.c"]),
)


@given(DISPLAYS)
def test_a_display_comes_back_from_its_address(display: Display) -> None:
    assert display_of(to_query(display), Display()) == (display, [])


@given(
    st.fixed_dictionaries(
        {}, optional={key: st.text(max_size=300) for key in ("lang", "present", "hide", "cover", "task")}
    )
)
def test_whatever_the_address_says_a_display_comes_of_it(query: dict[str, str]) -> None:
    display, refusals = display_of(query, Display("zh-Hant"))
    assert display.lang in LANGUAGES
    assert display.hide <= set(CARDS)
    assert display.cover <= set(RESULTS)
    assert all(len(str(refusal)) < 300 for refusal in refusals)


def test_each_wrong_field_falls_back_alone_and_is_told_of() -> None:
    display, refusals = display_of({"lang": "tlh", "present": "yes", "hide": "kernel,door"}, Display())
    assert display == Display("en", False, frozenset({"kernel"}))
    assert [word in str(refusals) for word in ("tlh", "yes", "door")] == [True] * 3
    assert len(refusals) == 3


def test_the_language_stays_where_the_address_names_none_and_the_rest_goes() -> None:
    usual = Display("zh-Hant", True, frozenset({"layer"}))
    assert display_of({"k": "box"}, usual)[0] == Display("zh-Hant")


@pytest.mark.parametrize(("locale", "lang"), [("zh-TW", "zh-Hant"), ("en-GB", "en"), (None, "en")])
def test_a_first_visit_speaks_the_browser_s_language(locale: str | None, lang: str) -> None:
    assert first_display(locale) == Display(lang)
