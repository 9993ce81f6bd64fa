"""Random layers and random changes of them, for the browser to work out before Python answers."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.app.components.payload import pack
from convviz.app.components.stage.message import arrays_of, layer_meta, loss_of
from convviz.errors import Refusal
from convviz.lab.layer.magnitudes import sum_size
from convviz.lab.scene import Chosen, build_scene
from convviz.lab.scene.scales import scales_of
from convviz.lab.state import (
    NUMBERS,
    OPERATIONS,
    Experiment,
    LayerSettings,
    OwnNumbers,
    as_applied,
    weight_array,
    with_weight,
)

ROUND_OFF = 2.0**-21
"""Up to this part of what it was added up from a result is round-off of float32 numbers, there and back."""

Cells = list[tuple[int, float]]


@dataclass(frozen=True, eq=False)
class Case:
    """A layer, what is on show of it, and a change: the layer and input after it, what the browser tells."""

    view: str
    experiment: Experiment
    x: NDArray[np.float32]  # (N, C, H, W)
    after: Experiment
    x_after: NDArray[np.float32]
    changes: list[dict[str, Any]]

    def chosen(self, experiment: Experiment, x: NDArray[np.float32]) -> Chosen:
        """What is on show."""
        item, filter_, channel = experiment.item, experiment.out_channel, experiment.channel
        return Chosen(build_scene(experiment, x), filter=filter_, item=item, wanted_channel=channel)

    @cached_property
    def before(self) -> Chosen:
        """What is on show before the change."""
        return self.chosen(self.experiment, self.x)

    @cached_property
    def answer(self) -> Chosen:
        """What Python makes of the change."""
        return self.chosen(self.after, self.x_after)

    @cached_property
    def told(self) -> dict[str, Any]:
        """The case for the browser."""
        base, answer = message(self.before, self.view), message(self.answer, self.view)
        return {"base": base, "answer": answer, "changes": self.changes}


def message(chosen: Chosen, view: str) -> str:
    """Python's message, in letters."""
    arrays = arrays_of(chosen, view)
    own = {"view": view, "upstream": chosen.scene.experiment.upstream, "loss": loss_of(chosen, view)}
    meta = layer_meta(chosen, view) | {"scales": scales_of(chosen, arrays), **own}
    return base64.b64encode(pack(meta, arrays)).decode()


def sizes(chosen: Chosen, arrays: dict[str, Any]) -> dict[str, float]:
    """What the numbers of each array are added up from; a slope moves at most as far as the output."""
    return {**scales_of(chosen, arrays), "slopes": sum_size(chosen.scene.layer)}


def drawn(rng: np.random.Generator, view: str) -> Case:
    """A random layer and a random change of it; drawn again where the layer is not possible."""
    while True:
        try:
            return changed(rng, view, *layer_and_input(rng, view))
        except Refusal:
            continue


def dark(rng: np.random.Generator) -> Case:
    """A layer with windows in which a ReLU leaves nothing but zeros: the first of them wins."""
    experiment, x = layer_and_input(rng, "after_grad")
    experiment = replace(
        experiment,
        bias=(-0.5,) * experiment.filters,
        padding="full",
        activation="relu",
        pool="max",
        pool_size=(1, 2),
        pool_stride=(1, 1),
        upstream="random",
        above=(),
    )
    return changed(rng, "after_grad", experiment, x)


def layer_and_input(rng: np.random.Generator, view: str) -> tuple[Experiment, NDArray[np.float32]]:
    groups, depth, each = (int(rng.integers(1, 3)) for _ in range(3))
    items, filters = int(rng.integers(1, 4)), groups * each
    size = tuple(int(n) for n in rng.integers(3, 12, 2))
    weight = rng.normal(size=(filters, depth, *rng.integers(1, 5, 2))).round(2)
    pool = str(rng.choice(["none", "max", "max", "average"]))
    activation = str(rng.choice(["none", "relu", "relu", "leaky_relu", "sigmoid", "tanh"]))
    plain = not view.startswith("after") and rng.random() < 0.4
    x = rng.normal(size=(items, groups * depth, *size)).round(2).astype(np.float32)
    experiment = replace(
        with_weight(Experiment(seed=int(rng.integers(100))), weight),
        bias=tuple(rng.normal(size=filters).round(1)),
        groups=groups,
        batch=items,
        stride=pair(rng, 1, 4),
        padding=pair(rng, 0, 4),
        operation=OPERATIONS[(items + filters) % 2],
        padding_mode=str(rng.choice(["zeros", "reflect", "replicate", "circular"])),
        dilation=pair(rng, 1, 3),
        activation="none" if plain else activation,
        slope=0.2,
        pool="none" if plain else pool,
        pool_size=pair(rng, 1, 4),
        pool_stride=pair(rng, 1, 4) if rng.random() < 0.5 else None,
        output_padding=pair(rng, 0, 3),
        upstream=str(
            rng.choice(["ones", "one_hot", "checkerboard", "random", "painted", "painted", "mse", "mse"])
        ),
        above=above(rng) if rng.random() < 0.2 else (),
        item=int(rng.integers(items)),
        out_channel=int(rng.integers(filters)),
        channel=int(rng.integers(groups * depth)),
        picture=NUMBERS,
        numbers=OwnNumbers.of(x[0]),
        channels=groups * depth,
    )
    return experiment, x


def above(rng: np.random.Generator) -> tuple[LayerSettings, ...]:
    """A layer between the open one and the loss, linear or not."""
    return (LayerSettings(kernel_size=(1, 2), activation=str(rng.choice(["none", "tanh"]))),)


def pair(rng: np.random.Generator, low: int, high: int) -> tuple[int, int]:
    rows, columns = rng.integers(low, high, 2)
    return int(rows), int(columns)


def changed(rng: np.random.Generator, view: str, experiment: Experiment, x: NDArray[np.float32]) -> Case:
    """One to three kinds of changes together."""
    chosen = Chosen(build_scene(experiment, x), experiment.out_channel, experiment.item, experiment.channel)
    size = chosen.pooled_grad.shape  # refused where the pool does not fit
    after, x_after, changes = experiment, x.copy(), []
    kinds = [kind for kind in ("weight", "bias", "input", "grad") if rng.random() < 0.4]
    if (
        not kinds
        or kinds == ["grad"]
        and (experiment.upstream not in ("painted", "one_hot") or experiment.above)
    ):
        kinds = ["weight"]
    for kind in kinds:
        if kind == "input":
            cells = cells_in(rng, chosen.x.size)
            channels = x_after[experiment.item, chosen.channels]  # a view
            put(channels, cells)
            changes.append({"of": "input", "cells": cells})
        if kind == "weight":
            cells = cells_in(rng, chosen.weight.size)
            weight = as_applied(after, weight_array(after, x.shape[1]))  # as the browser has it
            put(weight[experiment.out_channel], cells)
            after = with_weight(after, as_applied(after, weight))
            changes.append({"of": "weight", "cells": cells})
        if kind == "bias":
            bias = list(after.bias)
            bias[experiment.out_channel] = round(float(rng.normal()), 2)
            after = replace(after, bias=tuple(bias))
            changes.append({"of": "bias", "cells": [(0, bias[experiment.out_channel])]})
        if kind == "grad" and experiment.upstream == "painted" and not experiment.above:
            cells = cells_in(rng, size[0] * size[1])
            after = replace(after, paint=tuple((*divmod(k, size[1]), g) for k, g in dict(cells).items()))
            changes.append({"of": "grad", "cells": cells})
        if kind == "grad" and experiment.upstream == "one_hot" and not experiment.above:
            old = int(np.ravel_multi_index(chosen.scene.one_hot_cell, size))
            new = int(rng.integers(size[0] * size[1]))
            after = replace(after, cell=divmod(new, size[1]))
            changes.append({"of": "grad", "cells": [(old, 0.0), (new, 1.0)]})
    return Case(view, experiment, x, after, x_after, changes)


def cells_in(rng: np.random.Generator, size: int) -> Cells:
    """New numbers of one cell, of a few, or of nearly all."""
    count = int(rng.choice([1, 3, size]))
    return [(int(rng.integers(size)), round(float(rng.normal()), 2)) for _ in range(count)]


def put(values: NDArray[Any], cells: Cells) -> None:
    flat = values.reshape(-1)
    assert np.shares_memory(flat, values)
    for k, value in cells:
        flat[k] = value


def flat(rng: np.random.Generator, view: str) -> Case:
    """A constant picture under a kernel whose sum is zero, with something that has a kink behind it."""
    while True:
        try:
            experiment, x = layer_and_input(rng, view)
            weight = weight_array(experiment, x.shape[1])
            weight = weight - weight.mean(axis=(2, 3), keepdims=True)
            experiment = replace(
                with_weight(experiment, weight),
                bias=(0.0,) * len(weight),
                activation=str(rng.choice(["none", "relu", "leaky_relu", "tanh"])),
                pool=str(rng.choice(["none", "max", "max", "average"])),
                above=(),
            )
            x[:] = np.float32(rng.normal())
            case = changed(rng, view, experiment, x)
            return replace(case, **zero_sum(rng, case)) if rng.random() < 0.5 else case
        except Refusal:
            continue


def zero_sum(rng: np.random.Generator, case: Case) -> dict[str, Any]:
    """A change that moves a number from one tap to another."""
    weight = as_applied(case.experiment, weight_array(case.experiment, case.x.shape[1]))
    own = weight[case.experiment.out_channel].reshape(-1)  # a view
    one, other = (int(k) for k in rng.integers(own.size, size=2))
    own[one] += 0.1
    own[other] -= 0.1
    cells = [(k, float(own[k])) for k in (one, other)]
    after = with_weight(case.experiment, as_applied(case.experiment, weight))
    return {"after": after, "x_after": case.x, "changes": [{"of": "weight", "cells": cells}]}
