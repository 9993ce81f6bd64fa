"""Gradient descent on a kernel: as PyTorch makes it, stable up to its limit, blind as its picture."""

import numpy as np
import pytest
import torch

from convviz.errors import RefusedValue
from convviz.lab.kernels import preset_kernel
from convviz.lab.learning.one_kernel import MAX_LOSS, Problem, Run, factor, stable_limit
from convviz.nn.optimizers import MOMENTUM, OPTIMIZERS

RNG = np.random.default_rng(0)
NOISE = RNG.random((12, 14))
TEACHER = preset_kernel("sobel_x")
PROBLEM = Problem.of_teacher(NOISE, TEACHER)
LARGEST = PROBLEM.curvature.largest
STRIPES = np.repeat(RNG.random((1, 14)), 12, axis=0)

THEIRS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.3),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.3, momentum=MOMENTUM),
    "adam": lambda p: torch.optim.Adam(p, lr=0.3),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_fifty_steps_are_those_of_pytorch(name):
    run = Run(PROBLEM, np.zeros((3, 3)), name)
    kernel = torch.zeros((1, 1, 3, 3), dtype=torch.float64, requires_grad=True)
    optimizer = THEIRS[name]([kernel])
    x, target = torch.tensor(NOISE[None, None]), torch.tensor(PROBLEM.target)
    for _step in range(50):
        optimizer.zero_grad()
        loss = ((torch.nn.functional.conv2d(x, kernel) - target) ** 2).sum() / (2 * target.numel())
        loss.backward()
        optimizer.step()
        assert run.loss == pytest.approx(loss.item(), rel=1e-9)
        run.advance(0.3, 1)
        np.testing.assert_allclose(run.kernel, kernel.detach().numpy()[0, 0], rtol=1e-9, atol=1e-12)


def test_along_every_direction_the_error_shrinks_by_its_own_factor():
    """The exact solution of gradient descent on a parabola: e_k = (1 - rate lambda)^k e_0."""
    run, rate = Run(PROBLEM, np.zeros((3, 3)), "sgd"), 0.7 * 2 / LARGEST
    run.advance(rate, 40)
    directions, values = PROBLEM.curvature.directions, PROBLEM.curvature.eigenvalues
    expected = (1 - rate * values) ** 40 * (directions.T @ -TEACHER.ravel())
    np.testing.assert_allclose(directions.T @ (run.kernel - TEACHER).ravel(), expected, atol=1e-10)


@pytest.mark.parametrize("name", ["sgd", "momentum"])
def test_just_below_the_limit_it_converges_and_just_above_it_runs_away(name):
    limit = stable_limit(name, LARGEST)
    below, above = (Run(PROBLEM, np.zeros((3, 3)), name) for _side in range(2))
    below.advance(0.99 * limit, 2_000)
    above.advance(1.01 * limit, 2_000)
    assert below.loss < 1e-12
    assert above.diverged and above.loss > MAX_LOSS


@pytest.mark.parametrize("name", ["sgd", "momentum"])
def test_the_factor_is_what_a_step_makes_of_the_error(name):
    rate = 1.2 * stable_limit(name, LARGEST)
    run = Run(PROBLEM, np.zeros((3, 3)), name)
    run.advance(rate, 60)
    growth = (run.losses[-1] / run.losses[-21]) ** (1 / 40)  # the loss grows as the error's square
    assert growth == pytest.approx(factor(name, rate, LARGEST), rel=1e-3)
    assert factor(name, rate, LARGEST) > 1 > factor(name, 0.9 * stable_limit(name, LARGEST), LARGEST)


def test_at_the_limit_the_factor_is_one():
    for name in ("sgd", "momentum"):
        assert factor(name, stable_limit(name, 3.0), 3.0) == pytest.approx(1)


def test_no_limit_is_stated_for_adam_or_without_curvature():
    assert stable_limit("adam", 3.0) is None and factor("adam", 0.1, 3.0) is None
    assert stable_limit("sgd", 0.0) is None


def test_a_perfect_output_need_not_mean_the_right_kernel():
    problem = Problem.of_teacher(STRIPES, TEACHER)
    run = Run(problem, np.zeros((3, 3)), "momentum")
    run.advance(0.5 * stable_limit("momentum", problem.curvature.largest), 3000)
    assert run.loss < 1e-20
    apart = run.kernel - TEACHER
    assert np.linalg.norm(apart) == pytest.approx(1.1547, abs=1e-3)  # sobel x: 2 is learned as 4/3 a row
    np.testing.assert_allclose(problem.curvature.unseen(apart), apart, atol=1e-8)


def test_what_is_not_seen_stays_as_it_started():
    problem, start = Problem.of_teacher(STRIPES, TEACHER), RNG.standard_normal((3, 3))
    run = Run(problem, start, "sgd")
    run.advance(0.2, 200)
    np.testing.assert_allclose(
        problem.curvature.unseen(run.kernel), problem.curvature.unseen(start), atol=1e-12
    )


def test_a_rate_of_a_million_ends_the_run_and_no_step_is_made_after_that():
    run = Run(PROBLEM, np.zeros((3, 3)), "sgd")
    run.advance(1e6, 100)
    assert run.diverged and 0 < run.step < 10
    step = run.step
    run.advance(0.1, 5)
    assert run.step == step


def test_the_rate_may_change_on_the_way():
    run = Run(PROBLEM, np.zeros((3, 3)), "sgd")
    run.advance(1.2 * 2 / LARGEST, 20)
    grown = run.loss
    run.advance(2 / LARGEST * 0.5, 200)
    assert grown > run.losses[0] > run.loss and run.step == 220


def test_another_optimizer_goes_on_from_where_the_kernel_is():
    run = Run(PROBLEM, np.zeros((3, 3)), "momentum")
    run.advance(0.3, 10)
    kernel, grad = run.kernel.copy(), PROBLEM.grad(run.kernel)
    run.use("sgd")
    run.advance(0.3, 1)
    np.testing.assert_allclose(run.kernel, kernel - 0.3 * grad)  # no velocity is left
    assert run.step == 11


def test_a_kernel_that_has_arrived_is_told_from_one_on_its_way():
    run = Run(PROBLEM, np.zeros((3, 3)), "momentum")
    assert not run.settled and not run.over
    run.advance(0.3, 2000)
    assert run.settled and run.over and not run.diverged
    assert Run(PROBLEM, TEACHER, "sgd").over  # nothing is left to learn


def test_nobody_watches_for_ever(monkeypatch):
    monkeypatch.setattr("convviz.lab.learning.one_kernel.run.MAX_STEPS", 5)
    run = Run(PROBLEM, np.zeros((3, 3)), "adam")
    run.advance(0.1, 4)
    assert not run.over
    run.advance(0.1, 1)
    assert run.over


def test_the_start_is_left_as_it_is():
    start = np.zeros((3, 3))
    Run(PROBLEM, start, "adam").advance(0.1, 3)
    assert not start.any()


def test_a_rate_that_is_none_is_refused():
    with pytest.raises(RefusedValue, match="above 0"):
        Run(PROBLEM, np.zeros((3, 3)), "sgd").advance(0.0, 1)
