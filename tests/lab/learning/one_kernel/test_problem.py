"""What one kernel learns: loss and gradient before four witnesses, curvature, what a picture sees."""

import numpy as np
import pytest
import torch

from convviz.errors import RefusedValue
from convviz.lab.kernels import preset_kernel
from convviz.lab.learning.one_kernel import Curvature, Problem
from convviz.ops.reference import conv2d_loops, conv2d_weight_grad_loops

RNG = np.random.default_rng(0)
X = RNG.standard_normal((9, 11))
TEACHER = RNG.standard_normal((3, 2))
KERNEL = RNG.standard_normal((3, 2))
PROBLEM = Problem.of_teacher(X, TEACHER)
ROWS = np.repeat(np.sin(np.arange(12.0))[:, None], 10, axis=1)  # every column alike


def test_output_and_loss_are_those_of_plain_loops():
    output = conv2d_loops(X[None, None], KERNEL[None, None])[0, 0]
    target = conv2d_loops(X[None, None], TEACHER[None, None])[0, 0]
    np.testing.assert_allclose(PROBLEM.target, target, rtol=1e-12)
    np.testing.assert_allclose(PROBLEM.output(KERNEL), output, rtol=1e-12)
    expected = sum((y - t) ** 2 for y, t in zip(output.flat, target.flat, strict=True)) / (2 * target.size)
    assert PROBLEM.loss(KERNEL) == pytest.approx(expected, rel=1e-12)


def test_the_gradient_is_that_of_plain_loops():
    output_grad = (PROBLEM.output(KERNEL) - PROBLEM.target) / PROBLEM.target.size
    expected = conv2d_weight_grad_loops(X[None, None], (1, 1, 3, 2), output_grad[None, None])[0, 0]
    np.testing.assert_allclose(PROBLEM.grad(KERNEL), expected, rtol=1e-12)


def test_the_gradient_is_that_of_central_differences():
    for place in np.ndindex(KERNEL.shape):
        step = np.zeros_like(KERNEL)
        step[place] = 1e-5
        slope = (PROBLEM.loss(KERNEL + step) - PROBLEM.loss(KERNEL - step)) / 2e-5
        assert PROBLEM.grad(KERNEL)[place] == pytest.approx(slope, rel=1e-7)


def test_the_gradient_is_the_adjoint_of_the_output():
    direction = RNG.standard_normal(KERNEL.shape)
    output_grad = (PROBLEM.output(KERNEL) - PROBLEM.target) / PROBLEM.target.size
    forwards = np.sum(output_grad * PROBLEM.output(direction))
    assert forwards == pytest.approx(np.sum(PROBLEM.grad(KERNEL) * direction), rel=1e-12)


def test_the_gradient_is_that_of_pytorch():
    kernel = torch.tensor(KERNEL[None, None], requires_grad=True)
    output = torch.nn.functional.conv2d(torch.tensor(X[None, None]), kernel)
    loss = ((output - torch.tensor(PROBLEM.target)) ** 2).sum() / (2 * PROBLEM.target.size)
    loss.backward()
    assert PROBLEM.loss(KERNEL) == pytest.approx(loss.item(), rel=1e-12)
    np.testing.assert_allclose(PROBLEM.grad(KERNEL), kernel.grad.numpy()[0, 0], rtol=1e-11)


def test_the_patches_say_the_same():
    patches, count = PROBLEM.patches, PROBLEM.target.size
    assert patches.shape == (count, 6)
    np.testing.assert_allclose(
        (patches @ KERNEL.ravel()).reshape(PROBLEM.target.shape), PROBLEM.output(KERNEL)
    )
    grad = patches.T @ (patches @ KERNEL.ravel() - PROBLEM.target.ravel()) / count
    np.testing.assert_allclose(PROBLEM.grad(KERNEL).ravel(), grad)


def test_the_hessian_is_how_the_gradient_changes():
    for place, index in enumerate(np.ndindex(KERNEL.shape)):
        step = np.zeros_like(KERNEL)
        step[index] = 1.0
        change = PROBLEM.grad(KERNEL + step) - PROBLEM.grad(KERNEL)
        np.testing.assert_allclose(change.ravel(), PROBLEM.curvature.hessian[:, place], atol=1e-12)


def test_eigenvalues_and_directions_are_those_of_the_hessian():
    curvature = PROBLEM.curvature
    assert np.all(np.diff(curvature.eigenvalues) <= 0)
    for value, direction in zip(curvature.eigenvalues, curvature.directions.T, strict=True):
        np.testing.assert_allclose(curvature.hessian @ direction, value * direction, atol=1e-12)


# ---- what a picture can teach ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "rank"),
    [
        (np.full((12, 12), 0.5), 1),
        (np.zeros((12, 12)), 0),
        (ROWS, 2),  # a sine is given by two of its neighbours
        (np.repeat(RNG.random((12, 1)), 10, axis=1), 3),
        (RNG.random((12, 10)), 9),
    ],
    ids=["constant", "nothing", "sine", "stripes", "noise"],
)
def test_the_rank_says_how_much_a_picture_sees(x, rank):
    curvature = Problem.of_teacher(x, preset_kernel("sobel_x")).curvature
    assert curvature.rank == rank == np.linalg.matrix_rank(Problem.of_teacher(x, np.ones((3, 3))).patches)


def test_the_condition_is_that_of_the_directions_that_are_seen():
    seen = PROBLEM.curvature
    assert seen.condition == pytest.approx(np.linalg.cond(PROBLEM.patches) ** 2)
    stripes = Problem.of_teacher(np.repeat(RNG.random((12, 1)), 10, axis=1), np.ones((3, 3))).curvature
    assert stripes.condition == pytest.approx(stripes.eigenvalues[0] / stripes.eigenvalues[2])
    assert Curvature.of(np.zeros((4, 4))).condition == np.inf


def test_what_a_picture_does_not_see_changes_no_output():
    problem = Problem.of_teacher(ROWS, preset_kernel("sobel_x"))
    unseen = problem.curvature.unseen(RNG.standard_normal((3, 3)))
    assert np.linalg.norm(unseen) > 0.1
    np.testing.assert_allclose(problem.output(unseen), 0, atol=1e-7)


def test_an_output_that_no_kernel_makes_has_a_best_one_and_a_floor():
    target = RNG.standard_normal((7, 10))
    problem = Problem(X, target, (3, 2))
    assert problem.loss(problem.best) == pytest.approx(problem.floor) and problem.floor > 0.1
    np.testing.assert_allclose(problem.grad(problem.best), 0, atol=1e-12)
    assert PROBLEM.floor == 0
    np.testing.assert_allclose(PROBLEM.best, TEACHER)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Problem.of_teacher(X, np.ones((10, 2))), "10 x 2 does not fit into 9 x 11"),
        (lambda: Problem(X, np.zeros((7, 11)), (3, 2)), "the size of the output, 7 x 10; got 7 x 11"),
        (lambda: Problem(X, np.full((7, 10), np.nan), (3, 2)), "NaN or infinity"),
        (lambda: Problem(X * np.inf, np.zeros((7, 10)), (3, 2)), "NaN or infinity"),
    ],
)
def test_what_cannot_be_learned_is_refused(make, message):
    with np.errstate(invalid="ignore"), pytest.raises(RefusedValue, match=message):
        make()
