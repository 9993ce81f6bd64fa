"""What the browser makes of a change before Python answers: the same numbers, to the round-off of float32."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from convviz.app.components.payload import pack
from convviz.app.components.stage.message import VIEWS, arrays_of, layer_meta
from convviz.errors import Refusal
from convviz.lab.layer.magnitudes import sum_size
from convviz.lab.scene import Chosen, build_scene
from convviz.lab.scene.scales import scales_of
from convviz.lab.state import NUMBERS, Experiment, Layer, OwnNumbers, with_weight
from tests.javascript import run

SCRIPT = Path(__file__).with_name("preview.mjs")
ROUND_OFF = 2.0**-21
"""Up to this part of what it was added up from a result is round-off of float32 numbers, there and back."""
COUNT = 240

MOVED = (
    *("x", "weight", "kernels", "output", "partials", "maps", "activated", "pooled", "slopes", "pooled_grad"),
    *("activated_grad", "output_grad", "weight_grad", "weight_parts", "weight_total"),
    *("input_grad", "input_parts", "input_total", "transposed", "transposed_check"),
)
"""The arrays that a change makes anew."""

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

    @property
    def before(self) -> Chosen:
        """What is on show before the change."""
        return self.chosen(self.experiment, self.x)

    @property
    def answer(self) -> Chosen:
        """What Python makes of the change."""
        return self.chosen(self.after, self.x_after)


def message(chosen: Chosen, view: str) -> str:
    """Python's message, in letters."""
    arrays = arrays_of(chosen, view)
    meta = layer_meta(chosen, view) | {"scales": scales_of(chosen, arrays), "view": view}
    return base64.b64encode(pack(meta, arrays)).decode()


# ---- drawing cases ---------------------------------------------------------------------------------------


def drawn(rng: np.random.Generator, view: str) -> Case:
    """A random layer and a random change of it; drawn again where the layer is not possible."""
    while True:
        try:
            return changed(rng, view, *layer_and_input(rng, view))
        except Refusal:
            continue


def layer_and_input(rng: np.random.Generator, view: str) -> tuple[Experiment, NDArray[np.float32]]:
    groups, depth, each = (int(rng.integers(1, 3)) for _ in range(3))
    items, filters = int(rng.integers(1, 4)), groups * each
    size = tuple(int(n) for n in rng.integers(3, 12, 2))
    weight = rng.normal(size=(filters, depth, *rng.integers(1, 5, 2))).round(2)
    pool = str(rng.choice(["none", "max", "average"]))
    activation = str(rng.choice(["none", "relu", "leaky_relu", "sigmoid", "tanh"]))
    plain = not view.startswith("after") and rng.random() < 0.4
    x = rng.normal(size=(items, groups * depth, *size)).round(2).astype(np.float32)
    experiment = replace(
        with_weight(Experiment(seed=int(rng.integers(100))), weight),
        bias=tuple(rng.normal(size=filters).round(1)),
        groups=groups,
        batch=items,
        stride=pair(rng, 1, 4),
        padding=pair(rng, 0, 4),
        padding_mode=str(rng.choice(["zeros", "reflect", "replicate", "circular"])),
        dilation=pair(rng, 1, 3),
        activation="none" if plain else activation,
        slope=0.2,
        pool="none" if plain else pool,
        pool_size=pair(rng, 1, 4),
        pool_stride=pair(rng, 1, 4) if rng.random() < 0.5 else None,
        output_padding=pair(rng, 0, 3),
        upstream=str(rng.choice(["ones", "one_hot", "checkerboard", "random", "painted", "mse", "mse"])),
        above=above(rng) if rng.random() < 0.2 else (),
        item=int(rng.integers(items)),
        out_channel=int(rng.integers(filters)),
        channel=int(rng.integers(groups * depth)),
        picture=NUMBERS,
        numbers=OwnNumbers.of(x[0]),
        channels=groups * depth,
    )
    return experiment, x


def above(rng: np.random.Generator) -> tuple[Layer, ...]:
    """A layer between the open one and the loss, linear or not."""
    return (Layer(kernel_size=(1, 2), activation=str(rng.choice(["none", "tanh"]))),)


def pair(rng: np.random.Generator, low: int, high: int) -> tuple[int, int]:
    rows, columns = rng.integers(low, high, 2)
    return int(rows), int(columns)


def changed(rng: np.random.Generator, view: str, experiment: Experiment, x: NDArray[np.float32]) -> Case:
    """One to three kinds of changes together."""
    chosen = Chosen(build_scene(experiment, x), experiment.out_channel, experiment.item, experiment.channel)
    size = chosen.pooled_grad.shape  # refused where the pool does not fit
    after, x_after, changes = experiment, x.copy(), []
    kinds = [kind for kind in ("weight", "bias", "input", "grad") if rng.random() < 0.4] or ["weight"]
    for kind in kinds:
        if kind == "input":
            cells = cells_in(rng, chosen.x.size)
            channels = x_after[experiment.item, chosen.channels]  # a view
            put(channels, cells)
            changes.append({"of": "input", "cells": cells})
        if kind == "weight":
            cells = cells_in(rng, chosen.weight.size)
            weight = np.array(after.weight)
            put(weight[experiment.out_channel], cells)
            after = with_weight(after, weight)
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


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    rng = np.random.default_rng(19)
    return [drawn(rng, VIEWS[k % len(VIEWS)]) for k in range(COUNT)]


@pytest.fixture(scope="module")
def previews(cases: list[Case]) -> list[dict[str, Any]]:
    return run(
        SCRIPT,
        {"cases": [{"base": message(case.before, case.view), "changes": case.changes} for case in cases]},
    )


def met(cases: list[Case], previews: list[Any]) -> Iterator[tuple[Case, Any, dict[str, Any], Chosen]]:
    for case, preview in zip(cases, previews, strict=True):
        yield case, preview, arrays_of(case.answer, case.view), case.answer


def sizes(chosen: Chosen, arrays: dict[str, Any]) -> dict[str, float]:
    """What the numbers of each array are added up from; a slope moves at most as far as the output."""
    return {**scales_of(chosen, arrays), "slopes": sum_size(chosen.scene.layer)}


def test_a_preview_is_what_python_answers(cases: list[Case], previews: list[dict[str, Any]]) -> None:
    seen: Counter[str] = Counter()
    for k, (case, preview, arrays, answer) in enumerate(met(cases, previews)):
        scales, before = sizes(answer, arrays), sizes(case.before, arrays)
        assert preview["bias"] == answer.bias
        for name, expected in arrays.items():
            if name in preview["stale"]:
                continue
            scale = max(scales.get(name, 0.0), before.get(name, 0.0))
            np.testing.assert_allclose(
                np.reshape(preview["arrays"][name], expected.shape),
                expected,
                rtol=ROUND_OFF,
                atol=ROUND_OFF * scale,
                err_msg=f"{k}: {name} in {case.view}, {case.changes}",
            )
            seen[name] += name not in preview["kept"]
    assert min(seen[name] for name in MOVED) > 0, "each array is another at times"
