"""The browser's index arithmetic and sums, beside NumPy's padding and the engine's results."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import convviz
from convviz.ops.geometry import Geometry, resolve_geometry
from tests.javascript import run

SCRIPT = Path(__file__).with_name("layer.mjs")
NUMPY_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
CASES: list[dict[str, Any]] = [
    {"size": (5, 4), "kernel": (3, 2)},
    {"size": (6, 5), "kernel": (2, 3), "stride": (2, 1), "padding": (1, 0, 2, 1)},
    {"size": (7, 6), "kernel": (3, 2), "dilation": (2, 3), "padding": (2, 1, 0, 3), "channels": 2},
    {"size": (5, 7), "kernel": (2, 2), "stride": (3, 2), "padding": (1, 2, 2, 0), "padding_mode": "reflect"},
    {"size": (4, 5), "kernel": (3, 3), "padding": (2, 2, 1, 3), "padding_mode": "replicate", "channels": 3},
    {"size": (4, 3), "kernel": (2, 3), "stride": (1, 2), "padding": (3, 1, 2, 2), "padding_mode": "circular"},
    {"size": (8, 5), "kernel": (1, 2), "stride": (3, 3)},  # rows that no window reads
    {"size": (3, 9), "kernel": (2, 5)},
]


@dataclass(frozen=True, eq=False)
class Case:
    """A layer with one filter, and numbers that float32 holds exactly."""

    geometry: Geometry
    x: NDArray[np.float64]  # (C, H, W)
    weight: NDArray[np.float64]  # (C, KH, KW)
    output_grad: NDArray[np.float64]  # (HO, WO)

    @property
    def options(self) -> dict[str, Any]:
        """What the engine's functions take."""
        names = ("stride", "padding", "dilation", "padding_mode")
        return {name: getattr(self.geometry, name) for name in names}

    @property
    def padded(self) -> NDArray[np.float64]:
        """The input as NumPy pads it, (C, HP, WP)."""
        return pad(self.geometry, self.x)

    @property
    def message(self) -> dict[str, Any]:
        """The layer as the browser is told of it."""
        geometry = self.geometry
        (h, w), (kh, kw), (ho, wo) = geometry.input_size, geometry.kernel_size, geometry.output_size
        shape = {"channels": len(self.x), "h": h, "w": w, "kh": kh, "kw": kw, "ho": ho, "wo": wo}
        meta = {
            "shape": shape,
            "stride": geometry.stride,
            "dilation": geometry.dilation,
            "padding": geometry.padding,
            "mode": geometry.padding_mode,
            "rowSource": geometry.row_source().tolist(),
            "colSource": geometry.column_source().tolist(),
        }
        names = ("x", "weight", "output_grad")
        return {"meta": meta, "arrays": {name: getattr(self, name).ravel().tolist() for name in names}}


def pad(geometry: Geometry, planes: NDArray[Any], empty: int = 0) -> NDArray[Any]:
    """Planes (C, H, W) with the layer's padding, by NumPy; `empty` is what stands on padded zeros."""
    top, bottom, left, right = geometry.padding
    mode = NUMPY_MODES[geometry.padding_mode]
    more = {"constant_values": empty} if mode == "constant" else {}
    return np.pad(planes, ((0, 0), (top, bottom), (left, right)), mode=mode, **more)


@cache
def cases() -> tuple[Case, ...]:
    rng = np.random.default_rng(18)
    made = []
    for given in CASES:
        options = {
            name: given[name] for name in ("stride", "padding", "dilation", "padding_mode") if name in given
        }
        geometry = resolve_geometry(given["size"], given["kernel"], **options)
        depth = given.get("channels", 1)
        x, weight, output_grad = (
            rng.integers(-8, 9, size).astype(float) / 4
            for size in ((depth, *given["size"]), (depth, *given["kernel"]), geometry.output_size)
        )
        made.append(Case(geometry, x, weight, output_grad))
    return tuple(made)


@cache
def told(what: str) -> list[dict[str, Any]]:
    """What the browser says of all cases."""
    return list(run(SCRIPT, {"what": what, "cases": [case.message for case in cases()]}))


def windows(case: Case, planes: NDArray[Any]) -> NDArray[Any]:
    """Patches (C, KH, KW, HO, WO) of padded planes (C, HP, WP), by NumPy's indexing."""
    (kh, kw), (ho, wo) = case.geometry.kernel_size, case.geometry.output_size
    (sh, sw), (dh, dw) = case.geometry.stride, case.geometry.dilation
    rows = dh * np.arange(kh)[:, None] + sh * np.arange(ho)  # (KH, HO)
    cols = dw * np.arange(kw)[:, None] + sw * np.arange(wo)  # (KW, WO)
    return planes[:, rows[:, None, :, None], cols[None, :, None, :]]  # (C, KH, KW, HO, WO)


def positions(mask: NDArray[np.bool_]) -> list[list[int]]:
    """The [row, column] of what is true, in order."""
    return np.argwhere(mask).tolist()


def test_the_padded_input_is_numpys() -> None:
    for case, said in zip(cases(), told("indices"), strict=True):
        assert said["padded"] == case.padded.ravel().tolist()


def test_the_patch_of_each_step_is_the_engines() -> None:
    for case, said in zip(cases(), told("indices"), strict=True):
        own = windows(case, case.padded)
        engine = convviz.image_patches(case.x[None], case.geometry.kernel_size, **case.options)
        assert np.array_equal(engine.ravel(), own.ravel())
        assert said["patches"] == own.reshape(case.weight.size, -1).T.tolist()


def test_a_weight_multiplies_the_cells_under_its_tap_in_all_windows() -> None:
    for case, said in zip(cases(), told("indices"), strict=True):
        size = case.padded.shape[1:]
        numbered = windows(case, np.arange(size[0] * size[1]).reshape(1, *size))[0]  # (KH, KW, HO, WO)
        for tap in np.ndindex(*case.geometry.kernel_size):
            read = np.stack(np.unravel_index(numbered[tap].ravel(), size), axis=1)
            assert said["multipliedBy"][tap[0]][tap[1]] == read.tolist()


def test_a_cell_feeds_the_outputs_whose_windows_hold_it() -> None:
    for case, said in zip(cases(), told("indices"), strict=True):
        size = case.padded.shape[1:]
        numbered = windows(case, np.arange(size[0] * size[1]).reshape(1, *size))[0]  # (KH, KW, HO, WO)
        for row, col in np.ndindex(*size):
            holds = (numbered == row * size[1] + col).any(axis=(0, 1))
            assert said["fedBy"][row][col] == positions(holds)


def test_a_pixel_has_its_copies_where_numpy_pads_with_it_and_feeds_the_windows_that_hold_one() -> None:
    for case, said in zip(cases(), told("indices"), strict=True):
        h, w = case.geometry.input_size
        homes = pad(case.geometry, np.arange(h * w).reshape(1, h, w), empty=-1)  # (1, HP, WP)
        held = windows(case, homes)[0]  # (KH, KW, HO, WO)
        for r, c in np.ndindex(h, w):
            pixel = r * w + c
            outputs = positions((held == pixel).any(axis=(0, 1)))
            assert said["copiesOf"][r][c] == positions(homes[0] == pixel)
            assert sorted(said["fedByPixel"][r][c]) == outputs
            last = outputs[-1][0] * case.geometry.output_size[1] + outputs[-1][1] if outputs else -1
            assert said["lastReads"][pixel] == last
    assert any(-1 in said["lastReads"] for said in told("indices"))


def test_grown_step_by_step_both_gradients_end_as_the_engines() -> None:
    for case, said in zip(cases(), told("sums"), strict=True):
        grad = case.output_grad[None, None]
        shape = (1, *case.weight.shape)
        weight_grad = convviz.conv2d_weight_grad(case.x[None], shape, grad, **case.options)
        input_grad = convviz.conv2d_input_grad((1, *case.x.shape), case.weight[None], grad, **case.options)
        assert said["whole"]["weight"] == weight_grad.ravel().tolist()
        assert said["whole"]["input"] == input_grad.ravel().tolist()
        assert said["gathered"] == input_grad.ravel().tolist()
        assert said["check"] == {"difference": 0, "agrees": True}


def test_both_ways_follow_a_number_that_changes_to_the_bit_and_end_as_the_engines() -> None:
    for case, steps in zip(cases(), told("finished"), strict=True):
        for said in steps:
            weight = np.reshape(said["weight"], (1, *case.weight.shape))
            grad = np.reshape(said["grad"], (1, 1, *case.output_grad.shape))
            input_grad = convviz.conv2d_input_grad((1, *case.x.shape), weight, grad, **case.options)
            assert said["gathered"] == input_grad.ravel().tolist()
            assert said["stamped"] == said["stepByStep"]
            assert said["afresh"] == {"gathered": said["gathered"], "stamped": said["stamped"]}


def test_after_a_jump_back_a_sum_holds_the_steps_up_to_there_alone() -> None:
    for case, said in zip(cases(), told("sums"), strict=True):
        grad = case.output_grad.ravel().copy()
        grad[grad.size // 2 + 1 :] = 0
        grad = grad.reshape(1, 1, *case.output_grad.shape)
        weight_grad = convviz.conv2d_weight_grad(case.x[None], (1, *case.weight.shape), grad, **case.options)
        input_grad = convviz.conv2d_input_grad((1, *case.x.shape), case.weight[None], grad, **case.options)
        assert said["part"]["weight"] == weight_grad.ravel().tolist()
        assert said["part"]["input"] == input_grad.ravel().tolist()


def test_the_rows_of_both_matrices_give_the_output_and_the_kernels_are_the_engines_matrix() -> None:
    for case, said in zip(cases(), told("matrices"), strict=True):
        output = convviz.conv2d(case.x[None], case.weight[None], **case.options).ravel()
        rows = np.zeros((output.size, case.x.size))
        for t, row in enumerate(said["kernelRows"]):
            for offset, weight in row:
                rows[t, offset] = weight
        basis = np.eye(case.x.size).reshape(-1, *case.x.shape)  # (C H W, C, H, W)
        engine = convviz.conv2d(basis, case.weight[None], **case.options)  # (C H W, 1, HO, WO)
        assert np.array_equal(rows, engine.reshape(case.x.size, -1).T)
        assert [each["lowered"] for each in said["products"]] == output.tolist()
        assert [each["sparse"] for each in said["products"]] == output.tolist()


def test_a_pixel_takes_part_once_for_each_tap_that_reads_it() -> None:
    for case, said in zip(cases(), told("matrices"), strict=True):
        h, w = case.geometry.input_size
        homes = pad(case.geometry, np.arange(h * w).reshape(1, h, w), empty=-1)
        held = windows(case, homes)[0].reshape(np.prod(case.geometry.kernel_size), -1)  # (KH KW, HO WO)
        for r, c in np.ndindex(h, w):
            pixel = r * w + c
            parts = [{"t": t, "tap": tap, "pixel": pixel} for t, tap in positions(pixel == held.T)]
            assert said["pixelParts"][r][c] == parts


def test_a_sum_agrees_with_a_gradient_that_float32_rounded_and_with_no_other() -> None:
    sums = [0.1, -3.0, 1 / 3]
    rounded = np.array(sums, dtype=np.float32).astype(float)
    other = rounded + np.array([0, 2e-6, 0])
    near, far, short = run(
        SCRIPT,
        {"what": "check", "cases": [[sums, rounded.tolist()], [sums, other.tolist()], [sums, sums[:2]]]},
    )
    assert near == {"difference": np.abs(rounded - sums).max(), "agrees": True}
    assert far["difference"] == np.abs(other - sums).max() and not far["agrees"]
    assert not short["agrees"]


POOLINGS: list[tuple[str, tuple[int, int], tuple[int, int]]] = [
    ("max", (2, 3), (2, 1)),
    ("average", (3, 2), (1, 2)),
    ("max", (2, 2), (3, 3)),  # cells between the windows
]


def test_pooling_hands_each_gradient_down_as_the_engine_does() -> None:
    rng = np.random.default_rng(3)
    asked, wanted, spans = [], [], []
    for kind, size, stride in POOLINGS:
        values = rng.permutation(42).reshape(1, 1, 6, 7).astype(float)
        shape = tuple((side - k) // s + 1 for side, k, s in zip((6, 7), size, stride, strict=True))
        grad = rng.integers(-6, 7, (1, 1, *shape)).astype(float) * 6  # shares of 6 cells are whole
        wanted.append(
            convviz.max_pool2d_grad(values, grad, size, stride=stride)
            if kind == "max"
            else convviz.avg_pool2d_grad(values.shape, grad, size, stride=stride)
        )
        spans.append((values[0, 0], shape))
        message = cases()[0].message["meta"]
        sides = {**message["shape"], "ho": 6, "wo": 7}
        after = {"pool": kind, "size": size, "stride": stride, "shape": shape}
        arrays = {"values": values.ravel().tolist(), "grad": grad.ravel().tolist()}
        asked.append({"meta": {**message, "shape": sides, "after": after}, "arrays": arrays})
    answers = run(SCRIPT, {"what": "pooling", "cases": asked})
    for said, (_, size, stride), grad, (values, shape) in zip(answers, POOLINGS, wanted, spans, strict=True):
        assert np.allclose(said["grad"], grad.ravel(), rtol=0, atol=1e-12)
        holds = np.zeros((*shape, *values.shape), dtype=bool)
        for t, (p, q) in enumerate(np.ndindex(*shape)):
            top, left = p * stride[0], q * stride[1]
            holds[p, q, top : top + size[0], left : left + size[1]] = True
            assert values[tuple(said["winners"][t])] == values[holds[p, q]].max()
        for row, col in np.ndindex(*values.shape):
            step = said["stepAt"][row][col]
            in_sight = holds[:, :, row, col].ravel()
            assert in_sight[step] if step is not None else not in_sight.any()
