"""The page of races in both languages: it races, extrapolates openly, refuses in one sentence."""

import json
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from convviz.app.pages.speed import running
from convviz.app.pages.speed.labels import CONTENDER_NAMES
from convviz.i18n import LANGUAGES, translator
from convviz.lab.timing import TURNS
from tests.app.pages.shell import open_page, sent, texts

BOTH = pytest.mark.parametrize("lang", list(LANGUAGES))


@pytest.fixture(autouse=True)
def short_races(monkeypatch):
    """Let every contender have a moment, no more."""
    monkeypatch.setattr("convviz.lab.timing.runner.LANE_SECONDS", 0.05)
    for module in ("runner", "bursts"):
        monkeypatch.setattr(f"convviz.lab.timing.{module}.GROWING_SECONDS", 0.05)
    monkeypatch.setattr("convviz.lab.timing.measuring.BURST_SECONDS", 0.002)
    monkeypatch.setattr("convviz.lab.timing.curves.POINT_SECONDS", 0.002)


def choose(app: AppTest, label: str, option: str) -> None:
    _ = translator(app.session_state["convviz"].display.lang)
    box = next(box for box in app.selectbox if box.label == _(label))
    box.select(option).run()


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def figure(app: AppTest) -> dict:
    packed = sent(app, "chart")
    header = json.loads(packed[4 : 4 + int.from_bytes(packed[:4], "little")])
    return header["meta"]["figure"]


@BOTH
def test_a_race_shows_every_contender_as_a_bar_and_in_a_table(lang: str) -> None:
    _ = translator(lang)
    app = open_page("speed.py", lang=lang)
    choose(app, "Layer", "blackboard")
    press(app, _("Start the race"))
    said = texts(app)
    titles = " ".join(note["text"] for note in figure(app)["layout"]["annotations"])
    for name in CONTENDER_NAMES.values():
        assert f"| {_(name)} |" in said
        assert _(name) in titles
    assert _("Why") in said
    start, stop = (button for button in app.button if button.label in (_("Start the race"), _("Stop")))
    assert (start.disabled, stop.disabled) == (False, True)
    with TURNS.join() as turn:
        assert turn.ahead == 0


@BOTH
def test_what_is_extrapolated_is_hatched_and_said(lang: str) -> None:
    _ = translator(lang)
    app = open_page("speed.py", lang=lang)  # the first layer of a photo network
    press(app, _("Start the race"))
    pattern = figure(app)["data"][0]["marker"]["pattern"]["shape"]
    assert [bool(shape) for shape in pattern[:3]] == [True, False, False]
    part = _("measured on {cells} cells of 1 filter; extrapolated × {factor}")
    ending = part.partition("{factor}")[0].rpartition("{cells}")[2].strip()
    assert ending in texts(app)


@BOTH
@pytest.mark.parametrize("axis", ["batch", "kernel"])
def test_growth_curves_are_drawn(lang: str, axis: str) -> None:
    _ = translator(lang)
    app = open_page("speed.py", lang=lang)
    choose(app, "Layer", "blackboard")
    state = app.session_state["speed_state"]
    state.view, state.axis = "growth", axis
    app.run()
    press(app, _("Measure the curves"))
    curves = {line["name"]: line["y"] for line in figure(app)["data"]}
    assert {_(CONTENDER_NAMES["im2col"]), _(CONTENDER_NAMES["engine"])} <= set(curves)
    assert all(value > 0 for line in curves.values() for value in line)


@BOTH
def test_numbers_of_ones_own_beyond_the_limits_are_refused_and_cannot_race(lang: str) -> None:
    _ = translator(lang)
    app = open_page("speed.py", lang=lang)
    choose(app, "Layer", "own")
    batch = next(box for box in app.number_input if box.label == _("Batch"))
    batch.set_value(1000).run()
    assert not app.exception
    assert len(app.error) == 1
    assert _("Start the race") not in [button.label for button in app.button]
    batch.set_value(2).run()
    assert not app.error
    assert "2 × 3 × 224 × 224" in texts(app)


def test_a_race_waits_its_turn_and_gives_up_in_a_sentence(monkeypatch) -> None:
    monkeypatch.setattr("convviz.app.pages.speed.running.PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr("convviz.app.pages.speed.running.LOOK_SECONDS", 0.02)
    app = open_page("speed.py", lang="en")
    with TURNS.join():
        press(app, "Start the race")
    assert any("Many races are waiting" in note.value for note in app.warning)
    assert app.session_state["speed_state"].raced is None


def test_who_waits_for_a_race_hears_how_many_are_before_until_it_is_their_turn(monkeypatch) -> None:
    monkeypatch.setattr(running, "LOOK_SECONDS", 0)
    told: list[str] = []
    bar = SimpleNamespace(info=lambda line, **_rest: told.append(line), warning=told.append)
    queue = iter((2, 1, 0))
    turn = type("Turn", (), {"ahead": property(lambda _self: next(queue))})()
    assert running._wait(turn, bar, str)
    assert [line.partition("Before you: ")[2] for line in told] == ["2.", "1."]
