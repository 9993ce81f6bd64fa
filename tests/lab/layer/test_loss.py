"""Losses, their gradients, and the step of gradient descent that must lower them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.errors import RefusedValue
from convviz.lab.kernels import PRESETS, preset_kernel
from convviz.lab.layer import LayerPass
from convviz.lab.layer import loss as upstream
from convviz.lab.layer.loss import (
    LOSSES,
    Upstream,
    descend,
    grad_at_output,
    learning_rate,
    loss_of,
    make_upstream,
    passes_of,
    target_kernel,
    target_output,
)
from convviz.lab.state import Experiment, LayerSettings, with_weight
from convviz.ops import reference
from convviz.ops.geometry import PADDING_MODES
from tests.for_each import for_each

RNG = np.random.default_rng(7)
X = RNG.uniform(size=(2, 3, 7, 9)).astype(np.float32)  # a batch of two
LAYER = {"stride": (2, 1), "padding": (1, 2), "dilation": (1, 2), "padding_mode": "reflect"}
COLOUR = with_weight(Experiment(bias=(0.25,), **LAYER), RNG.normal(size=(1, 3, 2, 3)))
TWO_FILTERS = replace(
    with_weight(Experiment(**LAYER), RNG.normal(size=(2, 3, 2, 3))), bias=(0.25, -1.0), batch=2, item=1
)


def own(experiment: Experiment, x: Any = X) -> LayerPass:
    return passes_of(experiment, x)[0]


def made_of(experiment: Experiment, x: Any = X) -> Upstream:
    return make_upstream(experiment, passes_of(experiment, x))


class Given:
    """A layer whose output is given: what the loss is taken of when a test moves one number of it."""

    def __init__(self, passed: LayerPass, output: Any) -> None:
        self.x, self.output = passed.x, output


def central_differences(experiment: Experiment, x: Any, epsilon: float = 1e-4) -> Any:
    """dL/dy by moving one output cell at a time."""
    passed = own(experiment, x)
    grad = np.zeros_like(passed.output)
    for cell in np.ndindex(*grad.shape):
        moved = np.zeros_like(grad)
        moved[cell] = epsilon
        up, down = (
            make_upstream(experiment, [Given(passed, passed.output + step)]).loss  # type: ignore[list-item]
            for step in (moved, -moved)
        )
        grad[cell] = (up - down) / (2 * epsilon)
    return grad


# ---- the loss and its gradient ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(LOSSES))
def test_the_upstream_gradient_is_the_slope_of_the_loss(kind: str) -> None:
    experiment = replace(TWO_FILTERS, upstream=kind, out_channel=1, cell=(2, 3), seed=5)
    np.testing.assert_allclose(made_of(experiment).grad, central_differences(experiment, X), atol=1e-8)


def test_ones_adds_up_the_whole_output() -> None:
    made = made_of(replace(COLOUR, upstream="ones"))
    assert (made.grad == 1).all() and made.loss == pytest.approx(own(COLOUR).output.sum())


def test_one_hot_is_the_value_of_its_cell_in_its_filter_on_its_picture() -> None:
    y = own(TWO_FILTERS).output
    made = made_of(replace(TWO_FILTERS, upstream="one_hot", cell=(2, 3), out_channel=1))
    assert made.loss == y[1, 1, 2, 3] and made.grad.sum() == made.grad[1, 1, 2, 3] == 1


def test_one_hot_without_a_cell_takes_the_middle_one() -> None:
    made = made_of(Experiment(upstream="one_hot"), X[:1, :1, :6])  # an output of 4 x 7
    assert made.grad[0, 0, 2, 3] == 1


def test_one_hot_refuses_a_cell_outside_the_output() -> None:
    for cell in ((4, 0), (0, 7)):
        with pytest.raises(RefusedValue, match="outside the output of 4 x 7"):
            made_of(Experiment(upstream="one_hot", cell=cell), X[:1, :1, :6])


def test_random_is_the_same_for_the_same_seed_and_short_enough_to_read() -> None:
    y = own(COLOUR).output
    first, again, other = (made_of(replace(COLOUR, upstream="random", seed=seed)) for seed in (1, 1, 2))
    assert (first.grad == again.grad).all() and (first.grad != other.grad).any()
    assert (first.grad == first.grad.round(2)).all() and first.loss == pytest.approx(np.sum(first.grad * y))


def test_mean_squared_error_compares_with_the_output_of_the_target_without_bias() -> None:
    experiment = replace(COLOUR, upstream="mse", target="box")
    y = own(experiment).output
    kernel = np.broadcast_to(np.float32(preset_kernel("box", (2, 3))), (1, 3, 2, 3))
    target = reference.conv2d_loops(X.astype(float), kernel.astype(float), **LAYER)
    made = made_of(experiment)
    np.testing.assert_allclose(made.target, target, atol=1e-12)
    assert made.loss == pytest.approx(np.mean((y - target) ** 2))
    np.testing.assert_allclose(made.grad, 2 * (y - target) / y.size, atol=1e-12)


@for_each("target", list(PRESETS))
@for_each("size", [(1, 1), (2, 5), (3, 3)])
def test_every_preset_can_be_a_target_for_a_kernel_of_any_size(target: str, size: tuple[int, int]) -> None:
    experiment = with_weight(Experiment(upstream="mse", target=target), RNG.normal(size=(1, 1, *size)))
    assert target_output(experiment, X[:, :1]).shape == own(experiment, X[:, :1]).output.shape


def test_a_kernel_equal_to_its_target_has_no_loss_and_stays_as_it_is() -> None:
    experiment = Experiment(presets=("box",), target="box", upstream="mse")
    assert descend(experiment, X[:, :1]) == (experiment, 0.0, 0.0)


# ---- gradient descent ------------------------------------------------------------------------------------


def hessian_of_mse(x: Any, patches_like: Experiment) -> Any:
    """The curvature of the mean squared error in one filter's weights and bias, by the plain loops."""
    layer = own(patches_like, x)
    patches = reference.image_patches_loops(layer.x, layer.weight.shape[2:], **layer.options)
    # (N, C, KH, KW, HO, WO) -> (N HO WO, C KH KW)
    rows = patches.transpose(0, 4, 5, 1, 2, 3).reshape(-1, np.prod(patches.shape[1:4]))
    rows = np.hstack([rows, np.ones((len(rows), 1))])
    return 2 * rows.T @ rows / (len(rows) * len(layer.bias))


@pytest.mark.parametrize("experiment", [COLOUR, TWO_FILTERS], ids=["one filter", "two filters"])
def test_the_rate_for_mean_squared_error_is_one_over_its_largest_curvature(experiment: Experiment) -> None:
    curvature = np.linalg.eigvalsh(hessian_of_mse(X, experiment))[-1]
    assert learning_rate(replace(experiment, upstream="mse"), X) == pytest.approx(1 / curvature)


@pytest.mark.parametrize(("times", "lowers"), [(1.0, True), (1.99, True), (2.01, False)])
def test_any_rate_below_twice_the_chosen_one_lowers_mean_squared_error(times: float, lowers: bool) -> None:
    goal = target_kernel(replace(COLOUR, upstream="mse", target="box"))
    steepest = np.linalg.eigh(hessian_of_mse(X, COLOUR))[1][:, -1]
    weight = np.broadcast_to(goal, (1, 3, *goal.shape[-2:])) + steepest[:-1].reshape(1, 3, *goal.shape[-2:])
    off = replace(with_weight(COLOUR, weight), bias=(float(steepest[-1]),), upstream="mse", target="box")
    off = replace(off, learning_rate=times * learning_rate(off, X))
    _after, before, after = descend(off, X)
    assert (after < before) == lowers


def test_groups_have_a_curvature_each_and_the_largest_one_counts() -> None:
    x = np.stack([X[:, 0], 9 * X[:, 1]], axis=1)
    experiment = Experiment(presets=("sobel_x", "box"), bias=(0.0, 0.0), groups=2, upstream="mse")
    each = [
        np.linalg.eigvalsh(hessian_of_mse(x[:, c : c + 1], Experiment(upstream="mse")))[-1] / 2
        for c in (0, 1)
    ]
    assert learning_rate(experiment, x) == pytest.approx(1 / max(each))


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.sampled_from(list(PRESETS)), st.sampled_from(PADDING_MODES))
def test_one_step_on_the_mean_squared_error_lowers_it(seed: int, target: str, mode: str) -> None:
    rng = np.random.default_rng(seed)
    channels, filters = rng.integers(1, 4), rng.integers(1, 3)
    size, shape = rng.integers(1, 6, 2), rng.integers(6, 12, 2)
    x = rng.uniform(0, rng.choice([1, 9, 255]), (rng.integers(1, 4), channels, *shape))
    layer = Experiment(
        upstream="mse",
        target=target,
        stride=(int(rng.integers(1, 4)), int(rng.integers(1, 3))),
        padding=(int(rng.integers(0, 3)), 1),
        padding_mode=mode,
    )
    experiment = with_weight(layer, rng.normal(size=(filters, channels, *size)))
    experiment = replace(experiment, bias=tuple(rng.normal(size=filters).tolist()))
    after, before, then = descend(experiment, x)
    assert before == loss_of(experiment, x)
    assert then == loss_of(after, x)
    assert then < before


@pytest.mark.parametrize("kind", ["ones", "one_hot", "random"])
@pytest.mark.parametrize(
    "experiment", [COLOUR, TWO_FILTERS, Experiment()], ids=["colour", "two filters", "preset"]
)
def test_one_step_on_a_linear_loss_lowers_it_and_is_a_tenth_as_long_as_the_weight(
    experiment: Experiment, kind: str
) -> None:
    experiment = replace(experiment, upstream=kind, cell=(0, 1))
    layer = own(experiment)
    after, before, then = descend(experiment, X)
    moved = own(after)
    step = np.hypot(np.linalg.norm(moved.weight - layer.weight), np.linalg.norm(moved.bias - layer.bias))
    assert then < before and step == pytest.approx(0.1 * np.linalg.norm(layer.weight), rel=1e-5)


def test_a_step_moves_weight_and_bias_against_their_gradients_by_the_rate_that_was_chosen() -> None:
    experiment = replace(COLOUR, upstream="random", learning_rate=0.5)
    layer = own(experiment)
    grad = made_of(experiment).grad
    weight_grad = reference.conv2d_weight_grad_loops(layer.x, (1, 3, 2, 3), grad, **LAYER)
    after, _, _ = descend(experiment, X)
    assert (after.presets, after.kernel_size) == (("custom",), (2, 3))
    np.testing.assert_allclose(after.weight, np.array(COLOUR.weight) - 0.5 * weight_grad, atol=1e-12)
    np.testing.assert_allclose(after.bias, [0.25 - 0.5 * grad.sum()], atol=1e-12)
    assert replace(after, weight=COLOUR.weight, bias=COLOUR.bias) == experiment


def test_on_a_black_picture_the_bias_alone_learns() -> None:
    after, before, then = descend(Experiment(upstream="ones"), np.zeros((1, 1, 5, 5)))
    assert after.presets == ("sobel_x",) and after.bias[0] < 0 and then < before


def test_a_kernel_of_zeros_can_learn_too() -> None:
    dark = with_weight(Experiment(upstream="ones"), np.zeros((1, 1, 3, 3)))
    _, before, then = descend(dark, X[:, :1])
    assert then < before


def test_any_rate_will_do_where_there_is_no_gradient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upstream, "pattern", lambda experiment, shape: np.zeros(shape))
    assert learning_rate(Experiment(), X) == 0.1


def test_a_rate_that_leads_beyond_all_bounds_is_refused() -> None:
    with pytest.raises(RefusedValue, match="choose a smaller rate"):
        descend(Experiment(learning_rate=1e9), X)


def test_it_is_refused_where_the_bias_alone_or_the_weights_alone_would_go_there() -> None:
    far = Experiment(learning_rate=1e9)
    bias_alone = r"leads to a weight of 36,000,000,000, beyond 1,000,000"  # 36 cells of g, each 1
    with pytest.raises(RefusedValue, match=bias_alone):
        descend(far, np.zeros((1, 1, 8, 8)))
    swaying = replace(far, upstream="checkerboard")  # it sums to 0 over an even number of columns
    assert made_of(swaying, X[:1, :1, :, :8]).grad.sum() == 0
    with pytest.raises(RefusedValue, match="choose a smaller rate"):
        descend(swaying, X[:1, :1, :, :8])


def test_inputs_are_never_changed() -> None:
    x = X.copy()
    descend(replace(COLOUR, upstream="mse"), x)
    assert (x == X).all()


# ---- what follows the layer, and what lies above it ------------------------------------------------------

ABOVE = (
    LayerSettings(presets=("sobel_y", "box"), bias=(0.5, -0.25), activation="leaky_relu", slope=0.3),
    LayerSettings(presets=("gaussian",), kernel_size=(2, 1), pool="average", pool_size=(1, 2)),
)
FOLLOWED = {
    "relu and max": {"activation": "relu", "pool": "max", "pool_size": (2, 3), "pool_stride": (1, 2)},
    "sigmoid": {"activation": "sigmoid"},
    "tanh and average": {"activation": "tanh", "pool": "average"},
    "leaky": {"activation": "leaky_relu", "slope": 0.2},
    "layers above": {"activation": "tanh", "above": ABOVE, "padding": (3, 2), "padding_mode": "zeros"},
}


@for_each("follows", FOLLOWED)
@for_each("kind", ["random", "mse", "one_hot"])
def test_the_gradients_come_down_through_all_that_follows(kind: str, follows: str) -> None:
    """Against central differences of the loss in every weight and bias."""
    fields = {**FOLLOWED[follows], "upstream": kind, "seed": 3, "item": 1}
    experiment = replace(TWO_FILTERS, **fields)
    passes = passes_of(experiment, X)
    weight_grad, bias_grad = upstream.gradients(experiment, passes)
    epsilon = 1e-5
    for grad, name in ((weight_grad, "weight"), (bias_grad, "bias")):
        for place in np.ndindex(*grad.shape):
            losses = []
            for sign in (1, -1):
                moved = np.array(getattr(passes[0], name))
                moved[place] += sign * epsilon
                first = replace(passes[0], **{name: moved})
                losses.append(loss_at(experiment, first, passes))
            assert grad[place] == pytest.approx((losses[0] - losses[1]) / (2 * epsilon), rel=1e-3, abs=1e-5)


def loss_at(experiment: Experiment, moved: LayerPass, passes: list[LayerPass]) -> float:
    """The loss with the first layer moved, the target that of the still one; nothing is rounded between."""
    made, last = make_upstream(experiment, passes), moved
    for layer in passes[1:]:
        last = replace(layer, x=last.output)
    if made.target is not None:
        return float(np.mean((last.output - made.target) ** 2))
    return float(np.sum(made.grad * last.output))


def test_the_mean_squared_error_of_a_batch_is_over_all_its_numbers() -> None:
    experiment = replace(TWO_FILTERS, upstream="mse", target="box")
    both = made_of(experiment)
    alone = [made_of(replace(experiment, batch=1, item=0), X[n : n + 1]) for n in (0, 1)]
    np.testing.assert_allclose(both.grad, np.concatenate([one.grad for one in alone]) / 2)
    assert both.loss == pytest.approx(np.mean([one.loss for one in alone]))


def test_without_layers_above_the_gradient_is_the_losss_own() -> None:
    passes = passes_of(TWO_FILTERS, X)
    grad = make_upstream(TWO_FILTERS, passes).grad
    assert grad_at_output(passes, grad) is grad
