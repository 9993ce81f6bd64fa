"""The view of one kernel that learns: what it shows, takes, refuses and keeps."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz.app.pages.learn.one_kernel.labels import picture_name
from convviz.app.pages.learn.one_kernel.state import PageState
from convviz.app.shell.labels import number_text
from convviz.lab.state.learn.one_kernel import PICTURES
from tests.app.pages.learn.learning import arrays_of, bring, figures_of, opened, press, session_of
from tests.app.pages.shell import texts

CARDS = ("imitation_target", "imitation_picture", "imitation_start", "imitation_descent")


def page_state(app: AppTest) -> PageState:
    return app.session_state["one_kernel_state"]


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
@pytest.mark.parametrize("picture", ["constant", "stripes", "noise", "camera", "picture"])
def test_the_kernel_view_stands_on_every_picture(lang, picture):
    app = opened(*CARDS, lang=lang, kpic=picture, kt="gabor" if picture == "camera" else "emboss")
    assert len(figures_of(app)) == 2
    assert arrays_of(app, "target").size == arrays_of(app, "learned").size


def test_one_step_is_a_step_of_gradient_descent():
    app = opened(krate="0.5")
    grad = arrays_of(app, "grad").copy()
    press(app, "imitation_step")
    np.testing.assert_allclose(arrays_of(app, "learned"), -0.5 * grad, rtol=1e-6)
    assert "Step **1**" in texts(app)
    assert figures_of(app)[0]["data"][0]["x"] == [0, 1]


def test_what_the_picture_card_advises_can_be_run() -> None:
    app = opened("imitation_picture", learn="kernel")
    (advice,) = [line.value for line in app.caption if "A picture cannot teach" in line.value]
    pictures = {name: _name(name) for name in PICTURES}
    advised = [name for name, said in pictures.items() if said.lower() in advice]
    assert advised == ["stripes", "step_edge", "noise"]
    for picture in advised:
        app = opened(kpic=picture)
        assert page_state(app).run.loss > 0 and not app.button(key="imitation_run").disabled


def _name(picture: str) -> str:
    return picture_name(picture, str)


def test_where_the_picture_teaches_nothing_the_page_says_so() -> None:
    app = opened(kpic="constant", kt="sobel_x")
    assert app.button(key="imitation_run").disabled
    assert "There is nothing to learn: the gradient is zero from the start." in texts(app)
    assert "Converged" not in texts(app)
    assert "There is nothing to learn" not in texts(opened(kpic="noise"))


def test_a_loss_of_zero_is_said_to_be_drawn_where_the_chart_has_a_number_for_it() -> None:
    said = "A loss of 0 is drawn at 10⁻³², because 0 has no logarithm."
    assert said in texts(opened(kpic="constant"))
    assert said not in texts(opened(learn="kernel"))


def test_the_loss_is_defined_where_it_stands() -> None:
    app = opened(kpic="noise")
    run = page_state(app).run
    y, t = run.problem.output(run.kernel), run.problem.target
    assert run.loss == pytest.approx(float(((y - t) ** 2).sum()) / (2 * t.size))
    assert f"L = 1 / (2N) Σ (y − t)² over the N = {t.size:,} numbers" in texts(app)
    assert f"L = {number_text(run.loss)}" in texts(app)


def test_unseen_directions_stay_with_gradient_descent_and_move_with_adam() -> None:
    for optimizer in ("sgd", "momentum", "adam"):
        app = opened(kpic="ramp", kt="emboss", kopt=optimizer, ks="random", krate="0.01")
        run = page_state(app).run
        first = run.problem.curvature.unseen(run.kernel)
        run.advance(0.01, 50)
        moved = float(np.abs(run.problem.curvature.unseen(run.kernel) - first).max()) > 1e-6
        said = texts(app)
        assert moved == (optimizer == "adam")
        assert ("leaves these as they were" in said) != moved and ("can move them too" in said) == moved


def test_with_momentum_the_error_grows_by_the_factor_in_the_long_run() -> None:
    for optimizer in ("sgd", "momentum"):
        app = opened(kpic="noise", kopt=optimizer, krate="10")
        assert ("in the long run each makes the error" in texts(app)) == (optimizer == "momentum")
        assert ("every step overshoots" in texts(app)) == (optimizer == "sgd")


def test_the_condition_is_said_of_small_rates_alone() -> None:
    assert "with a small learning rate, gradient descent" in texts(opened(kpic="noise"))


def test_a_rate_is_changed_in_mid_run_and_nothing_is_lost():
    app = opened("imitation_descent", kpic="noise")
    press(app, "imitation_step")
    learned = arrays_of(app, "learned").copy()
    press(app, "imitation_rate_above")
    assert "above the stable limit" in texts(app)
    np.testing.assert_array_equal(arrays_of(app, "learned"), learned)
    press(app, "imitation_rate_below")
    assert "above the stable limit" not in texts(app)


def test_running_ends_where_the_loss_runs_away_and_the_page_says_why():
    app = opened(krate="1e6")
    press(app, "imitation_run")
    for _look in range(20):
        app.run()
    assert page_state(app).running is False
    said = texts(app)
    assert "The run stopped" in said and "above the stable limit" in said
    assert app.button(key="imitation_run").disabled
    press(app, "imitation_reset")
    assert "Step **0**" in texts(app)


def test_pause_stands_still():
    app = opened(learn="kernel")
    press(app, "imitation_run")
    app.run()
    assert app.button(key="imitation_run").label == "Pause"
    press(app, "imitation_run")
    assert app.button(key="imitation_run").label == "Run"
    step = page_state(app).run.step
    assert step >= 2
    app.run()
    assert page_state(app).run.step == step


def test_stripes_teach_a_part_and_the_page_says_so():
    app = opened(kpic="stripes", kopt="momentum", krate="0.1")
    assert "rank **3 of 9**" in texts(app)
    app.get("segmented_control")[-1].set_value(100).run()
    for _time in range(4):
        press(app, "imitation_step")
    assert "A perfect output need not mean the right kernel" in texts(app)


def test_a_black_picture_teaches_nothing_and_no_limit_is_stated():
    app = opened("imitation_descent", kpic="picture")
    checksum = session_of(app).brought.feature_maps.keep(np.zeros((1, 8, 8)))
    session_of(app).change(maps="given", map_seed=checksum)
    app.run()
    assert "This picture is black" in texts(app) and "rank **0 of 9**" in texts(app)
    press(app, "imitation_step")
    assert not arrays_of(app, "learned").any()


def test_noise_teaches_all_of_it():
    app = opened(kpic="noise", kopt="momentum", krate="0.1")
    assert "rank **9 of 9**" in texts(app)
    app.get("segmented_control")[-1].set_value(100).run()
    for _time in range(6):
        press(app, "imitation_step")
    assert "The output is right, and so is the kernel" in texts(app)


def test_a_run_that_has_arrived_ends_by_itself():
    app = opened(kpic="noise", kopt="momentum", krate="0.3")
    app.get("segmented_control")[-1].set_value(100).run()
    press(app, "imitation_run")
    for _look in range(30):
        app.run()
    assert page_state(app).running is False and "Converged" in texts(app)


def test_ones_own_numbers_are_imitated_and_nonsense_stays_in_the_field():
    app = opened("imitation_target", kt="own")
    area = app.text_area(key="imitation_numbers")
    area.set_value("1 2\n3 1/2").run()
    assert arrays_of(app, "target").tolist() == [1, 2, 3, 0.5]
    app.text_area(key="imitation_numbers").set_value("1 two").run()
    assert app.text_area(key="imitation_numbers").value == "1 two" and len(app.error) == 1
    assert arrays_of(app, "target").tolist() == [1, 2, 3, 0.5]
    press(app, "imitation_take")
    assert arrays_of(app, "target").tolist() == [-1, 0, 1, -2, 0, 2, -1, 0, 1]
    assert not app.error


def test_a_kernel_that_is_larger_than_its_picture_is_told_of():
    app = opened(kt="own", kw="~".join(["_".join("1" * 9)] * 9), kpic="digit")
    assert "9 x 9 does not fit into 8 x 8" in texts(app)


def bring_target(app: AppTest, target: np.ndarray) -> AppTest:
    file = BytesIO()
    np.save(file, target)
    return bring(app, "target.npy", file.getvalue())


def test_a_target_output_is_brought_and_learned():
    app = opened("imitation_target", kt="uploaded", kpic="digit")
    assert "In the Target card, choose the output" in texts(app)
    labels = [place.proto.label for place in app.get("file_uploader")]
    assert "A .npy array or a picture of up to 2 MB" in labels
    assert (
        "With a 3 × 3 kernel the output of this picture is 6 × 6; a target of 8 × 8 loses its margin."
        in texts(app).replace("\u00a0", " ").replace("\u2060", "")
    )
    target = np.random.default_rng(0).random((6, 6))
    bring_target(app, target)
    np.testing.assert_allclose(arrays_of(app, "target_output"), target.ravel(), rtol=1e-6)
    assert figures_of(app)[0]["data"][1]["name"] == "smallest possible loss"
    session_of(app).change_learn(kernel=replace(session_of(app).learn_state.kernel, picture="noise"))
    app.run()
    assert "the size of the output, 22 x 22; got 6 x 6" in texts(app)


@pytest.mark.parametrize(
    ("bad", "message"),
    [(np.full((6, 6), np.nan), "NaN or infinity"), (np.ones((5, 7)), "the output, 6 x 6; got 5 x 7")],
)
def test_a_target_that_is_refused_leaves_the_run_as_it_is(bad, message):
    app = opened("imitation_target", kt="uploaded", kpic="digit")
    bring_target(app, np.random.default_rng(0).random((6, 6)))
    press(app, "imitation_step")
    target, learned = arrays_of(app, "target_output").copy(), arrays_of(app, "learned").copy()
    bring_target(app, bad)
    assert message in texts(app) and "Step **1**" in texts(app)
    np.testing.assert_array_equal(arrays_of(app, "target_output"), target)
    np.testing.assert_array_equal(arrays_of(app, "learned"), learned)
    bring_target(app, np.ones((6, 6)))
    assert "Step **0**" in texts(app) and message not in texts(app)  # another target begins anew
