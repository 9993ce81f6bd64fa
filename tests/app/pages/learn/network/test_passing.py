"""One picture through the network and back, its saliency, and a filter of it opened on the other pages."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from convviz.app.pages.learn.network.flow import Flow
from convviz.app.pages.learn.network.layers import ROW, in_rows, kernel_panels, map_panels, picked_filter
from convviz.datasets import dataset
from convviz.errors import RefusedValue
from convviz.lab.layer.feature_maps import FeatureMaps
from convviz.lab.learning.network.forward_trace import saliency_of, trace_of
from convviz.lab.learning.network.opened_map import layer_input, opened_map
from convviz.lab.numerals import shortest_decimal
from convviz.lab.session.session import Session
from convviz.lab.state import GIVEN
from convviz.nn import from_spec, parse_spec
from tests.nn.test_training import twin_of

TEXT = "conv4-relu-conv6-tanh-max2-conv5-relu-flat-linear10"
BLOCKS = parse_spec(TEXT)
PICTURE = dataset("digits").held_x[4]
LABEL = int(dataset("digits").held_y[4])


def network(dtype=np.float32):
    made = from_spec(BLOCKS, PICTURE.shape, 1, dtype)
    rng = np.random.default_rng(2)
    for name, parameter in made.parameters().items():
        if name.endswith("bias"):
            parameter.value[...] = rng.normal(size=parameter.value.shape)
    return made


def through_torch(pick):
    """The gradient by the picture of what `pick` makes of the scores."""
    twin = twin_of(TEXT, network(np.float64))
    x = torch.tensor(PICTURE[None].astype(np.float64), requires_grad=True)
    pick(twin(x)).backward()
    return x.grad.numpy()[0]


def test_the_gradient_of_the_loss_and_the_saliency_are_those_of_pytorch():
    made, picture = network(np.float64), PICTURE.astype(np.float64)
    loss_grad = through_torch(lambda s: torch.nn.functional.cross_entropy(s, torch.tensor([LABEL])))
    np.testing.assert_allclose(trace_of(made, picture, LABEL).input_grad, loss_grad, rtol=1e-9, atol=1e-12)
    saliency = saliency_of(made, picture, 7)
    np.testing.assert_allclose(saliency, through_torch(lambda s: s[0, 7]), rtol=1e-9, atol=1e-12)


def test_without_a_label_the_answer_is_asked_for():
    trace = trace_of(network(), PICTURE)
    assert trace.label == trace.answer == trace.probabilities.argmax()
    assert trace.loss == pytest.approx(-np.log(trace.probabilities.max()), rel=1e-5)
    assert trace.probabilities.sum() == pytest.approx(1, abs=1e-6)


def panels_at(trace, at: int):
    panels = map_panels(BLOCKS, trace, trace.input_grad, Flow(9, at), lambda text: text)
    return {panel.role: panel for panel in panels}


def test_every_block_has_its_map_and_its_gradient():
    trace = trace_of(network(), PICTURE, LABEL)
    assert [made.shape for made in trace.outputs] == [grad.shape for grad in trace.output_grads]
    panels = {p.role: p for p in map_panels(BLOCKS, trace, trace.input_grad, Flow(9, 19), lambda text: text)}
    np.testing.assert_array_equal(panels["maps2"].values, trace.outputs[2])
    np.testing.assert_array_equal(panels["grads2"].values, trace.output_grads[2])
    assert panels["maps2"].kind == panels["grads2"].kind == "signed"  # zero in the middle of the palette
    assert (panels["picture"].range, panels["picture"].kind) == ((0, 1), "grey")
    assert "maps7" not in panels  # flattened they are the same numbers


def test_what_the_flow_has_not_reached_is_empty():
    trace = trace_of(network(), PICTURE, LABEL)
    panels = panels_at(trace, 3)
    assert np.isfinite(panels["maps2"].values).all() and np.isnan(panels["maps3"].values).all()
    assert np.isnan(panels["grads8"].values[~np.isnan(panels["maps8"].values)]).all()
    assert np.isnan(panels["picture_grad"].values).all()
    kernels = {p.role: p for p in kernel_panels(BLOCKS, network(), Flow(9, 3), lambda text: text)}
    assert np.isfinite(kernels["weight0"].values).all() and np.isnan(kernels["weight_grad0"].values).all()


def test_a_row_of_values_is_laid_out_in_rows():
    values = np.arange(20.0)
    made = in_rows(values)
    assert made.shape == (2, ROW)
    np.testing.assert_array_equal(made.ravel()[:20], values)
    assert np.isnan(made.ravel()[20:]).all()


def test_few_values_are_one_short_row() -> None:
    np.testing.assert_array_equal(in_rows(np.arange(5.0)), [[0, 1, 2, 3, 4]])
    assert in_rows(np.zeros(ROW)).shape == (1, ROW) and in_rows(np.zeros(ROW + 1)).shape == (2, ROW)


@pytest.mark.parametrize("steep", [0.25, 7.0])
def test_gradients_share_a_scale_on_which_that_of_the_scores_is_at_most_one(steep: float) -> None:
    """A probability is at most 1: scores that are less wrong have their own gradient as the unit."""
    made = network()
    trace = trace_of(made, PICTURE, LABEL)
    share = steep / np.abs(trace.output_grads[-1]).max()
    trace = replace(
        trace,
        output_grads=[grad * share for grad in trace.output_grads],
        input_grad=trace.input_grad * share,
    )
    unit = min(1, steep)
    panels = panels_at(trace, 19)
    for place in (0, 2, 8):
        most = np.abs(trace.output_grads[place]).max()
        assert panels[f"grads{place}"].scale == pytest.approx(most / unit)
    assert panels["picture_grad"].scale == pytest.approx(np.abs(trace.input_grad).max() / unit)


def test_a_map_lights_up_together_with_its_gradient() -> None:
    panels = panels_at(trace_of(network(), PICTURE, LABEL), 19)
    links = {role: panel.link for role, panel in panels.items()}
    assert links["picture"] == links["picture_grad"] == links["saliency"]
    for place in (0, 3, 8):
        assert links[f"maps{place}"] == links[f"grads{place}"]
    assert len(set(links.values())) == 1 + 8  # the picture, and all blocks but the flattening


@pytest.mark.parametrize(
    ("picked", "expected"),
    [
        ((0, 2), (0, 2)),
        ((1, 3), (0, 3)),  # a ReLU's map is made by the filter before it
        ((4, 5), (2, 5)),
        ((8, 0), None),  # scores are no map
        ((2, 6), None),
        ((9, 0), None),
        ((99, 0), None),
        ((-1, -1), None),
    ],
)
def test_a_map_that_is_pressed_is_that_of_a_filter(picked, expected, monkeypatch):
    trace = trace_of(network(), PICTURE, LABEL)
    monkeypatch.setattr("streamlit.session_state", {"network_picked": picked})
    assert picked_filter(BLOCKS, trace) == expected


# ---- opened on the other pages ---------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 2, 5])
def test_an_opened_map_has_the_networks_very_numbers(place):
    made = network()
    trace = trace_of(made, PICTURE, LABEL)
    session, filter = Session(), 3
    checksum = session.brought.feature_maps.keep(layer_input(trace, place))
    session.become(opened_map(made, trace, place, filter, checksum))
    assert not session.feedback.has_notes
    scene = session.scene
    np.testing.assert_array_equal(scene.x[0], layer_input(trace, place))
    np.testing.assert_allclose(scene.output[0, 0], trace.outputs[place][filter], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(scene.output_grad[0, 0], trace.output_grads[place][filter], rtol=1e-6, atol=0)
    weight_grad = made.parameters()[f"{place}.weight"].grad[filter]
    scale = np.abs(weight_grad).max()
    np.testing.assert_allclose(scene.weight_grad[0], weight_grad, rtol=1e-5, atol=1e-5 * scale)
    bias_grad = made.parameters()[f"{place}.bias"].grad[filter]
    np.testing.assert_allclose(scene.bias_grad[0], bias_grad, rtol=1e-5, atol=1e-7)
    np.testing.assert_array_equal(scene.weight[0], made.parameters()[f"{place}.weight"].value[filter])
    assert np.float32(session.experiment.bias[0]) == made.parameters()[f"{place}.bias"].value[filter]


@pytest.mark.parametrize("place", [0, 2, 5])
def test_the_input_gradients_of_all_filters_add_up_to_the_networks(place):
    made = network()
    trace = trace_of(made, PICTURE, LABEL)
    session, total = Session(), 0.0
    checksum = session.brought.feature_maps.keep(layer_input(trace, place))
    for filter in range(len(trace.outputs[place])):
        session.become(opened_map(made, trace, place, filter, checksum))
        total = total + session.scene.input_grad[0]
    expected = trace.output_grads[place - 1] if place else trace.input_grad
    np.testing.assert_allclose(total, expected, rtol=1e-5, atol=1e-6 * np.abs(expected).max())


def test_a_map_that_the_loss_does_not_reach_has_no_upstream_gradient():
    made = network()
    made.parameters()["0.bias"].value[1] = -100  # the ReLU lets nothing of it through
    trace = trace_of(made, PICTURE, LABEL)
    session = Session()
    session.become(opened_map(made, trace, 0, 1, session.brought.feature_maps.keep(layer_input(trace, 0))))
    assert not session.scene.output_grad.any() and not session.scene.weight_grad.any()


def test_numbers_are_written_with_the_digits_that_they_have():
    values = np.random.default_rng(3).standard_normal(100).astype(np.float32)
    written = [shortest_decimal(value) for value in values]
    np.testing.assert_array_equal(np.array(written, np.float32), values)
    assert max(len(repr(number).lstrip("-")) for number in written) <= 13


def test_maps_beyond_all_bounds_are_refused():
    made = network()
    made.parameters()["0.weight"].value[...] = 3e38
    trace = trace_of(made, PICTURE, LABEL)
    with pytest.raises(RefusedValue, match="Block 3 reads numbers that have grown too large to show"):
        opened_map(made, trace, 2, 0, 1)


def test_the_session_keeps_the_last_maps_only():
    feature_maps = FeatureMaps()
    first = feature_maps.keep(np.zeros((1, 2, 2)))
    for number in range(1, 9):
        feature_maps.keep(np.full((1, 2, 2), number))
    session = Session()
    session.brought.feature_maps = feature_maps
    session.change(maps=GIVEN, map_seed=first)
    assert session.experiment.maps == "picture" and session.feedback.has_notes


def test_an_address_with_maps_that_are_not_here_shows_a_picture_and_says_so():
    session = Session()
    session.read_address({"in": "given", "ch": "16", "mseed": "5", "k": "sobel_x"})
    assert session.experiment.maps == "picture"
    assert any("feature maps of a network" in str(note) for note in session.feedback.take_notes())


def test_given_maps_have_as_many_channels_as_they_have_whatever_an_address_says():
    session = Session()
    checksum = session.brought.feature_maps.keep(np.random.default_rng(0).random((4, 6, 5)))
    session.change(maps=GIVEN, map_seed=checksum, channels=9)
    assert session.experiment.channels == 4 and session.scene.x.shape == (1, 4, 6, 5)


def test_given_maps_are_reduced_as_a_picture_is_and_come_alone():
    maps = np.random.default_rng(0).standard_normal((3, 7, 9)).astype(np.float32)
    session = Session()
    session.change(maps=GIVEN, map_seed=session.brought.feature_maps.keep(maps), batch=3)
    np.testing.assert_array_equal(session.scene.x, maps[None])
    session.change(region=(1, 2, 5, 6), reduce=2)
    blocks = maps[:, 1:5, 2:8].reshape(3, 2, 2, 3, 2).mean(axis=(2, 4))
    np.testing.assert_allclose(session.scene.x[0], blocks, rtol=1e-6, atol=1e-7)
    assert session.scene.geometry.input_size == (2, 3)


def test_maps_are_kept_as_they_were():
    feature_maps, maps = FeatureMaps(), np.ones((1, 2, 2), np.float32)
    session = Session()
    session.brought.feature_maps = feature_maps
    checksum = feature_maps.keep(maps)
    maps[...] = 5
    session.change(maps=GIVEN, map_seed=checksum)
    assert session.scene.x.max() == 1
