"""What someone who comes from PyTorch types, and the names that things had first."""

import numpy as np
import pytest

from convviz import Conv2DOperation, nn
from convviz.errors import RefusedType
from convviz.nn import (
    SGD,
    Adam,
    AvgPool2D,
    Block,
    Conv2D,
    CrossEntropy,
    Flatten,
    LeakyReLU,
    Linear,
    MaxPool2D,
    MeanSquaredError,
    ReLU,
    Sequential,
    fit,
    format_spec,
    from_spec,
    parse_spec,
)
from tests.for_each import for_each

X = np.random.default_rng(3).standard_normal((2, 3, 6, 5))
LABELS = [1, 0]


def small() -> Sequential:
    rng = np.random.default_rng(1)
    return Sequential(Conv2D(3, 2, 3, rng=rng), ReLU(), Flatten(), Linear(24, 4, rng=rng))


def test_a_layer_a_network_and_a_loss_are_called_like_functions():
    network = small()
    np.testing.assert_array_equal(network(X), network.forward(X))
    np.testing.assert_array_equal(network.layers[0](X), network.layers[0].forward(X))
    scores, loss = network(X), CrossEntropy()
    assert loss(scores, LABELS) == loss.forward(scores, LABELS)
    square = MeanSquaredError()
    assert square(scores, 2 * scores) == square.forward(scores, 2 * scores)
    assert square.backward().shape == scores.shape
    operation = Conv2DOperation(np.ones((2, 3, 2, 2)))
    np.testing.assert_array_equal(operation(X), operation.forward(X))
    assert operation.backward(np.ones((2, 2, 5, 4))).shape == X.shape


@for_each(
    ("made", "printed"),
    [
        (Conv2D(4, 8, 3, padding=1), "Conv2D(4, 8, kernel_size=(3, 3), padding=1)"),
        (
            Conv2D(4, 8, (3, 1), stride=2, groups=2, padding_mode="reflect", bias=False),
            "Conv2D(4, 8, kernel_size=(3, 1), stride=2, groups=2, padding_mode='reflect', bias=False)",
        ),
        (Linear(24, 4), "Linear(24, 4)"),
        (Flatten(), "Flatten()"),
        (LeakyReLU(0.2), "LeakyReLU(slope=0.2)"),
        (MaxPool2D((2, 3)), "MaxPool2D((2, 3))"),
        (AvgPool2D(3, stride=1), "AvgPool2D(3, stride=1)"),
        (CrossEntropy(), "CrossEntropy()"),
        (MeanSquaredError(), "MeanSquaredError()"),
        (SGD(0.1), "SGD(0.1, momentum=0)"),
        (Adam(0.003), "Adam(0.003, betas=(0.9, 0.999), eps=1e-08)"),
        (Sequential(), "Sequential()"),
        (
            Sequential(Sequential(ReLU()), Flatten()),
            "Sequential(\n  (0): Sequential(\n    (0): ReLU()\n  )\n  (1): Flatten()\n)",
        ),
        (Conv2DOperation(np.ones((8, 3, 5, 4))), "<Conv2DOperation: weight (8, 3, 5, 4)>"),
        (
            Conv2DOperation(
                np.ones((8, 3, 5, 4)), np.ones(8), stride=2, padding="full", padding_mode="reflect"
            ),
            "<Conv2DOperation: weight (8, 3, 5, 4), bias (8,), stride=(2, 2), padding=(4, 4, 3, 3),"
            " padding_mode='reflect'>",
        ),
    ],
    ids=lambda value: value.partition("(")[0] if isinstance(value, str) else "",
)
def test_everything_prints_what_it_is(made, printed):
    assert repr(made) == printed


def test_what_a_layer_prints_makes_it_again():
    layer = Conv2D(4, 8, (3, 1), stride=(2, 1), dilation=3, groups=4)
    again = eval(repr(layer), {"Conv2D": Conv2D})
    assert again.options == layer.options and again.weight.shape == layer.weight.shape


def test_without_rng_two_layers_begin_differently_and_with_a_seed_alike():
    for make in (lambda **options: Conv2D(1, 2, 3, **options), lambda **options: Linear(9, 2, **options)):
        first, second = make(), make()
        assert not np.array_equal(first.weight.value, second.weight.value)
        first, second = (make(rng=np.random.default_rng(5)) for _ in range(2))
        np.testing.assert_array_equal(first.weight.value, second.weight.value)


@pytest.mark.parametrize("bias", [True, False])
def test_weight_and_its_gradient_are_found_alike_in_both_classes(bias):
    layer = Conv2D(3, 2, 3, padding=1, bias=bias, dtype=np.float64)
    operation = Conv2DOperation(layer.weight, layer.bias.value if bias else None, padding=1)
    upstream = np.random.default_rng(2).standard_normal((2, 2, 6, 5))
    for each in (layer, operation):
        each.forward(X)
        each.backward(upstream)
        each.weight -= 0.1 * each.weight_grad
    np.testing.assert_array_equal(layer.weight, operation.weight)
    np.testing.assert_array_equal(layer.weight_grad, operation.weight_grad)
    assert layer.weight_grad is layer.weight.grad and layer.weight.value.shape == layer.weight.shape
    if bias:
        np.testing.assert_array_equal(layer.bias_grad, operation.bias_grad)
    else:
        assert layer.bias_grad is None and operation.bias_grad is None


def test_numpy_takes_a_parameter_for_its_numbers():
    weight = Linear(3, 2).weight
    assert np.asarray(weight) is weight.value
    copied = np.array(weight, np.float64)
    copied += 1
    np.testing.assert_allclose(copied - 1, weight.value, rtol=1e-6)
    assert float(np.sum(weight)) == float(weight.value.sum())


# ---- the names that things had first ---------------------------------------------------------------------


def test_the_optimizer_has_two_spellings():
    losses = []
    for spelled in ("optimizer", "optimiser"):
        steps = fit(small(), X, LABELS, loss=CrossEntropy(), **{spelled: SGD(0.1)}, epochs=3)
        losses.append([step.loss for step in steps])
    assert losses[0] == losses[1] and len(losses[0]) == 3
    assert nn.Optimiser is nn.Optimizer


@pytest.mark.parametrize(
    ("given", "count"), [({}, 0), ({"optimizer": SGD(0.1), "optimiser": SGD(0.1)}, 2)], ids=["none", "two"]
)
def test_a_training_has_one_optimizer(given, count):
    with pytest.raises(RefusedType, match=f"one optimizer; got {count}: give for example"):
        next(fit(small(), X, LABELS, loss=CrossEntropy(), **given))


def test_old_names_are_the_new_things():
    assert nn.network_of is nn.from_spec
    assert (nn.read_blocks, nn.write_blocks) == (nn.parse_spec, nn.format_spec)
    assert (nn.Row, nn.rows_of) == (nn.LayerSummary, nn.summarize)


def test_a_network_is_built_from_its_text_as_from_its_blocks():
    text = "conv2-relu-flat-linear4"
    one, other = from_spec(text, (3, 6, 5), seed=2), from_spec(parse_spec(text), (3, 6, 5), seed=2)
    np.testing.assert_array_equal(one(X), other(X))


def test_a_spec_understands_the_names_of_the_functions_and_writes_the_short_ones():
    blocks = parse_spec("conv2-leaky_relu-average2-flatten-linear4")
    assert format_spec(blocks) == "conv2-leaky-avg2-flat-linear4"
    assert Block("leaky_relu") == Block("leaky") and Block("average", 2) == Block("avg", 2)
    assert [type(layer) for layer in from_spec(blocks, (3, 6, 5)).layers[1:3]] == [LeakyReLU, AvgPool2D]
