"""The visible gradient check: it agrees with the engine and PyTorch, and finds a gradient that is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from convviz.lab.layer import LayerPass
from convviz.lab.layer.loss import gradients, passes_of
from convviz.lab.lessons.gradcheck import (
    DTYPES,
    TOLERANCE,
    WHICH,
    Check,
    adjoint_of,
    error_curves,
    gradient_check,
    loss_fn_of,
    random_grad,
    smoothness_of,
    verdict_of,
)
from convviz.lab.lessons.gradcheck.block import middle_block
from convviz.lab.state import Experiment, LayerSettings, with_weight
from convviz.lab.state.experiment import UPSTREAMS
from tests.for_each import for_each

RNG = np.random.default_rng(4)
X = RNG.normal(size=(2, 4, 9, 8)).astype(np.float32)
PLAIN = replace(
    with_weight(Experiment(), RNG.normal(size=(6, 2, 3, 2))),
    groups=2,
    batch=2,
    bias=tuple(np.round(RNG.normal(size=6), 2).tolist()),
    stride=(2, 1),
    dilation=(1, 2),
    padding=(1, 2),
    upstream="random",
    out_channel=4,
    item=1,
)
CASES = {
    "plain": PLAIN,
    **{mode: replace(PLAIN, padding_mode=mode) for mode in ("reflect", "replicate", "circular")},
    **{kind: replace(PLAIN, upstream=kind) for kind in UPSTREAMS},
    "painted": replace(PLAIN, upstream="painted", paint=((0, 1, 2.0), (2, 3, -1.5))),
    "tanh": replace(PLAIN, activation="tanh", upstream="mse"),
    "sigmoid, average": replace(PLAIN, activation="sigmoid", pool="average", pool_size=(2, 3)),
    "relu, max": replace(PLAIN, activation="relu", pool="max", pool_size=(2, 2)),
    "a layer above": replace(
        PLAIN, activation="tanh", above=(LayerSettings(presets=("box",) * 2, bias=(0.0, 1.0)),), out_channel=1
    ),
}
each_case = pytest.mark.parametrize("experiment", CASES.values(), ids=CASES)


def checked(experiment: Experiment, which: str, dtype: str = "float64", **options: Any) -> Check:
    return gradient_check(loss_fn_of(experiment, X, dtype), which, filter=4, item=1, **options)


@each_case
@for_each("which", WHICH)
@for_each("dtype", DTYPES)
def test_the_engines_gradients_pass(experiment: Experiment, which: str, dtype: str) -> None:
    made = checked(experiment, which, dtype)
    assert made.count == made.checked.size
    assert not made.wrong.any()
    assert made.kinks.sum() <= made.checked.size // 10  # kinks are rare


@each_case
def test_what_is_checked_are_the_gradients_of_the_experiment(experiment: Experiment) -> None:
    loss_fn = loss_fn_of(experiment, X)
    weight_grad, bias_grad = gradients(experiment, passes_of(experiment, X))
    np.testing.assert_allclose(loss_fn.weight_grad, weight_grad, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(loss_fn.bias_grad, bias_grad, rtol=1e-4, atol=1e-6)
    assert checked(experiment, "weight").analytic.shape == (2, 3, 2)
    assert checked(experiment, "bias").analytic.shape == (6,)
    assert checked(experiment, "input").analytic.shape == (4, 9, 8)


@pytest.mark.parametrize("dtype", DTYPES)
def test_pytorch_says_the_same(dtype: str) -> None:
    loss_fn = loss_fn_of(replace(PLAIN, activation="tanh"), X, dtype)
    own = loss_fn.own
    x, weight, bias = (torch.tensor(a, requires_grad=True) for a in (own.x, own.weight, own.bias))
    out = torch.nn.functional.conv2d(x, weight, bias, (2, 1), (1, 2), (1, 2), 2)
    (torch.tanh(out) * torch.tensor(loss_fn.weights)).sum().backward()
    tolerance = {"float64": 1e-10, "float32": 1e-4}[dtype]
    pairs = ((loss_fn.weight_grad, weight), (loss_fn.bias_grad, bias), (loss_fn.input_grad, x))
    for ours, theirs in pairs:
        assert theirs.grad is not None
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("which", WHICH)
def test_everything_is_in_one_precision(which: str, dtype: str) -> None:
    for experiment in (CASES["relu, max"], CASES["a layer above"], CASES["tanh"]):
        made = checked(experiment, which, dtype)
        assert made.analytic.dtype == made.differences.plus.dtype == np.dtype(dtype)


@pytest.mark.parametrize(
    ("which", "method", "damage"),
    [
        ("weight", "weight_grad", lambda grad: grad[..., ::-1, ::-1]),
        ("weight", "weight_grad", lambda grad: -grad),
        ("bias", "bias_grad", lambda grad: grad / 2),
        ("input", "input_grad", lambda grad: np.roll(grad, 1, axis=-1)),
        ("input", "input_grad", lambda grad: grad * 1.00001),
    ],
)
def test_a_wrong_gradient_is_found(
    monkeypatch: pytest.MonkeyPatch, which: str, method: str, damage: Any
) -> None:
    right = getattr(LayerPass, method)
    monkeypatch.setattr(LayerPass, method, lambda self, grad: damage(right(self, grad)))
    assert checked(PLAIN, which).wrong.any()


def test_the_quotient_is_of_the_two_losses_that_are_shown() -> None:
    made = checked(CASES["tanh"], "weight", epsilon=1e-3)
    loss_fn, entry = made.loss_fn, (1, 2, 0)
    found = made.at(entry).free
    losses = []
    for step in (1e-3, -1e-3):
        weight = loss_fn.own.weight.copy()
        weight[(4, *entry)] += step
        layer = replace(loss_fn.own, weight=weight)
        losses.append(float(((layer.output - loss_fn.target) ** 2).mean()))
    assert (found.plus[0], found.minus[0]) == pytest.approx(tuple(losses), rel=1e-13)
    assert found.quotient[0] == pytest.approx((losses[0] - losses[1]) / 2e-3, rel=1e-9)
    assert made.numeric[entry] == found.quotient[0]


def test_what_takes_too_long_is_checked_in_a_block_in_the_middle_and_the_rest_is_left_out() -> None:
    made = checked(PLAIN, "input", work=2_000_000)
    assert 1 < made.count < made.checked.size
    np.testing.assert_array_equal(np.isnan(made.error), ~made.checked)
    assert middle_block((5, 7), 6).sum() in range(4, 7) and middle_block((5, 7), 6)[2, 3]


def test_where_the_gradient_is_zero_round_off_is_no_error() -> None:
    inside = replace(Experiment(), upstream="ones")  # the weights of Sobel's kernel add up to 0
    made = gradient_check(loss_fn_of(inside, X[:1, :1]), "input")
    assert (made.analytic[0, 2:-2, 2:-2] == 0).all() and (made.numeric[0, 2:-2, 2:-2] != 0).any()
    assert made.tiny >= 5 * 4 and not made.wrong.any()


# ---- the curve -------------------------------------------------------------------------------------------


def curves(experiment: Experiment, which: str = "weight") -> list[Any]:
    networks = [loss_fn_of(experiment, X, dtype) for dtype in DTYPES]
    made = gradient_check(networks[0], which, filter=4, item=1)
    return error_curves(networks, which, made.checked, filter=4, item=1)


def test_with_a_tanh_the_best_epsilon_lies_in_the_middle() -> None:
    for curve in curves(CASES["tanh"]):
        best, error = curve.best
        assert 1e-7 < best < 1e-1
        assert curve.largest[0] > 100 * error and curve.largest[-1] > 100 * error


def test_float32_needs_a_larger_epsilon_and_errs_more() -> None:
    wide, narrow = curves(CASES["tanh"])
    assert narrow.best[0] > 10 * wide.best[0] and narrow.best[1] > 100 * wide.best[1]


@pytest.mark.parametrize("kind", ["random", "mse"])
def test_lines_and_parabolas_know_no_truncation(kind: str) -> None:
    experiment = replace(PLAIN, upstream=kind)
    assert smoothness_of(experiment).is_exact
    wide = curves(experiment)[0]
    assert wide.largest[-1] < 1e-10
    assert (wide.one_sided[-1] > 1e-3) == (kind == "mse")


# ---- the verdict -----------------------------------------------------------------------------------------


def said(experiment: Experiment, epsilon: float | None = None, dtype: str = "float64") -> str:
    made = checked(experiment, "weight", dtype, epsilon=epsilon)
    return verdict_of(made, curves(experiment)[DTYPES.index(dtype)]).word


def test_a_bad_epsilon_is_told_from_a_wrong_gradient() -> None:
    tanh = CASES["tanh"]
    assert said(tanh) == "agree"
    assert said(tanh, 0.1) == "too_large"
    assert said(tanh, 1e-12) == said(tanh, 1e-6, "float32") == "too_small"


def test_one_wrong_entry_is_enough_to_disagree(monkeypatch: pytest.MonkeyPatch) -> None:
    right = LayerPass.weight_grad

    def damaged(self: LayerPass, grad: Any) -> Any:
        result = right(self, grad).copy()
        result[4, 1, 1, 1] *= 1.01
        return result

    monkeypatch.setattr(LayerPass, "weight_grad", damaged)
    for epsilon in (1e-1, 1e-5, 1e-12):
        assert said(CASES["tanh"], epsilon) == said(CASES["relu, max"], epsilon) == "disagree"


def test_a_kink_right_at_the_value_is_no_wrong_gradient() -> None:
    flat = replace(Experiment(activation="relu", upstream="random"), bias=(0.0,))
    networks = [loss_fn_of(flat, np.ones((1, 1, 5, 6)), dtype) for dtype in DTYPES]  # every sum is 0
    made = gradient_check(networks[0], "bias")
    assert made.kinks.all() and made.lasting.all() and not made.wrong.any()
    curve = error_curves(networks, "bias", made.checked)[0]
    assert verdict_of(made, curve).word == "all_kinks"


# ---- the adjoint identity --------------------------------------------------------------------------------


@each_case
def test_the_two_inner_products_are_one_number(experiment: Experiment) -> None:
    loss_fn = loss_fn_of(experiment, X)
    for grad in (random_grad(loss_fn), loss_fn.conv_grad):
        assert adjoint_of(loss_fn, grad).error < 1e-14


def test_a_wrong_transpose_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    loss_fn = loss_fn_of(PLAIN, X)
    right = LayerPass.input_grad
    monkeypatch.setattr(LayerPass, "input_grad", lambda self, grad: right(self, grad)[..., ::-1])
    assert adjoint_of(loss_fn, random_grad(loss_fn)).error > 1e-3


def test_the_tolerances_leave_room_for_round_off_alone() -> None:
    assert TOLERANCE["float64"] <= 1e-6 and TOLERANCE["float32"] <= 1e-2
