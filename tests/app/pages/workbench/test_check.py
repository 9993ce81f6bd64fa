"""The view of the gradient check: what it says, what a click writes out, what its choices do."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz.app.pages.workbench.check.curves import _line
from convviz.app.pages.workbench.check.written_out import digits, follows, power_latex, slopes
from convviz.lab.layer import LayerPass
from convviz.lab.lessons.gradcheck import EPSILONS, Check
from tests.app.message import read_message
from tests.app.pages.shell import open_page, sent, texts


def opened(**query: str) -> AppTest:
    app = open_page("backward.py", **{"lang": "en", "view": "check", "g": "random", **query})
    assert not app.exception
    return app


def grids_of(app: AppTest) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The message to the browser: its header, and the arrays by role."""
    return read_message(sent(app, "grids"))


def test_the_gradients_agree_and_the_view_says_so() -> None:
    app = opened()
    assert "The gradients agree" in app.success[0].value
    meta, arrays = grids_of(app)
    assert [panel["role"] for panel in meta["panels"]] == ["analytic", "numeric", "error"]
    np.testing.assert_allclose(arrays["numeric"], arrays["analytic"], rtol=1e-5)
    assert arrays["error"].max() < 1e-6


@pytest.mark.parametrize(("which", "size"), [("weight", 9), ("bias", 1), ("input", 64)])
def test_each_gradient_is_checked_on_demand(which: str, size: int) -> None:
    app = opened()
    app.get("segmented_control")[2].set_value(which).run()
    assert grids_of(app)[1]["analytic"].size == size
    assert app.success


def test_too_small_an_epsilon_in_float32_is_told_from_a_wrong_gradient() -> None:
    app = opened()
    app.get("segmented_control")[3].set_value("float32").run()
    assert app.success
    app.select_slider(key="check_power").set_value(-8).run()
    assert "too small, round-off drowns the difference" in app.warning[0].value
    assert not app.error


def test_too_large_an_epsilon_is_told_with_one_that_suits() -> None:
    app = opened(act="tanh")
    app.select_slider(key="check_power").set_value(-1).run()
    said = app.warning[0].value
    assert "too large" in said and "With ε = 1e-5 they agree" in said


def test_a_wrong_gradient_is_called_wrong_whatever_the_epsilon(monkeypatch: pytest.MonkeyPatch) -> None:
    right = LayerPass.weight_grad
    monkeypatch.setattr(LayerPass, "weight_grad", lambda self, grad: right(self, grad)[..., ::-1, ::-1])
    for act in ("none", "relu", "tanh"):
        app = opened(act=act)
        for power in (-5, -3, -9):
            app.select_slider(key="check_power").set_value(power).run()
            assert "no ε brings them together" in app.error[0].value and not app.success


def test_a_loss_without_truncation_offers_a_tanh_that_shows_it() -> None:
    app = opened()
    assert "straight line" in texts(app)
    app.button(key="check_tanh").click().run()
    assert "tanh" in app.query_params["act"]
    assert "Back to the layer" in app.get("segmented_control")[1].options
    assert "the best ε lies in between" in texts(app).lower().replace("the best ε", "the best ε")


def test_the_losses_of_the_largest_entry_are_written_out_at_first() -> None:
    app = opened()
    _meta, arrays = grids_of(app)
    row, column = divmod(int(np.abs(arrays["analytic"]).argmax()), 3)
    assert f"w[0, 0, {row}, {column}], nudged" in texts(app)
    assert any(r"2 \cdot 10^{-5}" in element.value for element in app.latex)


def test_the_cards_say_what_is_checked() -> None:
    app = opened(k="box~emboss", o="1", size="3")
    assert "w[1, 0," in texts(app)


def test_what_is_shown_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    app, made = opened(), []
    monkeypatch.setattr(
        "convviz.app.pages.workbench.check.gradient_check", lambda *args, **more: made.append(args)
    )
    app.run()
    assert not app.exception and not made


def test_entries_too_close_to_zero_for_a_relative_error_are_told() -> None:
    assert "Entries below" not in texts(opened(g="ones"))
    app = opened(g="ones")
    app.get("segmented_control")[2].set_value("input").run()
    assert "Entries below" in texts(app) and app.success


def test_a_page_of_many_inputs_says_how_many_are_checked() -> None:
    app = opened(pic="camera", box="0_0_64_64")
    app.get("segmented_control")[2].set_value("input").run()
    assert "of 4096 entries, a block in the middle" in texts(app)


def test_numbers_are_written_with_all_their_digits() -> None:
    assert digits(1 / 3, "float64") == "0.3333333333333333"
    assert digits(1.5e-9, "float32") == r"1.5 \cdot 10^{-9}"
    assert power_latex(1e-5) == "10^{-5}" and power_latex(1e-12) == "10^{-12}"


# ---- kinks -----------------------------------------------------------------------------------------------


def marked(app: AppTest) -> list[list[int]]:
    """The cells that bear the mark of a kink, the same ones in both maps."""
    panels = {panel["role"]: panel for panel in grids_of(app)[0]["panels"]}
    assert panels["numeric"]["kinked"] == panels["error"]["kinked"] and not panels["analytic"]["kinked"]
    return list(panels["error"]["kinked"])


def test_what_differences_cannot_judge_is_marked_counted_and_explained() -> None:
    app = opened(pic="dot", act="relu", g="ones")
    app.get("segmented_control")[2].set_value("input").run()
    cells = marked(app)
    assert 0 < len(cells) < 225 and not app.error
    assert (
        f"Entries at a kink (∧), where differences say nothing: {len(cells)} of 225." in app.warning[0].value
    )
    assert "the gradients agree there too" in texts(
        app
    ) and f"ε = 1e-7: {len(cells)} of {len(cells)}." in texts(app)
    assert grids_of(app)[0]["panels"][2]["note"] == "a kink here: differences say nothing"
    app.session_state["check_cell"] = {"input": cells[0]}
    app.run()
    assert "A kink here: differences say nothing." in texts(app)
    app.session_state["check_cell"] = {"input": [0, 0, 2]}
    app.run()
    assert "A kink here" not in texts(app)


def test_at_a_kink_the_slopes_of_both_sides_are_written_out() -> None:
    """The loss is |x| at a kink of 0.001: the slope is 2 above it and -1 below."""
    free = SimpleNamespace(plus=[5.002], minus=[5.001])
    both = SimpleNamespace(free=free, held=SimpleNamespace(quotient=[0.5]))
    made = SimpleNamespace(base=5.0, epsilon=0.001, at=lambda entry: both)
    assert slopes(cast(Check, made), (0,)) == {"above": "2", "below": "\N{MINUS SIGN}1", "held": "0.5"}


def test_printed_losses_that_do_not_make_the_printed_quotient_only_come_near_it() -> None:
    assert follows([7.25, 7.0, 1250.0], 1e-4, "float64")
    assert not follows([7.25, 7.0, 1250.1], 1e-4, "float64")
    assert not follows([7.25, -7.0, 1250.0], 1e-4, "float64")


def test_the_loss_that_is_nudged_is_defined_on_the_page() -> None:
    for query, said in (({"g": "mse"}, "L = mean of (y − t)² = "), ({"act": "relu"}, "L = sum of a = ")):
        app = open_page("backward.py", lang="en", view="check", **query)
        assert any(caption.value.startswith(said) for caption in app.caption)


def test_where_nothing_can_be_judged_that_is_what_is_said() -> None:
    app = opened(pic="step_edge", act="relu", g="random")
    app.get("segmented_control")[2].set_value("bias").run()
    assert "Differences cannot judge anything here: every entry that was checked (1)" in app.warning[0].value
    assert marked(app) == [[0, 0, 0]] and not app.success and not app.error


def test_kinks_that_only_a_large_step_meets_go_with_a_smaller_one() -> None:
    app = opened(act="relu", pic="camera")
    assert app.success and not marked(app)
    app.select_slider(key="check_power").set_value(-1).run()
    assert marked(app) and "Kinks left with ε = 1e-7: 0 of 9." in texts(app)


def test_a_wrong_gradient_is_called_wrong_at_kinks_too(monkeypatch: pytest.MonkeyPatch) -> None:
    right = LayerPass.bias_grad
    monkeypatch.setattr(LayerPass, "bias_grad", lambda self, grad: 2 * right(self, grad) + 1)
    app = opened(pic="step_edge", act="relu", g="random")
    app.get("segmented_control")[2].set_value("bias").run()
    assert "no ε brings them together" in app.error[0].value
    assert "the gradients do not agree there" in texts(app)


AT_A_KINK = "The entries shown are at a kink"


def test_only_differences_that_a_kink_keeps_from_the_gradient_are_laid_to_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert AT_A_KINK not in texts(opened(act="relu", pic="camera"))
    right = LayerPass.weight_grad
    monkeypatch.setattr(LayerPass, "weight_grad", lambda self, grad: 2 * right(self, grad) + 1)
    app = opened()
    assert app.error and AT_A_KINK not in texts(app)
    app = opened(pic="step_edge", act="relu", g="random")
    app.get("segmented_control")[2].set_value("bias").run()
    assert AT_A_KINK in texts(app)


def test_an_error_of_zero_is_drawn_at_the_foot_of_the_chart_and_every_other_where_it_is() -> None:
    errors = tuple(0.0 if number == 2 else 10.0 ** -(number % 15) for number in range(len(EPSILONS)))
    drawn = _line("float64", "float64, central", errors)["y"]
    assert drawn == [1e-17 if error == 0 else error for error in errors]


def test_a_covered_gradient_is_not_checked_and_a_covered_output_keeps_its_loss() -> None:
    app = opened(cover="weight_grad")
    assert "Some numbers are covered" in app.info[0].value
    assert not app.success and not [each for each in app.get("bidi_component") if "grids" in str(each)]
    assert "L = sum of g · y = ?," in texts(opened(cover="output"))
