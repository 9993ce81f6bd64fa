"""The view of a small network: what it shows, takes, refuses and keeps."""

from __future__ import annotations

import time

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz.datasets import dataset
from convviz.lab.files.weights import tensors_to_npz, tensors_to_safetensors
from convviz.lab.learning.network import ADMISSION, advance
from convviz.lab.state import VIEWS
from convviz.lab.state.learn.network import THREE_CONVS
from convviz.nn import from_spec, parse_spec
from tests.app.pages.learn.learning import arrays_of, bring, figures_of, opened, press, session_of, training
from tests.app.pages.shell import texts

CARDS = ("network_pictures", "network_blocks", "network_training")
SMALL = "conv4-relu-max2-flat-linear10"


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
    app = opened(*CARDS, learn="network", lang=lang, ndata=data, net=blocks, nshow=section)
    assert len(figures_of(app)) == (3 if section == "answers" else 2)


def test_a_link_that_names_other_pictures_alone_has_a_network_that_fits_them() -> None:
    app = opened(learn="network", ndata="shapes")
    assert not app.error and not app.warning and not app.button(key="network_train").disabled


def test_a_training_runs_to_its_end_and_its_curves_are_the_engines():
    app = opened(learn="network", net=SMALL, nepochs="2")
    train_to_the_end(app)
    state = training(app).state
    assert state.step == 90 and not ADMISSION.count
    loss, accuracy = figures_of(app)[:2]
    assert loss["data"][0]["y"] == pytest.approx(state.losses.tolist())
    assert accuracy["data"][1]["y"] == [100 * record.held_accuracy for record in state.records]
    assert f"{100 * state.records[-1].held_accuracy:.1f} % right" in app.get("progress")[0].proto.text
    wrong = int(np.sum(state.predictions != dataset("digits").held_y))
    assert f"Wrong answers: {wrong} of 360" in texts(app)
    assert app.button(key="network_train").disabled


def test_the_loss_is_defined_with_that_of_a_guess() -> None:
    for data, guess in (("digits", "ln 10 = 2.303"), ("shapes", "ln 8 = 2.079")):
        app = opened(learn="network", ndata=data)
        assert "L is the mean of −ln p" in texts(app) and guess in texts(app)
    plan, state = training(app).plan, training(app).state
    network = plan.network()
    network.load_state(state.weights)
    scores = network.forward(plan.pictures.held_x).astype(float)
    p = np.exp(scores - scores.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    right = p[np.arange(len(p)), plan.pictures.held_y]
    assert state.records[-1].held_loss == pytest.approx(float(-np.log(right).mean()), rel=1e-5)


def test_the_same_seed_is_the_same_run_in_every_session():
    states = []
    for _session in range(2):
        app = opened(learn="network", net=SMALL, nepochs="1", nseed="4")
        train_to_the_end(app)
        states.append(training(app).state)
    np.testing.assert_array_equal(states[0].losses, states[1].losses)
    for name, array in states[0].weights.items():
        np.testing.assert_array_equal(array, states[1].weights[name])


def test_what_was_measured_some_steps_ago_says_at_which_step():
    app = opened(learn="network", net=SMALL, nepochs="1", nshow="answers")
    assert "These are the predictions at step" not in texts(app)
    one_batch(app)
    assert "held-out pictures at step 0:" in app.get("progress")[0].proto.text
    assert "These are the predictions at step 0." in texts(app)


def one_batch(app: AppTest) -> None:
    press(app, "network_one")
    end = time.monotonic() + 60
    while training(app).busy:
        assert time.monotonic() < end
        time.sleep(0.05)
        app.run()
    assert training(app).state.step == 1


def test_one_batch_is_one_step_and_reset_begins_again():
    app = opened(learn="network", net=SMALL)
    one_batch(app)
    press(app, "network_reset")
    assert training(app).state.step == 0


def test_a_training_laid_aside_is_found_as_it_was():
    app = opened(*CARDS, learn="network", net=SMALL, nepochs="1")
    train_to_the_end(app)
    app.selectbox(key="network_optimizer").set_value("sgd").run()
    assert training(app).state.step == 0
    app.selectbox(key="network_optimizer").set_value("adam").run()
    assert training(app).state.step == 45
    app.number_input(key="network_epochs").set_value(2).run()
    assert training(app).state.step == 45 and not app.button(key="network_train").disabled


def test_a_training_that_ends_later_is_found_behind_others_and_outlives_those_laid_aside_before():
    app = opened(*CARDS, learn="network", net=SMALL, nepochs="1")
    one_batch(app)
    for name, epochs, step in (("sgd", 1, 0), ("adam", 2, 1), ("momentum", 2, 0), ("adam", 3, 1)):
        app.selectbox(key="network_optimizer").set_value(name).run()
        app.number_input(key="network_epochs").set_value(epochs).run()
        assert training(app).state.step == step, (name, epochs)
    app.selectbox(key="network_optimizer").set_value("sgd").run()
    assert not app.exception


def test_another_rate_is_the_same_training():
    app = opened("network_training", learn="network", net=SMALL)
    press(app, "network_one")
    before = training(app).plan
    app.select_slider(key="network_rate").set_value(0.1).run()
    assert training(app).plan == before


def test_a_rate_of_a_million_ends_with_a_word_and_reset_helps():
    app = opened(learn="network", net=THREE_CONVS, nopt="sgd", nrate="1e6")
    train_to_the_end(app)
    assert "with the learning rate 1,000,000" in texts(app)
    press(app, "network_reset")
    assert not app.error


def test_adam_at_a_rate_of_a_million_is_told_of_too():
    app = opened(learn="network", net=SMALL, nrate="1e6", nepochs="1")
    train_to_the_end(app)
    assert "The loss is worse than guessing" in texts(app)


@pytest.mark.parametrize(
    "query",
    [
        {"nopt": "sgd", "nrate": "10", "nepochs": "1"},
        {"nopt": "sgd", "nrate": "10", "nepochs": "1", "ndata": "shapes"},
        {"nopt": "momentum", "nrate": "1", "nepochs": "1"},
        {"net": "conv4-leaky-max2-conv4-relu-flat-linear10", "nopt": "sgd", "nrate": "10", "nepochs": "1"},
    ],
)
def test_a_network_that_died_is_told_of_with_the_way_out(query: dict[str, str]) -> None:
    app = opened(learn="network", **query)
    train_to_the_end(app)
    answers = {class_of(app, answer) for answer in training(app).state.predictions.tolist()}
    assert len(answers) == 1
    (said,) = [one.value for one in app.warning]
    assert "This network has died" in said and f"“{answers.pop()}”" in said and "press Reset" in said
    assert f"The rate {query['nrate']} was too large" in said
    press(app, "network_reset")
    assert not app.warning


def class_of(app: AppTest, answer: int) -> str:
    return training(app).plan.pictures.classes[answer]


def test_one_picture_a_batch_at_a_large_rate_is_told_of_after_some_steps() -> None:
    app = opened(learn="network", nopt="momentum", nrate="1", nbatch="1")
    now = training(app)
    now.begin_from(advance(now.plan, now.state, 1.0, steps=20))
    app.run()
    assert "This network has died: block 2, ReLU," in texts(app)


def test_a_network_that_says_one_thing_and_learns_nothing_is_told_of() -> None:
    app = opened(
        learn="network", net="conv1k1-sigmoid-avg8-flat-linear10", nopt="sgd", nrate="1e-5", nepochs="1"
    )
    train_to_the_end(app)
    assert "nothing has been learned yet" in texts(app) and "has died" not in texts(app)


def test_a_network_that_learns_is_not_told_that_it_died() -> None:
    app = opened(learn="network", net=SMALL, nepochs="1")
    train_to_the_end(app)
    assert not app.warning


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
    assert session_of(app).learn_state.network.blocks == "conv4-relu-max2-conv8-relu-flat-linear10"
    press(app, "network_3_out")
    assert session_of(app).learn_state.network.blocks == "conv4-relu-max2-relu-flat-linear10"
    app.selectbox(key="network_3_kind").set_value("tanh").run()
    app.selectbox(key="network_0_size").set_value(6).run()
    app.selectbox(key="network_0_kernel").set_value(5).run()
    assert session_of(app).learn_state.network.blocks == "conv6k5-relu-max2-tanh-flat-linear10"
    press(app, "network_ready_0")
    assert session_of(app).learn_state.network.blocks == "flat-linear10"


def test_any_picture_goes_through_the_layers_at_any_moment():
    app = opened(learn="network", net=SMALL, nshow="layers", npic="12")
    picture = dataset("digits").held_x[12]
    np.testing.assert_allclose(arrays_of(app, "picture"), picture.ravel(), rtol=1e-6)
    network = from_spec(parse_spec(SMALL), picture.shape, 0)
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


def test_while_the_walk_plays_there_is_no_slider_that_a_busy_browser_could_send_as_it_stood():
    app = opened(learn="network", net=SMALL, nshow="layers")
    app.slider(key="network_flow_at").set_value(3).run()
    press(app, "network_flow_play")
    assert app.session_state["network_flow_playing"]
    assert "network_flow_at" not in [slider.key for slider in app.slider]
    press(app, "network_flow_play")  # it stands still, where it came to
    at = app.session_state["network_flow"]
    assert at >= 3 and app.slider(key="network_flow_at").value == at


def test_a_wrong_answer_is_looked_into():
    app = opened(learn="network", net=SMALL)
    wrong = np.flatnonzero(training(app).state.predictions != dataset("digits").held_y)
    press(app, f"network_wrong_{wrong[1]}")
    assert session_of(app).learn_state.network.section == "layers"
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
    said = texts(app)
    assert "1 maps" not in said and (", 1 map" if place == 0 else ", 4 maps") in said
    assert "you painted" not in said and ("from the network" in said) == (page == "backward")
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
    weights = from_spec(parse_spec(SMALL), (1, 8, 8), seed=9).state()
    bring(app, f"weights.{kind}", write(weights))
    np.testing.assert_array_equal(training(app).state.weights["0.weight"], weights["0.weight"])
    assert training(app).state.step == 0


def test_a_safetensors_file_brings_its_blocks_along():
    app = opened(learn="network", net=SMALL, nshow="code")
    other = "conv2-tanh-flat-linear10"
    weights = from_spec(parse_spec(other), (1, 8, 8), seed=9).state()
    bring(app, "w.safetensors", tensors_to_safetensors(weights, {"blocks": other}))
    assert session_of(app).learn_state.network.blocks == other
    assert list(training(app).state.weights) == list(weights)
    assert "nn.Conv2d(1, 2, 3, padding=1)" in app.code[0].value


def test_weights_of_another_network_are_refused_and_all_stays():
    app = opened(learn="network", net=SMALL, nshow="code")
    before = training(app).state
    other = from_spec(parse_spec("flat-linear10"), (1, 8, 8)).state()
    bring(app, "w.npz", tensors_to_npz(other))
    assert "These weights belong to another network" in texts(app)
    assert training(app).state is before


def test_a_file_whose_blocks_do_not_fit_is_refused_and_all_stays():
    app = opened(learn="network", net=SMALL, nshow="code")
    before = training(app).state
    for blocks, said in (("conv2-linear10", "reads one row of values"), ("nonsense", "A block is one of")):
        weights = {"0.weight": np.ones((2, 1, 3, 3))}
        bring(app, "w.safetensors", tensors_to_safetensors(weights, {"blocks": blocks}))
        assert said in texts(app)
    assert training(app).state is before and session_of(app).learn_state.network.blocks == SMALL


def test_the_25th_training_hears_how_long_to_wait():
    visitors = [f"visitor {number}" for number in range(ADMISSION.most)]
    try:
        for visitor in visitors:
            assert ADMISSION.ask(visitor, remaining=3.0).granted
        app = opened(learn="network", net=SMALL)
        press(app, "network_train")
        assert "Yours starts automatically in about" in texts(app) and training(app).state.step == 0
        for visitor in visitors:
            ADMISSION.leave(visitor)
        app.run()
        assert "Yours starts automatically" not in texts(app)
        press(app, "network_train")
    finally:
        for visitor in visitors:
            ADMISSION.leave(visitor)


def test_the_code_is_that_of_what_is_set():
    app = opened(
        learn="network", net=SMALL, nshow="code", nopt="momentum", nrate="0.05", nbatch="64", nseed="3"
    )
    code = app.code[0].value
    assert "nn.Conv2d(1, 4, 3, padding=1)" in code and "lr=0.05, momentum=0.9" in code
    assert "batch_size=64, seed=3" in code and "TRAINING = True" in code and "DIGITS = (" in code


def test_trained_weights_are_in_the_code_and_are_not_trained_further():
    app = opened(learn="network", net=SMALL, nshow="code")
    press(app, "network_one")
    code = app.code[0].value
    assert "# its weights: those after step 1" in code and "TRAINING = False" in code
    weights = from_spec(parse_spec(SMALL), (1, 8, 8), seed=9).state()
    bring(app, "weights.npz", tensors_to_npz(weights))
    code = app.code[0].value
    assert "# its weights: those of a file" in code and "TRAINING = False" in code


def test_pictures_come_with_the_page_and_need_no_file_that_the_next_run_removes() -> None:
    app = opened(*CARDS, learn="network")
    urls = [picture.url for element in app.get("image") for picture in element.proto.imgs]
    assert urls and all(url.startswith("data:image/png;base64,") for url in urls)
