"""The Learn page's views of learning under Streamlit's own harness: what they show, take, refuse and keep."""

from __future__ import annotations

import json
import time
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz.datasets import dataset
from convviz.experiment import VIEWS
from convviz.nn import network_of, read_blocks
from convviz.trained import tensors_to_npz, tensors_to_safetensors
from convviz.trainings import PLACES
from convviz.ui.imitation.choices import Desk
from convviz.ui.learn.network_settings import THREE_CONVS
from convviz.ui.network.training import Training
from convviz.ui.state import Session
from tests.pages.shell import open_page, texts

NETWORK_CARDS = ("network_pictures", "network_blocks", "network_training")
KERNEL_CARDS = ("imitation_target", "imitation_picture", "imitation_start", "imitation_descent")
SMALL = "conv4-relu-max2-flat-linear10"


def opened(*cards: str, **query: str) -> AppTest:
    app = open_page("learn.py", open_cards=cards, **{"lang": "en", **query})
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def session_of(app: AppTest) -> Session:
    return app.session_state["convviz"]


def arrays_of(app: AppTest, role: str) -> np.ndarray:
    """The numbers of the panel of this role, as the browser gets them."""
    for component in app.get("bidi_component"):
        packed = component.proto.bytes
        length = int.from_bytes(packed[:4], "little")
        header: dict[str, Any] = json.loads(packed[4 : 4 + length])
        start = 0
        for name, count in header["arrays"]:
            if name == role:
                return np.frombuffer(packed[(4 + length + 3) // 4 * 4 :], "<f4")[start : start + count]
            start += count
    raise AssertionError(f"no panel shows {role}")


def figures_of(app: AppTest) -> list[dict[str, Any]]:
    """The charts."""
    found = []
    for component in app.get("bidi_component"):
        packed = component.proto.bytes
        header = json.loads(packed[4 : 4 + int.from_bytes(packed[:4], "little")])
        found += [header["meta"]["figure"]] if "figure" in header["meta"] else []
    return found


# ---- one kernel ------------------------------------------------------------------------------------------


def desk(app: AppTest) -> Desk:
    return app.session_state["imitation_desk"]


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
@pytest.mark.parametrize("picture", ["constant", "stripes", "noise", "camera", "picture"])
def test_the_kernel_view_stands_on_every_picture(lang, picture):
    app = opened(*KERNEL_CARDS, lang=lang, kpic=picture, kt="gabor" if picture == "camera" else "emboss")
    assert len(figures_of(app)) == 2
    assert arrays_of(app, "target").size == arrays_of(app, "learned").size


def test_one_step_is_a_step_of_gradient_descent():
    app = opened(krate="0.5")
    grad = arrays_of(app, "grad").copy()
    press(app, "imitation_step")
    np.testing.assert_allclose(arrays_of(app, "learned"), -0.5 * grad, rtol=1e-6)
    assert "Step **1**" in texts(app)
    assert figures_of(app)[0]["data"][0]["x"] == [0, 1]


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
    assert desk(app).running is False
    said = texts(app)
    assert "The run stopped" in said and "above the stable limit" in said
    assert app.button(key="imitation_run").disabled
    press(app, "imitation_reset")
    assert "Step **0**" in texts(app)


def test_pause_stands_still():
    app = opened()
    press(app, "imitation_run")
    app.run()
    assert app.button(key="imitation_run").label == "Pause"
    press(app, "imitation_run")
    assert app.button(key="imitation_run").label == "Run"
    step = desk(app).run[2].step
    assert step >= 2
    app.run()
    assert desk(app).run[2].step == step


def test_stripes_teach_a_part_and_the_page_says_so():
    app = opened(kpic="stripes", kopt="momentum", krate="0.1")
    assert "rank **3 of 9**" in texts(app)
    app.get("segmented_control")[-1].set_value(100).run()
    for _time in range(4):
        press(app, "imitation_step")
    assert "A perfect output need not mean the right kernel" in texts(app)


def test_a_black_picture_teaches_nothing_and_no_limit_is_stated():
    app = opened("imitation_descent", kpic="picture")
    checksum = session_of(app).givens.keep(np.zeros((1, 8, 8)))
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
    assert desk(app).running is False and "It has arrived" in texts(app)


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
    app.get("file_uploader")[-1].set_value(("target.npy", file.getvalue(), "application/octet-stream")).run()
    assert not app.exception
    return app


def test_a_target_output_is_brought_and_learned():
    app = opened("imitation_target", kt="uploaded", kpic="digit")
    assert "Bring the output" in texts(app)
    target = np.random.default_rng(0).random((6, 6))
    bring_target(app, target)
    np.testing.assert_allclose(arrays_of(app, "target_output"), target.ravel(), rtol=1e-6)
    assert figures_of(app)[0]["data"][1]["name"] == "smallest loss there is"
    session_of(app).learn(kernel=session_of(app).study.kernel.__class__(target="uploaded", picture="noise"))
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


# ---- a small network -------------------------------------------------------------------------------------


def training(app: AppTest) -> Training:
    return app.session_state["network_training"]


def train_to_the_end(app: AppTest) -> None:
    press(app, "network_train")
    end = time.monotonic() + 120
    while training(app).running or training(app).busy:
        assert time.monotonic() < end
        time.sleep(0.05)
        app.run()
    assert not app.exception


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
@pytest.mark.parametrize("data", ["digits", "shapes"])
@pytest.mark.parametrize("section", ["answers", "layers", "code"])
def test_the_network_view_stands_in_every_section(lang, data, section):
    blocks = SMALL if data == "digits" else SMALL.replace("linear10", "linear8")
    app = opened(*NETWORK_CARDS, learn="network", lang=lang, ndata=data, net=blocks, nshow=section)
    assert len(figures_of(app)) == (3 if section == "answers" else 2)


def test_a_training_runs_to_its_end_and_its_curves_are_the_engines():
    app = opened(learn="network", net=SMALL, nepochs="2")
    train_to_the_end(app)
    state = training(app).state
    assert state.step == 90 and not PLACES.count
    loss, accuracy = figures_of(app)[:2]
    assert loss["data"][0]["y"] == pytest.approx(state.losses.tolist())
    assert accuracy["data"][1]["y"] == [100 * record.held_accuracy for record in state.records]
    assert f"{100 * state.records[-1].held_accuracy:.1f} % right" in app.get("progress")[0].proto.text
    wrong = int(np.sum(state.predictions != dataset("digits").held_y))
    assert f"Wrong answers: {wrong} of 360" in texts(app)
    assert app.button(key="network_train").disabled


def test_the_same_seed_is_the_same_run_in_every_session():
    states = []
    for _session in range(2):
        app = opened(learn="network", net=SMALL, nepochs="1", nseed="4")
        train_to_the_end(app)
        states.append(training(app).state)
    np.testing.assert_array_equal(states[0].losses, states[1].losses)
    for name, array in states[0].weights.items():
        np.testing.assert_array_equal(array, states[1].weights[name])


def test_one_batch_is_one_step_and_reset_begins_again():
    app = opened(learn="network", net=SMALL)
    press(app, "network_one")
    end = time.monotonic() + 60
    while training(app).busy:
        assert time.monotonic() < end
        time.sleep(0.05)
        app.run()
    assert training(app).state.step == 1
    press(app, "network_reset")
    assert training(app).state.step == 0


def test_a_training_laid_aside_is_found_as_it_was():
    app = opened(*NETWORK_CARDS, learn="network", net=SMALL, nepochs="1")
    train_to_the_end(app)
    app.selectbox(key="network_optimiser").set_value("sgd").run()
    assert training(app).state.step == 0
    app.selectbox(key="network_optimiser").set_value("adam").run()
    assert training(app).state.step == 45
    app.number_input(key="network_epochs").set_value(2).run()
    assert training(app).state.step == 45 and not app.button(key="network_train").disabled


def test_another_rate_is_the_same_training():
    app = opened("network_training", learn="network", net=SMALL)
    press(app, "network_one")
    before = training(app).plan
    app.select_slider(key="network_rate").set_value(0.1).run()
    assert training(app).plan == before


def test_a_rate_of_a_million_ends_with_a_word_and_reset_helps():
    app = opened(learn="network", net=THREE_CONVS, nopt="sgd", nrate="1e6")
    train_to_the_end(app)
    assert "with the learning rate 1e+06" in texts(app)
    press(app, "network_reset")
    assert not app.error


def test_adam_at_a_rate_of_a_million_is_told_of_too():
    app = opened(learn="network", net=SMALL, nrate="1e6", nepochs="1")
    train_to_the_end(app)
    assert "The loss is above that of a guess" in texts(app)


def test_blocks_that_do_not_fit_are_told_of_and_stay_to_be_mended():
    app = opened("network_blocks", learn="network", net="conv8-relu-linear10")
    assert texts(app).count("Block 3, linear10, reads one row of values") == 2
    app.text_input(key="network_text").set_value("conv8-gelu").run()
    assert app.text_input(key="network_text").value == "conv8-gelu" and "gelu" in texts(app)
    app.text_input(key="network_text").set_value(SMALL).run()
    assert not app.error and app.button(key="network_train")


def test_blocks_are_added_taken_out_and_changed():
    app = opened("network_blocks", learn="network", net=SMALL)
    press(app, "network_add_conv")
    assert session_of(app).study.network.blocks == "conv4-relu-max2-conv8-relu-flat-linear10"
    press(app, "network_3_out")
    assert session_of(app).study.network.blocks == "conv4-relu-max2-relu-flat-linear10"
    app.selectbox(key="network_3_kind").set_value("tanh").run()
    app.selectbox(key="network_0_size").set_value(6).run()
    app.selectbox(key="network_0_kernel").set_value(5).run()
    assert session_of(app).study.network.blocks == "conv6k5-relu-max2-tanh-flat-linear10"
    press(app, "network_ready_0")
    assert session_of(app).study.network.blocks == "flat-linear10"


def test_any_picture_goes_through_the_layers_at_any_moment():
    app = opened(learn="network", net=SMALL, nshow="layers", npic="12")
    picture = dataset("digits").held_x[12]
    np.testing.assert_allclose(arrays_of(app, "picture"), picture.ravel(), rtol=1e-6)
    network = network_of(read_blocks(SMALL), picture.shape, 0)
    network.forward(picture[None])
    np.testing.assert_allclose(arrays_of(app, "maps0"), network.outputs[0][0].ravel(), rtol=1e-5, atol=1e-6)
    app.get("segmented_control")[-1].set_value("drawn").run()
    assert not app.exception and not arrays_of(app, "picture").any()


def test_the_flow_is_walked_step_by_step():
    app = opened(learn="network", net=SMALL, nshow="layers")
    app.slider(key="network_flow_at").set_value(1).run()
    assert np.isfinite(arrays_of(app, "maps0")).all() and np.isnan(arrays_of(app, "maps1")).all()
    assert "Forwards: block 1" in texts(app)
    press(app, "network_flow_play")
    app.run()
    assert app.session_state["network_flow"] >= 2


def test_a_wrong_answer_is_looked_into():
    app = opened(learn="network", net=SMALL)
    wrong = np.flatnonzero(training(app).state.predictions != dataset("digits").held_y)
    press(app, f"network_wrong_{wrong[1]}")
    assert session_of(app).study.network.section == "layers"
    np.testing.assert_allclose(
        arrays_of(app, "picture"), dataset("digits").held_x[wrong[1]].ravel(), rtol=1e-6
    )


@pytest.mark.parametrize("page", VIEWS)
@pytest.mark.parametrize("place", [0, 3], ids=["the picture", "maps"])
def test_an_opened_map_shows_in_every_view_of_the_other_pages(page, place):
    net = "conv4-relu-max2-conv16-relu-flat-linear10"
    app = opened(learn="network", net=net, nshow="layers")
    app.session_state["network_picked"] = (place, 2)
    app.run()
    press(app, f"network_open_{page}.py")
    app.switch_page(f"{page}.py").run()
    now = session_of(app)
    assert now.experiment.maps == "given" and now.scene.x.shape[1] == (1 if place == 0 else 4)
    for view in VIEWS[page]:
        now.change(view=view)
        app.run()
        assert not app.exception, view
        assert not app.warning, view


@pytest.mark.parametrize(
    ("kind", "write"), [("npz", tensors_to_npz), ("safetensors", tensors_to_safetensors)]
)
def test_weights_that_come_in_are_begun_from(kind, write):
    app = opened(learn="network", net=SMALL, nshow="code")
    weights = network_of(read_blocks(SMALL), (1, 8, 8), seed=9).state()
    bring(app, f"weights.{kind}", write(weights))
    np.testing.assert_array_equal(training(app).state.weights["0.weight"], weights["0.weight"])
    assert training(app).state.step == 0


def test_a_safetensors_file_brings_its_blocks_along():
    app = opened(learn="network", net=SMALL, nshow="code")
    other = "conv2-tanh-flat-linear10"
    weights = network_of(read_blocks(other), (1, 8, 8), seed=9).state()
    bring(app, "w.safetensors", tensors_to_safetensors(weights, {"blocks": other}))
    assert session_of(app).study.network.blocks == other
    assert list(training(app).state.weights) == list(weights)
    assert "nn.Conv2d(1, 2, 3, padding=1)" in app.code[0].value


def test_weights_of_another_network_are_refused_and_all_stays():
    app = opened(learn="network", net=SMALL, nshow="code")
    before = training(app).state
    other = network_of(read_blocks("flat-linear10"), (1, 8, 8)).state()
    bring(app, "w.npz", tensors_to_npz(other))
    assert "These weights are of another network" in texts(app)
    assert training(app).state is before


def test_a_file_whose_blocks_do_not_fit_is_refused_and_all_stays():
    app = opened(learn="network", net=SMALL, nshow="code")
    before = training(app).state
    for blocks, said in (("conv2-linear10", "reads one row of values"), ("nonsense", "A block is one of")):
        weights = {"0.weight": np.ones((2, 1, 3, 3))}
        bring(app, "w.safetensors", tensors_to_safetensors(weights, {"blocks": blocks}))
        assert said in texts(app)
    assert training(app).state is before and session_of(app).study.network.blocks == SMALL


def bring(app: AppTest, name: str, data: bytes) -> None:
    app.get("file_uploader")[-1].set_value((name, data, "application/octet-stream")).run()
    assert not app.exception


def test_the_25th_training_hears_how_long_to_wait():
    visitors = [f"visitor {number}" for number in range(PLACES.most)]
    try:
        for visitor in visitors:
            assert PLACES.ask(visitor, remaining=3.0).granted
        app = opened(learn="network", net=SMALL)
        press(app, "network_train")
        assert "Yours begins by itself in about" in texts(app) and training(app).state.step == 0
        for visitor in visitors:
            PLACES.leave(visitor)
        app.run()
        assert "Yours begins by itself" not in texts(app)
        press(app, "network_train")
    finally:
        for visitor in visitors:
            PLACES.leave(visitor)


def test_the_code_is_that_of_what_is_set():
    app = opened(
        learn="network", net=SMALL, nshow="code", nopt="momentum", nrate="0.05", nbatch="64", nseed="3"
    )
    code = app.code[0].value
    assert "nn.Conv2d(1, 4, 3, padding=1)" in code and "lr=0.05, momentum=0.9" in code
    assert "batch_size=64, seed=3" in code and "load_digits" in code
