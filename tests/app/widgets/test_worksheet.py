"""The worksheet's part of the dialog: what is chosen is what is made, and bad numbers are told of."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from convviz.app.widgets.take_away import worksheet
from convviz.i18n import translator
from convviz.lab.worksheet import Worksheet, draw_question
from tests.app.pages.shell import open_page, texts
from tests.for_each import for_each


def opened(page: str = "learn.py", lang: str = "en", **query: str) -> AppTest:
    app = in_dialog(open_page(page, lang=lang, **query))
    app.button_group(key="take_away_what").set_value("worksheet")
    in_dialog(app)
    app.number_input(key="sheet_seed").set_value(4711.0)
    return in_dialog(app)


def in_dialog(app: AppTest) -> AppTest:
    """Run the page with its dialog open, which only the run after the button's press shows."""
    app.button(key="take_away").click().run()
    assert not app.exception
    return app


def held(app: AppTest) -> Worksheet:
    sheet: Worksheet = app.session_state["take_away_sheet"]
    return sheet


@for_each("page, lang", [("start.py", "en"), ("forward.py", "zh-Hant"), ("learn.py", "zh-Hant")])
def test_it_is_offered_on_every_page_in_its_language(page: str, lang: str) -> None:
    app, _ = opened(page, lang), translator(lang)
    assert held(app) == Worksheet(4711, language=lang)
    labels = [button.label for button in app.get("download_button")]
    assert {_("Save the worksheet (PDF)"), _("Save the key (PDF)")} <= set(labels)


def test_what_is_chosen_is_what_is_made() -> None:
    app = opened()
    app.number_input(key="sheet_count").set_value(7.0)
    in_dialog(app)
    choices = {"asked": "output", "level": "both", "paper": "Letter", "language": "zh-Hant"}
    for field, value in choices.items():
        app.selectbox(key=f"sheet_{field}").set_value(value)
        in_dialog(app)
    app.checkbox(key="sheet_formulas").uncheck()
    in_dialog(app)
    assert held(app) == Worksheet(4711, 7, "output", "both", False, "Letter", "zh-Hant")
    app.button(key="sheet_new").click()
    in_dialog(app)
    assert held(app).seed != 4711 and app.number_input(key="sheet_seed").value == held(app).seed


@for_each(
    "key, number, sentence",
    [
        ("sheet_count", 0.0, "0 is beyond the limits: choose a number from 1 to 20."),
        ("sheet_count", 21.0, "21 is beyond the limits: choose a number from 1 to 20."),
        ("sheet_count", 2.5, "2.5 is not a whole number."),
        ("sheet_seed", -1.0, "−1 is beyond the limits: choose a number from 0 to 4,294,967,295."),
        ("sheet_seed", None, ""),
    ],
)
def test_a_number_that_cannot_be_is_told_of_and_what_held_holds(
    key: str, number: float | None, sentence: str
) -> None:
    app = opened()
    app.number_input(key=key).set_value(number)
    in_dialog(app)
    assert sentence in texts(app).replace("\\", "")
    assert held(app) == Worksheet(4711)
    assert app.number_input(key=key).value == {"sheet_count": 4, "sheet_seed": 4711}[key]


@for_each("asked, page", [("all", "backward"), ("output", "forward")])
def test_a_question_leads_to_its_numbers_in_the_app(asked: str, page: str) -> None:
    app = opened()
    app.selectbox(key="sheet_asked").set_value(asked)
    app.number_input(key="sheet_count").set_value(2.0)
    in_dialog(app)
    assert app.selectbox(key="sheet_open").options == ["1", "2"]
    app.selectbox(key="sheet_open").set_value(1)
    app.button(key="sheet_go").click()
    in_dialog(app)
    question = draw_question(Worksheet(4711, asked=asked), 1)
    assert app.session_state["convviz"].experiment == question.experiment
    assert question.page == page and app.title[0].value == page.capitalize()


@for_each(
    "asked, covered",
    [
        ("output", {"output"}),
        ("weight_grad", {"output", "weight_grad"}),
        ("all", {"output", "weight_grad", "input_grad"}),
    ],
)
def test_a_question_opens_with_its_answers_covered_and_then_uncovered(asked: str, covered: set[str]) -> None:
    app = opened()
    app.selectbox(key="sheet_asked").set_value(asked)
    in_dialog(app)
    app.button(key="sheet_covered").click()
    in_dialog(app)
    session = app.session_state["convviz"]
    assert session.display.cover == covered
    assert session.experiment == draw_question(Worksheet(4711, asked=asked), 0).experiment
    app = opened()
    app.button(key="sheet_go").click()
    in_dialog(app)
    assert app.session_state["convviz"].display.cover == frozenset()


def test_links_that_lead_to_this_machine_alone_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    for address, is_told in (("http://127.0.0.1:8501/", True), ("https://conv.school.example/", False)):
        monkeypatch.setattr(worksheet, "server_address", lambda address=address: address)
        assert ("this machine only" in texts(opened())) == is_told, address
