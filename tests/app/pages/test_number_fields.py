"""Every field for a number, on every page: emptied it keeps what holds; what it refuses is said in sight."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from convviz.lab.session.session import Session
from tests.app.pages.shell import open_page, texts

ROOT = Path(__file__).parents[3] / "convviz"
PICTURE, LAYER, UPSTREAM = ("picture",), ("layer",), ("upstream",)
NETWORK = ("network_pictures", "network_blocks", "network_training")

# Page, open cards, address: between them they show every field.
PLACES: dict[str, tuple[str, tuple[str, ...], dict[str, str]]] = {
    "picture": ("forward.py", PICTURE, {"pic": "cat", "in": "random", "mseed": "3", "n": "2"}),
    "layer": ("forward.py", LAYER, {"act": "leaky_relu", "pool": "max", "stride": "2", "bias": "0.25"}),
    "layer, height and width": ("forward.py", LAYER, {"stride": "2x1", "pad": "1x2"}),
    "one cell of g": ("backward.py", UPSTREAM, {"g": "one_hot", "cell": "2_1"}),
    "seed of g": ("backward.py", UPSTREAM, {"g": "random", "seed": "5"}),
    "rate": ("backward.py", UPSTREAM, {"lr": "0.25"}),
    "stack": ("stack.py", ("stack_0",), {}),
    "speed": ("speed.py", (), {}),
    "exercises": ("learn.py", (), {"learn": "exercises", "rseed": "7"}),
    "mystery": ("learn.py", (), {"learn": "bugs", "mystery": "4"}),
    "one kernel": ("learn.py", ("imitation_start",), {"learn": "kernel", "ks": "random"}),
    "network": ("learn.py", NETWORK, {"learn": "network", "ndata": "shapes", "nshow": "layers"}),
}
REAL = ("layer_bias", "after_slope", "upstream_rate")
"""Fields for numbers with decimals, which are read as the kernel's cells are."""


def opened(place: str) -> AppTest:
    page, cards, query = PLACES[place]
    app = open_page(page, open_cards=cards, lang="en", **query)
    app.session_state["picture_more"] = True
    app.run()
    if page == "speed.py":
        next(box for box in app.selectbox if box.label == "Layer").select("own").run()
    return app


def held(app: AppTest) -> tuple[Any, ...]:
    """All that a person has set up."""
    session: Session = app.session_state["convviz"]
    return (
        session.experiment,
        session.learn_state,
        getattr(app.session_state["speed_desk"], "own", None)
        if ("speed_desk" in app.session_state)
        else None,
    )


def said_by(app: AppTest) -> str:
    """All that the page says, without the backslashes that keep Markdown from reading it."""
    return texts(app).replace("\\", "")


def fields(app: AppTest) -> list[Any]:
    return [*app.number_input, *(field for field in app.text_input if field.key in REAL)]


def test_streamlit_number_fields_are_made_in_one_place_alone() -> None:
    made = {
        path.name for path in ROOT.rglob("*.py") if re.search(r"\bnumber_input\(", path.read_text("utf-8"))
    }
    assert made == {"number_field.py"}


@pytest.mark.parametrize("place", PLACES)
def test_a_field_emptied_or_beyond_its_limits_keeps_what_holds_and_says_so(place: str) -> None:
    app = opened(place)
    before, shown = held(app), {field.key: field.value for field in fields(app)}
    assert shown
    for field in fields(app):
        field.set_value(None if field.type == "number_input" else "")
    app.run()
    assert not app.exception
    assert held(app) == before
    assert {field.key: field.value for field in fields(app)} == shown
    for key in [field.key for field in fields(app) if not field.disabled]:
        for number in (10.0**12, -(10.0**12)):
            field = next(field for field in fields(app) if field.key == key)
            field.set_value(number if field.type == "number_input" else f"{number:.0f}").run()
            said = f"{number:,.0f} is beyond the limits: choose a number from ".replace("-", "\N{MINUS SIGN}")
            assert said in said_by(app), key
            assert held(app) == before, key
            assert {field.key: field.value for field in fields(app)} == shown, key


def test_a_number_with_decimals_where_a_whole_one_is_wanted_is_told_of() -> None:
    app = opened("layer")
    app.number_input(key="layer_stride").set_value(2.5).run()
    assert "2.5 is not a whole number." in said_by(app)
    assert app.number_input(key="layer_stride").value == 2
    app.number_input(key="layer_stride").set_value(1.0).run()
    assert "is not a whole number" not in texts(app)
    assert held(app)[0].stride == (1, 1)


def test_a_field_with_decimals_reads_what_people_write() -> None:
    app = opened("layer")
    for text, bias in (("0,5", 0.5), ("−1/4", -0.25), ("2·10⁻³", 0.002), ("３", 3.0)):
        app.text_input(key="layer_bias").set_value(text).run()
        assert held(app)[0].bias == (bias,), text
        assert float(app.text_input(key="layer_bias").value) == bias, text


def test_a_doubt_about_a_field_is_asked_with_both_readings() -> None:
    app = opened("layer")
    app.text_input(key="layer_bias").set_value("1,234").run()
    assert "“1,234” can be read in more than one way" in texts(app)
    assert held(app)[0].bias == (0.25,)
    assert [app.button(key=f"layer_bias_doubt_{k}").label for k in (0, 1)] == ["1.234", "1234"]
    app.button(key="layer_bias_doubt_1").click().run()
    assert held(app)[0].bias == (1234.0,)
    assert "more than one way" not in texts(app)
    app.text_input(key="layer_bias").set_value("abc").run()
    assert "“abc” is not a number" in texts(app)
    assert app.text_input(key="layer_bias").value == "1234"


@pytest.mark.parametrize(
    ("page", "card", "query", "key", "doubt"),
    [
        ("forward.py", "kernel", {}, "kernel_text", "kernel_doubt"),
        ("forward.py", "picture", {"x": "1_2~3_4"}, "input_text", "input_doubt"),
        (
            "learn.py",
            "imitation_target",
            {"learn": "kernel", "kt": "own"},
            "imitation_numbers",
            "imitation_doubt",
        ),
    ],
)
def test_a_doubt_about_a_pasted_grid_is_asked_with_both_readings(
    page: str, card: str, query: dict[str, str], key: str, doubt: str
) -> None:
    app = open_page(page, open_cards=(card,), lang="en", **query)
    before = held(app)
    app.text_area(key=key).set_value("1,5\n2,5")
    apply = [button for button in app.button if button.label == "Apply"]
    (apply[-1].click() if apply else app).run()
    assert held(app) == before
    labels = [app.button(key=f"{doubt}_{k}").label for k in (0, 1)]
    assert labels == ["1.5, 2.5 (2 × 1)", "1, 5, 2, 5 (2 × 2)"]
    app.button(key=f"{doubt}_1").click().run()
    assert app.text_area(key=key).value == "1 5\n2 5"
    assert held(app) != before and "more than one way" not in texts(app)


def test_a_doubt_about_an_answer_is_asked_and_costs_nothing() -> None:
    app = open_page("learn.py", lang="en", learn="exercises", rseed="7")
    app.text_input[0].set_value("1,234")
    app.button(key="exercise_check").click().run()
    assert "more than one way" in texts(app) and not app.warning
    app.button(key="exercise_doubt_0").click().run()
    assert "**1.234**" in app.warning[0].value
