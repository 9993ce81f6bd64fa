"""Losses before loops, central differences and PyTorch; and what is refused."""

import numpy as np
import pytest
import torch

from convviz.errors import RefusedValue
from convviz.nn import CrossEntropy, MeanSquaredError, accuracy, confusion_matrix, predict, softmax
from convviz.nn.layer import Layer
from convviz.nn.losses import loss_and_grad
from tests.nn.loops import cross_entropy_loops, mean_squared_error_loops
from tests.nn.test_layers import difference

SCORES = np.random.default_rng(0).standard_normal((5, 3)) * 3
LABELS = np.array([2, 0, 1, 1, 2])
TARGET = np.random.default_rng(1).standard_normal((2, 3, 4))
OUTPUT = np.random.default_rng(2).standard_normal((2, 3, 4))


def test_cross_entropy_is_that_of_loops_and_of_pytorch():
    found = CrossEntropy().forward(SCORES, LABELS)
    assert found == pytest.approx(cross_entropy_loops(SCORES, LABELS), rel=1e-12)
    twin = torch.nn.functional.cross_entropy(torch.tensor(SCORES), torch.tensor(LABELS))
    assert found == pytest.approx(twin.item(), rel=1e-12)


def test_mean_squared_error_is_that_of_loops_and_of_pytorch():
    found = MeanSquaredError().forward(OUTPUT, TARGET)
    assert found == pytest.approx(mean_squared_error_loops(OUTPUT, TARGET), rel=1e-12)
    twin = torch.nn.functional.mse_loss(torch.tensor(OUTPUT), torch.tensor(TARGET))
    assert found == pytest.approx(twin.item(), rel=1e-12)


@pytest.mark.parametrize(
    ("make", "output", "target"), [(CrossEntropy, SCORES, LABELS), (MeanSquaredError, OUTPUT, TARGET)]
)
def test_the_gradient_is_that_of_central_differences(make, output, target):
    loss = make()
    loss.forward(output, target)
    grad = loss.backward()
    for place in np.ndindex(output.shape):
        slope = difference(lambda moved: make().forward(moved, target), output, place)
        assert grad[place] == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_the_gradients_of_a_row_of_scores_add_up_to_nothing():
    loss = CrossEntropy()
    loss.forward(SCORES, LABELS)
    np.testing.assert_allclose(loss.backward().sum(axis=1), 0, atol=1e-15)


def test_scores_however_large_have_a_finite_loss():
    scores = np.array([[1e30, 0, -1e30]], np.float32)
    assert CrossEntropy().forward(scores, np.array([0])) == 0
    np.testing.assert_array_equal(softmax(scores), [[1, 0, 0]])


def test_softmax_is_that_of_pytorch():
    np.testing.assert_allclose(softmax(SCORES), torch.softmax(torch.tensor(SCORES), 1).numpy(), rtol=1e-13)


@pytest.mark.parametrize(
    ("scores", "labels", "message"),
    [
        (SCORES, LABELS[:4], "one label for each row"),
        (SCORES[0], LABELS, "one label for each row"),
        (SCORES, LABELS + 1, "from 0 to 2"),
        (SCORES, LABELS - 1, "from 0 to 2"),
        (SCORES, LABELS.astype(float), "whole numbers"),
    ],
)
def test_labels_that_do_not_fit_are_refused(scores, labels, message):
    with pytest.raises(RefusedValue, match=message):
        CrossEntropy().forward(scores, labels)


def test_a_target_of_another_shape_is_refused():
    with pytest.raises(RefusedValue, match="entry by entry"):
        MeanSquaredError().forward(OUTPUT, TARGET[:1])


@pytest.mark.parametrize("make", [CrossEntropy, MeanSquaredError])
def test_a_gradient_needs_a_loss(make):
    with pytest.raises(RefusedValue, match="call forward before it"):
        make().backward()


# ---- how well --------------------------------------------------------------------------------------------


class Doubling(Layer):
    def forward(self, x):
        return 2 * np.asarray(x)


def test_predictions_come_in_parts_and_are_the_whole():
    x = np.arange(600.0).reshape(600, 1)
    np.testing.assert_array_equal(predict(Doubling(), x), 2 * x)
    assert predict(Doubling(), x[:0]).shape == (0, 1)


def test_accuracy_is_the_share_that_is_right():
    assert accuracy([[0.1, 0.9], [0.8, 0.2], [0.3, 0.7], [0.6, 0.4]], [1, 0, 0, 0]) == 0.75


def test_the_confusion_matrix_counts_label_by_answer():
    counts = confusion_matrix([0, 0, 1, 2, 2, 2], [0, 1, 1, 2, 2, 0], 3)
    np.testing.assert_array_equal(counts, [[1, 1, 0], [0, 1, 0], [1, 0, 2]])


def test_a_loss_and_its_gradient_come_in_one_call():
    output, target = np.array([[3.0, 1.0]]), np.array([[1.0, 0.0]])
    loss, grad = loss_and_grad(MeanSquaredError(), output, target)
    assert loss == 2.5 and grad.tolist() == [[2, 1]]
