import numpy as np
import pytest

from convviz import Conv2DOperation, conv2d, conv2d_bias_grad, conv2d_input_grad, conv2d_weight_grad
from convviz.errors import RefusedValue
from tests.ops.layers import Layer

LAYER = Layer(
    "operation", weight_shape=(4, 2, 3, 2), stride=(2, 1), padding=(1, 2), groups=2, padding_mode="circular"
)


def test_it_gives_what_the_functions_give():
    x, weight, bias, output_grad = LAYER.arrays()
    operation = Conv2DOperation(weight, bias, **LAYER.options)
    np.testing.assert_array_equal(operation.forward(x), conv2d(x, weight, bias, **LAYER.options))
    input_grad = operation.backward(output_grad)
    assert input_grad is operation.input_grad
    np.testing.assert_array_equal(
        input_grad, conv2d_input_grad(x.shape, weight, output_grad, **LAYER.options)
    )
    expected = conv2d_weight_grad(x, weight.shape, output_grad, **LAYER.options)
    np.testing.assert_array_equal(operation.weight_grad, expected)
    np.testing.assert_array_equal(operation.bias_grad, conv2d_bias_grad(output_grad))


def test_without_a_bias_there_is_no_bias_gradient():
    x, weight, _, output_grad = LAYER.arrays()
    operation = Conv2DOperation(weight, **LAYER.options)
    operation.forward(x)
    operation.backward(output_grad)
    assert operation.bias is None and operation.bias_grad is None and operation.weight_grad is not None


def test_gradients_are_absent_until_a_backward_pass_and_after_a_new_input():
    x, weight, bias, output_grad = LAYER.arrays()
    operation = Conv2DOperation(weight, bias, **LAYER.options)
    assert (operation.weight_grad, operation.bias_grad, operation.input_grad) == (None, None, None)
    operation.forward(x)
    operation.backward(output_grad)
    operation.forward(x)
    assert (operation.weight_grad, operation.bias_grad, operation.input_grad) == (None, None, None)


def test_a_second_backward_pass_replaces_the_gradients_of_the_first():
    x, weight, bias, output_grad = LAYER.arrays()
    operation = Conv2DOperation(weight, bias, **LAYER.options)
    operation.forward(x)
    operation.backward(output_grad)
    once = operation.weight_grad
    operation.backward(2 * output_grad)
    np.testing.assert_allclose(operation.weight_grad, 2 * once)


def test_training_changes_its_own_copies_only():
    _, weight, bias, _ = (array.copy() for array in LAYER.arrays())
    operation = Conv2DOperation(weight, bias, **LAYER.options)
    operation.weight += 1
    operation.bias += 1
    np.testing.assert_array_equal(weight, LAYER.arrays()[1])
    np.testing.assert_array_equal(bias, LAYER.arrays()[2])


def test_backward_before_forward_is_refused():
    with pytest.raises(RefusedValue, match=r"first: call forward\(x\) before it"):
        Conv2DOperation(np.ones((1, 1, 2, 2))).backward(np.ones((1, 1, 2, 2)))


def test_a_refused_backward_pass_leaves_no_gradients():
    operation = Conv2DOperation(np.ones((1, 1, 2, 2)), [0.0])
    operation.forward(np.ones((1, 1, 3, 3)))
    with pytest.raises(RefusedValue, match="output_grad must have the output's shape"):
        operation.backward(np.ones((1, 1, 3, 3)))
    assert (operation.weight_grad, operation.bias_grad, operation.input_grad) == (None, None, None)


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ((np.ones((2, 2)),), {}),
        ((np.ones((3, 1, 2, 2)), np.ones(2)), {}),
        ((np.ones((3, 1, 2, 2)),), {"groups": 2}),
        ((np.ones((3, 1, 2, 2)),), {"stride": 0}),
        ((np.ones((3, 1, 2, 2)),), {"stride": 2, "padding": "same"}),
        ((np.ones((3, 1, 2, 2)),), {"padding_mode": "mirror"}),
    ],
)
def test_what_can_never_work_is_refused_when_the_layer_is_made(arguments, options):
    with pytest.raises(RefusedValue):
        Conv2DOperation(*arguments, **options)
