"""Kinks: no right gradient is blamed for them, and no wrong one hides behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from convviz.lab.files.images import SAMPLES
from convviz.lab.layer import LayerPass
from convviz.lab.lessons.bugs import BUGS, Bug
from convviz.lab.lessons.bugs.calling import buggy
from convviz.lab.lessons.gradcheck import (
    DTYPES,
    TOLERANCE,
    USUAL,
    WHICH,
    Check,
    LossFunction,
    error_curves,
    gradient_check,
    loss_fn_of,
    verdict_of,
)
from convviz.lab.lessons.gradcheck.held_choices import KINKED
from convviz.lab.state import Experiment, LayerSettings, with_weight
from convviz.ops.geometry import PADDING_MODES
from convviz.ops.pooling import max_pool2d_winners
from tests.for_each import for_each
from tests.lab.lessons.gradcheck.every import combinations, drawn, every, input_of, possible

METHODS = {"weight": "weight_grad", "bias": "bias_grad", "input": "input_grad"}
each_dtype = pytest.mark.parametrize("dtype", DTYPES)
each_bug = pytest.mark.parametrize("bug", BUGS.values(), ids=BUGS)
each_which = pytest.mark.parametrize("which", WHICH)


def verdicts(experiment: Experiment, which: str, x: Any = None) -> list[str]:
    """What the view says of one gradient in each precision."""
    x = input_of(experiment) if x is None else x
    return verdicts_of([loss_fn_of(experiment, x, dtype) for dtype in DTYPES], experiment, which)


def verdicts_of(networks: list[LossFunction], experiment: Experiment, which: str) -> list[str]:
    where = last_of(experiment)
    checks = [gradient_check(loss_fn, which, **where) for loss_fn in networks]
    if not any(check.wrong.any() for check in checks):
        return ["all_kinks" if check.kinks.all() else "agree" for check in checks]
    curves = error_curves(networks, which, checks[0].checked, **where)
    return [verdict_of(check, curve).word for check, curve in zip(checks, curves, strict=True)]


def last_of(experiment: Experiment) -> dict[str, Any]:
    """Its last filter and picture."""
    return {"filter": len(experiment.presets) - 1, "item": experiment.batch - 1}


def blamed(experiments: Iterator[Experiment]) -> list[tuple[Experiment, str]]:
    """The experiments whose right gradients are called wrong."""
    found = []
    for one in experiments:
        networks = [loss_fn_of(one, input_of(one), dtype) for dtype in DTYPES]
        found += [(one, which) for which in WHICH if "disagree" in verdicts_of(networks, one, which)]
    return found


# ---- no right gradient is blamed -------------------------------------------------------------------------

FLAT = np.zeros((1, 1, 1, 3))
OPPOSED = replace(
    with_weight(Experiment(activation="relu"), np.array([[[[1.0, -1.0]]]])),
    upstream="painted",
    paint=((0, 0, 1.0), (0, 1, -1.0)),
)


@each_which
def test_slopes_that_cancel_are_no_wrong_gradient(which: str) -> None:
    assert set(verdicts(OPPOSED, which, FLAT)) <= {"agree", "all_kinks"}


@for_each("after", [{"pool": "max"}, {"activation": "leaky_relu"}, {"pool": "max", "above": 1}])
@for_each("mode", PADDING_MODES)
@each_which
def test_ties_and_zeros_everywhere_are_no_wrong_gradient(
    after: dict[str, Any], mode: str, which: str
) -> None:
    above = (LayerSettings(presets=("sobel_y",), activation="relu", pool="max", pool_size=(1, 2)),)
    fields = {**after, "above": above if "above" in after else ()}
    flat = Experiment(**fields, padding=(1, 1), padding_mode=mode, upstream="checkerboard")
    x = np.ones((1, 1, 6, 8))
    assert set(verdicts(flat, which, x)) <= {"agree", "kinks", "all_kinks"}


@pytest.mark.parametrize(
    "fields",
    [
        {"picture": "step_edge", "activation": "relu", "upstream": "random"},
        {"picture": "step_edge", "presets": ("box",), "pool": "max", "upstream": "checkerboard"},
        {
            "picture": "camera",
            "presets": ("log",),
            "kernel_size": (5, 5),
            "activation": "tanh",
            "pool": "average",
            "upstream": "mse",
        },
        {"picture": "ramp", "presets": ("box",), "activation": "tanh", "upstream": "mse"},
        {"picture": "dot", "presets": ("gaussian",), "pool": "max", "upstream": "mse"},
    ],
)
def test_known_pitfalls_are_blamed_on_nobody(fields: dict[str, Any]) -> None:
    assert not blamed(iter([possible(Experiment(**fields))]))


def test_no_gradient_of_the_engine_is_blamed_in_a_drawn_sample() -> None:
    rng = np.random.default_rng(17)
    everyone = combinations()
    assert not blamed(every(everyone[place] for place in rng.choice(len(everyone), 60, replace=False)))
    assert not blamed(drawn(np.random.default_rng([17, seed])) for seed in range(14))


@pytest.mark.slow
@pytest.mark.parametrize("picture", SAMPLES)
def test_no_gradient_of_the_engine_is_blamed_whatever_is_combined(picture: str) -> None:
    assert not blamed(every(combinations((picture,))))


@pytest.mark.slow
@pytest.mark.parametrize("run", range(8))
def test_no_gradient_of_the_engine_is_blamed_in_any_kind_of_layer_or_stack(run: int) -> None:
    assert not blamed(drawn(np.random.default_rng([run, seed])) for seed in range(250))


# ---- no wrong gradient is spared -------------------------------------------------------------------------


def with_mistake(monkeypatch: pytest.MonkeyPatch, bug: Bug) -> None:
    """Let the layers have the mistaken gradient; where it is one of several steps, its second one."""

    def gradient(self: LayerPass, grad: NDArray[Any]) -> NDArray[Any]:
        made = buggy(bug)
        calls = 2 if bug.layer.steps > 1 else 1
        for _ in range(calls):
            result = made(self.x, self.weight, grad, self.options)
        return np.asarray(result, dtype=self.x.dtype)

    monkeypatch.setattr(LayerPass, METHODS[bug.which], gradient)


def apart(check: Check, right: Check) -> float:
    """By how many tolerances the gradient is off, at most."""
    sizes = np.maximum(np.maximum(np.abs(check.analytic), np.abs(right.analytic)), right.floor)
    off = np.abs(check.analytic - right.analytic)
    return (
        float(np.divide(off, sizes, out=np.zeros_like(off), where=off > 0)[check.checked].max())
        / (TOLERANCE[check.dtype])
    )


OFF = 10
"""A gradient that is off by so many tolerances has to be caught."""


@cache
def small(seed: int) -> Experiment:
    """An experiment of any kind on a small region, for the plain loops of the mistakes."""
    one = drawn(np.random.default_rng(seed))
    maps = ("picture", "responses", "random")[seed % 3]
    return possible(replace(one, region=(2, 2, 6, 5), maps=maps, channels=2))


def fits(bug: Bug, experiment: Experiment) -> bool:
    """Whether the mistake gives a gradient at all there: two of them look beyond a padded picture's edge."""
    with pytest.MonkeyPatch.context() as patch:
        with_mistake(patch, bug)
        loss_fn = loss_fn_of(experiment, input_of(experiment))
        try:
            getattr(loss_fn, METHODS[bug.which])
        except IndexError:
            return False
    return True


@cache
def right_checks(experiment: Experiment, which: str) -> list[Check]:
    """The checks of the engine's own gradient in each precision."""
    networks = [loss_fn_of(experiment, input_of(experiment), dtype) for dtype in DTYPES]
    return [gradient_check(network, which, **last_of(experiment)) for network in networks]


def judged(experiment: Experiment, bug: Bug) -> dict[str, tuple[float, Check, str]]:
    """Where the mistake is off, by how much in each precision, its check and its verdict."""
    x, where = input_of(experiment), last_of(experiment)
    right = right_checks(experiment, bug.which)
    with pytest.MonkeyPatch.context() as patch:
        with_mistake(patch, bug)
        networks = [loss_fn_of(experiment, x, each) for each in DTYPES]
        checks = [gradient_check(network, bug.which, **where) for network in networks]
        off = [*map(apart, checks, right)]
        if max(off) <= OFF:
            return {}
        curves = error_curves(networks, bug.which, checks[0].checked, **where)
        words = [verdict_of(check, curve).word for check, curve in zip(checks, curves, strict=True)]
        return dict(zip(DTYPES, zip(off, checks, words, strict=True), strict=True))


@each_bug
@pytest.mark.parametrize("seeds", [range(8), pytest.param(range(8, 80), marks=pytest.mark.slow)])
def test_every_mistake_is_caught_wherever_it_is_off(bug: Bug, seeds: range) -> None:
    caught = set()
    for experiment in filter(lambda one: fits(bug, one), map(small, seeds)):
        for dtype, (off, made, word) in judged(experiment, bug).items():
            if off > OFF:
                caught.add(dtype)
                assert made.wrong.any(), experiment
                assert word in (("disagree",) if dtype == "float64" else ("disagree", "unclear")), experiment
    assert caught == set(DTYPES)


def own_layer(bug: Bug, **after: Any) -> tuple[Experiment, NDArray[Any]]:
    """The mistake's own layer as an experiment, ReLU or a pool behind it, and an input in whole numbers."""
    rng, layer = np.random.default_rng(3), bug.layer
    weight = rng.integers(-2, 3, layer.weight_shape).astype(float)
    options = {name: value for name, value in layer.options.items() if name != "groups"}
    made = replace(
        with_weight(Experiment(), weight),
        batch=layer.x_shape[0],
        bias=(0.0,) * len(weight),
        upstream="random",
        groups=layer.options.get("groups", 1),
        **{name: pair(value) if name != "padding_mode" else value for name, value in options.items()},
        **after,
    )
    return made, rng.integers(-2, 3, layer.x_shape).astype(float)


def pair(value: Any) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else tuple(value)


@each_bug
@pytest.mark.parametrize("after", [{}, {"activation": "relu"}, {"activation": "leaky_relu", "pool": "max"}])
def test_every_mistake_is_caught_in_its_own_layer_with_kinks_behind_it(
    monkeypatch: pytest.MonkeyPatch, bug: Bug, after: dict[str, Any]
) -> None:
    experiment, x = own_layer(bug, **after)
    with_mistake(monkeypatch, bug)
    assert "disagree" in verdicts(experiment, bug.which, x)


@pytest.mark.parametrize("activation", KINKED)
@each_dtype
@each_which
def test_a_gradient_that_is_wrong_at_a_kink_alone_is_caught(
    monkeypatch: pytest.MonkeyPatch, activation: str, dtype: str, which: str
) -> None:
    edge = possible(Experiment(picture="step_edge", activation=activation, upstream="random"))
    right = gradient_check(loss_fn_of(edge, input_of(edge), dtype), which)
    assert right.kinks.any() and not right.wrong.any()
    place = tuple(int(at) for at in np.argwhere(right.kinks)[0])
    method = getattr(LayerPass, METHODS[which])

    def damaged(self: LayerPass, grad: NDArray[Any]) -> NDArray[Any]:
        result = method(self, grad).copy()
        (result if which == "bias" else result[0])[place] += 0.1
        return np.asarray(result)

    monkeypatch.setattr(LayerPass, METHODS[which], damaged)
    made = gradient_check(loss_fn_of(edge, input_of(edge), dtype), which)
    assert np.argwhere(made.wrong).tolist() == [list(place)]
    assert "disagree" in verdicts(edge, which)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda values, grad: np.where(values > 0.3, grad, 0),
        lambda values, grad: grad,
        lambda values, grad: np.where(values <= 0, -grad, grad),
    ],
    ids=["too high a threshold", "no mask", "a sign"],
)
@each_which
def test_a_wrong_mask_of_relu_is_caught(
    monkeypatch: pytest.MonkeyPatch, wrong: Callable[..., Any], which: str
) -> None:
    photo = possible(Experiment(picture="camera", activation="relu", upstream="random"))
    monkeypatch.setattr(LayerPass, "conv_grad", lambda self, grad: wrong(self.conv, grad))
    assert verdicts(photo, which) == ["disagree", "disagree"]


# ---- where a kink is said to be, something changes -------------------------------------------------------


def choices(loss_fn: LossFunction, which: str, entry: tuple[int, ...], nudge: float) -> list[NDArray[Any]]:
    """The signs before every ReLU and the winners of every max pooling, with one entry nudged."""
    own = loss_fn.own
    arrays = {"weight": own.weight.copy(), "bias": own.bias.copy(), "x": own.x.copy()}
    arrays["x" if which == "input" else which][entry] += own.x.dtype.type(nudge)
    passed, found = replace(own, **arrays), []
    for layer in loss_fn.layers:
        if layer is not own:
            passed = LayerPass(layer.settings, passed.output, layer.weight, layer.bias)
        if layer.settings.activation in KINKED:
            found.append(np.sign(passed.conv))
        if layer.settings.pool == "max":
            size, stride = layer.settings.pool_size, layer.settings.pool_step
            found.append(max_pool2d_winners(passed.activated, size, stride=stride))
    return found


@each_dtype
@each_which
def test_a_kink_is_said_only_where_a_sign_or_a_winner_changes(dtype: str, which: str) -> None:
    seen = 0
    for seed in range(60):
        experiment = replace(small(seed), bias=(0.0,) * len(small(seed).presets), batch=1, activation="relu")
        loss_fn = loss_fn_of(experiment, input_of(experiment), dtype)
        made = gradient_check(loss_fn, which)
        for place in np.argwhere(made.kinks)[:20].tolist():
            entry = tuple(place) if which == "bias" else (0, *place)
            up, at, down = (choices(loss_fn, which, entry, nudge * USUAL[dtype]) for nudge in (1, 0, -1))
            changed = [(a != b).any() or (b != c).any() for a, b, c in zip(up, at, down, strict=True)]
            assert any(changed), (experiment, entry)
            seen += 1
    assert seen > 10


@each_dtype
@each_which
def test_away_from_kinks_the_choices_held_change_nothing(dtype: str, which: str) -> None:
    for seed in range(40):
        experiment = small(seed)
        made = gradient_check(loss_fn_of(experiment, input_of(experiment), dtype), which)
        free, held = made.both.free.quotient, made.both.held.quotient
        close = np.abs(free - held) <= TOLERANCE[dtype] * np.maximum(np.abs(held), made.floor)
        assert (close | made.kinks[made.checked]).all()
