"""Every layer before four witnesses: plain loops, finite differences, the adjoint identity, PyTorch."""

from functools import partial

import numpy as np
import pytest
import torch

from convviz.errors import Refusal, RefusedValue
from convviz.nn import Conv2D, Flatten, Linear, Parameter, ReLU, Sequential
from tests.for_each import for_each
from tests.nn.cases import CASES, Case
from tests.nn.loops import layer_loops

every_case = for_each("case", CASES, ids=str)


def output_grad_of(case: Case) -> np.ndarray:
    return np.random.default_rng(7).standard_normal(case.layer().forward(case.x()).shape)


@every_case
def test_the_output_is_that_of_plain_loops(case):
    layer, x = case.layer(), case.x()
    np.testing.assert_allclose(layer.forward(x), layer_loops(layer, x), rtol=1e-12, atol=1e-12)


@every_case
def test_the_input_gradient_is_that_of_central_differences(case):
    layer, x, grad = case.layer(), case.x(), output_grad_of(case)
    layer.forward(x)
    found = layer.backward(grad)
    for place in some_places(x.shape):
        slope = difference(lambda moved: np.sum(grad * layer.forward(moved)), x, place)
        assert found[place] == pytest.approx(slope, rel=1e-6, abs=1e-7)


@every_case
def test_parameter_gradients_are_those_of_central_differences(case):
    layer, x, grad = case.layer(), case.x(), output_grad_of(case)
    layer.forward(x)
    layer.backward(grad)
    for parameter in layer.parameters().values():
        found = parameter.grad.copy()
        for place in some_places(parameter.value.shape):
            loss = partial(loss_with, layer, parameter, x=x, grad=grad)
            slope = difference(loss, parameter.value, place)
            assert found[place] == pytest.approx(slope, rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("case", [case for case in CASES if case.linear], ids=str)
def test_backward_is_the_adjoint_of_a_linear_layer(case):
    layer, x, grad = case.layer(), case.x(), output_grad_of(case)
    output = -layer.forward(np.zeros_like(x))  # the bias, which is no part of what is linear
    output += layer.forward(x)
    assert np.sum(grad * output) == pytest.approx(np.sum(layer.backward(grad) * x), rel=1e-12)


@every_case
def test_output_and_gradients_are_those_of_pytorch(case):
    layer, x, grad = case.layer(), case.x(), output_grad_of(case)
    twin, tensor = case.torch_layer(layer), torch.tensor(x, requires_grad=True)
    output = twin(tensor)
    output.backward(torch.tensor(grad))
    np.testing.assert_allclose(layer.forward(x), output.detach().numpy(), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(layer.backward(grad), tensor.grad.numpy(), rtol=1e-12, atol=1e-12)
    twins = dict(twin.named_parameters())
    assert list(twins) == list(layer.parameters())
    for name, parameter in layer.parameters().items():
        np.testing.assert_allclose(parameter.grad, twins[name].grad.numpy(), rtol=1e-12, atol=1e-12)


@every_case
def test_nothing_is_added_up_over_two_backward_passes(case):
    layer, x, grad = case.layer(), case.x(), output_grad_of(case)
    layer.forward(x)
    layer.backward(grad)
    once = {name: parameter.grad.copy() for name, parameter in layer.parameters().items()}
    layer.backward(grad)
    for name, parameter in layer.parameters().items():
        np.testing.assert_array_equal(parameter.grad, once[name])


@every_case
def test_the_input_is_left_as_it_is(case):
    layer, x, grad = case.layer(), case.x(), output_grad_of(case)
    x.flags.writeable = grad.flags.writeable = False
    layer.forward(x)
    layer.backward(grad)


@every_case
def test_float32_stays_float32(case):
    layer = case.layer()
    for parameter in layer.parameters().values():
        parameter.value = parameter.value.astype(np.float32)
    output = layer.forward(case.x().astype(np.float32))
    assert output.dtype == layer.backward(np.ones_like(output)).dtype == np.float32


@every_case
def test_a_backward_pass_needs_a_forward_pass(case):
    with pytest.raises(RefusedValue, match="call forward"):
        case.layer().backward(output_grad_of(case))


def some_places(shape: tuple[int, ...], most: int = 24) -> list[tuple[int, ...]]:
    places = np.random.default_rng(8).permutation(list(np.ndindex(shape)))
    return [tuple(map(int, place)) for place in places[:most]]


def difference(function, x: np.ndarray, place: tuple[int, ...], epsilon: float = 1e-5) -> float:
    up, down = x.copy(), x.copy()
    up[place] += epsilon
    down[place] -= epsilon
    return float(function(up) - function(down)) / (2 * epsilon)


def loss_with(layer, parameter: Parameter, value: np.ndarray, *, x: np.ndarray, grad: np.ndarray) -> float:
    before, parameter.value = parameter.value, value
    try:
        return float(np.sum(grad * layer.forward(x)))
    finally:
        parameter.value = before


# ---- a row of layers -------------------------------------------------------------------------------------


def small_network() -> Sequential:
    rng = np.random.default_rng(0)
    conv = Conv2D(2, 3, 3, padding=1, rng=rng, dtype=np.float64)
    return Sequential(conv, ReLU(), Flatten(), Linear(3 * 4 * 5, 2, rng=rng, dtype=np.float64))


def test_a_row_keeps_what_flows_through_it():
    network = small_network()
    x = np.random.default_rng(1).standard_normal((2, 2, 4, 5))
    output = network.forward(x)
    grad = np.ones_like(output)
    input_grad = network.backward(grad)
    assert [made.shape for made in network.outputs] == [(2, 3, 4, 5), (2, 3, 4, 5), (2, 60), (2, 2)]
    np.testing.assert_array_equal(network.outputs[-1], output)
    np.testing.assert_array_equal(network.output_grads[-1], grad)
    assert [g.shape for g in network.output_grads] == [made.shape for made in network.outputs]
    np.testing.assert_array_equal(network.layers[0].backward(network.output_grads[0]), input_grad)


def test_a_rows_parameters_are_named_as_pytorch_names_them():
    twin = torch.nn.Sequential(
        torch.nn.Conv2d(2, 3, 3), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(60, 2)
    )
    network = small_network()
    assert list(network.parameters()) == list(twin.state_dict())
    shapes = {name: tuple(tensor.shape) for name, tensor in twin.state_dict().items()}
    assert {name: array.shape for name, array in network.state().items()} == shapes


def test_weights_that_were_taken_out_come_back():
    network, other = small_network(), small_network()
    for parameter in other.parameters().values():
        parameter.value += 1
    network.load_state(other.state())
    x = np.random.default_rng(2).standard_normal((1, 2, 4, 5))
    np.testing.assert_array_equal(network.forward(x), other.forward(x))
    taken = network.state()
    taken["0.weight"] += 1  # a copy
    np.testing.assert_array_equal(network.forward(x), other.forward(x))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda state: state.pop("3.bias"), "the first one missing is 3.bias"),
        (lambda state: state.update({"9.weight": np.ones(1)}), "the first one too many 9.weight"),
        (lambda state: state.update({"0.bias": np.ones(4)}), r"0.bias has the shape \(3,\)"),
        (lambda state: state.update({"0.bias": np.array([1, np.nan, 2])}), "0.bias has NaN or infinity"),
    ],
)
def test_weights_of_another_network_are_refused_and_change_nothing(change, message):
    network = small_network()
    before, state = network.state(), network.state()
    state["0.weight"] = state["0.weight"] + 1
    change(state)
    with pytest.raises(RefusedValue, match=message):
        network.load_state(state)
    for name, array in network.state().items():
        np.testing.assert_array_equal(array, before[name])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda rng: Conv2D(3, 4, 3, groups=2, rng=rng), "groups must divide in_channels 3"),
        (lambda rng: Conv2D(0, 4, 3, rng=rng), "in_channels"),
        (lambda rng: Linear(3, 2, rng=rng, dtype=np.int32), "float32 or float64"),
        (lambda rng: Linear(3, 2, rng=rng).forward(np.ones((2, 4))), r"reads \(N, 3\)"),
    ],
)
def test_what_no_layer_can_be_is_refused(make, message):
    with pytest.raises(Refusal, match=message):
        make(np.random.default_rng(0))


def test_he_normal_has_the_spread_that_relu_asks_for():
    weight = Conv2D(8, 64, 5, rng=np.random.default_rng(0), dtype=np.float64).weight.value
    assert weight.std() == pytest.approx(np.sqrt(2 / (8 * 25)), rel=0.02)
    assert not Conv2D(8, 64, 5, rng=np.random.default_rng(0)).bias.value.any()
