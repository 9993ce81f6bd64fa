"""Previews that are wrong on purpose: a term left out, a wrong line in the browser's arithmetic."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np

import convviz
from convviz.app.components.stage.message import arrays_of, layer_meta
from convviz.lab.layer.magnitudes import QUIET, sum_size
from convviz.lab.scene import Chosen
from tests.app.components.preview_cases import ROUND_OFF, Case, sizes

FOLDER = Path(convviz.__file__).parent / "app" / "components"

Wrong = dict[str, Any]


def wrong_terms(rng: np.random.Generator, case: Case) -> list[Wrong]:
    """One term left out of one number of each array that a preview works out."""
    answer, arrays = case.answer, arrays_of(case.answer, case.view)
    geometry, before = answer.scene.geometry, sizes(answer, arrays)
    p, q, i, j = (int(rng.integers(n)) for n in (*geometry.output_size, *geometry.kernel_size))
    c, cell = answer.channel, np.ravel_multi_index((p, q), geometry.output_size)
    u = geometry.row_source()[p * geometry.stride[0] + i * geometry.dilation[0]]
    v = geometry.column_source()[q * geometry.stride[1] + j * geometry.dilation[1]]
    x = 0.0 if min(u, v) < 0 else float(answer.x[c, u, v])
    w, g = float(answer.weight[c, i, j]), float(answer.output_grad[p, q])
    tap = np.ravel_multi_index((c, i, j), answer.weight.shape)
    slope, steps = float(answer.slopes[p, q]), answer.output.size
    terms = {
        "output": (cell, w * x),
        "partials": (c * steps + cell, w * x),
        "activated": (cell, w * x * slope),
        "slopes": (cell, slope),
        "output_grad": (cell, g),
        "activated_grad": (cell, float(answer.activated_grad[p, q])),
        "weight_grad": (tap, g * x),
        "weight_total": (tap, g * x),
        "weight_parts": (answer.item * w_area(answer) + i * answer.weight.shape[2] + j, g * x),
    }
    if x:
        pixel = np.ravel_multi_index((c, u, v), answer.x.shape)
        row = (answer.filter - answer.first_filter) * answer.x[0].size
        terms |= {
            "input_grad": (pixel, g * w),
            "input_total": (pixel, g * w),
            "input_parts": (row + u * answer.x.shape[2] + v, g * w),
        }
    if p % answer.map_step == q % answer.map_step == 0 and answer.filters > 1:
        at = np.ravel_multi_index(
            (answer.filter, p // answer.map_step, q // answer.map_step), answer.maps.shape
        )
        terms["maps"] = (at, w * x)
    if layer_meta(answer, case.view)["lossCount"]:
        k = int(rng.integers(answer.pooled_grad.size))
        terms["pooled_grad"] = (k, 2 * w * x / layer_meta(answer, case.view)["lossCount"])
    k = int(rng.integers(answer.pooled.size))
    terms["pooled"] = (k, float(answer.pooled.flat[k]))
    return [
        {"name": name, "offset": int(offset), "by": -term}
        for name, (offset, term) in terms.items()
        if name in arrays and abs(term) > QUIET * before.get(name, 0.0)
    ]


def w_area(chosen: Chosen) -> int:
    return chosen.weight[0].size


def is_decided(chosen: Chosen) -> bool:
    """Whether no number is so close to a kink, or to another of its pool, that round-off decides."""
    experiment, near = chosen.scene.experiment, ROUND_OFF * sum_size(chosen.scene.layer)
    if experiment.pool == "max" and np.prod(experiment.pool_size) > 1:
        windows = np.lib.stride_tricks.sliding_window_view(chosen.activated, experiment.pool_size)
        windows = windows[:: experiment.pool_step[0], :: experiment.pool_step[1]]  # (HP, WP, KH, KW)
        largest = np.sort(windows.reshape(*windows.shape[:2], -1))[..., -2:]  # (HP, WP, 2)
        if (largest[..., 1] - largest[..., 0] <= near).any():
            return False
    return "relu" not in experiment.activation or bool((abs(chosen.output) > near).all())


# What is wrong: the file, the right line and the wrong one, and the arrays that must be told apart by it.
Mistake = tuple[str, str, str, set[str]]
MISTAKES: dict[str, Mistake] = {
    "a row off": (
        "forward.js",
        "(channel * paddedH + p * strideH + i * dilationH) * paddedW",
        "(channel * paddedH + p * strideH + Math.max(0, i * dilationH - 1)) * paddedW",
        {"output", "maps", "partials", "activated", "pooled"},
    ),
    "a wrong sign": ("forward.js", "out[k] += factor", "out[k] -= factor", {"output", "maps", "partials"}),
    "a tap dropped": (
        "forward.js",
        "b < cols.length; b += 2",
        "b < Math.max(2, cols.length - 2); b += 2",
        {"output", "maps", "partials"},
    ),
    "a third tap dropped": (
        "forward.js",
        "+ b * image[at + toB] + c * image[at + toC]",
        "+ b * image[at + toB]",
        {"output", "maps"},
    ),
    "the old weight for the new pixels": (
        "forward.js",
        "addPixels(parts, layer, now.weight, pixels)",
        "addPixels(parts, layer, was.weight, pixels)",
        {"output"},
    ),
    "the wrong half of the padding": (
        "padding.js",
        "out[to + col] = x[from + colSource[col]]",
        "out[to + col] = x[from + w - 1 - colSource[col]]",
        {"output", "weight_grad"},
    ),
    "padding not folded back": (
        "padding.js",
        "out[to + colSource[col]] += values[from + col]",
        "out[to + colSource[col]] = values[from + col]",
        {"input_grad", "input_parts", "input_total"},
    ),
    "a term of dW dropped": (
        "backward.js",
        "a += g[k] * image[at];",
        "if (k) a += g[k] * image[at];",
        {"weight_grad", "weight_parts", "weight_total"},
    ),
    "a column of dW off": (
        "backward.js",
        "by[k] * image[corner + tapOffsets[tap]]",
        "by[k] * image[corner + tapOffsets[tap] + 1]",
        {"weight_grad", "weight_parts", "weight_total"},
    ),
    "the old gradient for the new pixels": (
        "backward.js",
        "addPixels(out, layer, now.grad, pixels)",
        "addPixels(out, layer, was.grad, pixels)",
        {"weight_grad"},
    ),
    "a wrong sign in dX": (
        "backward.js",
        "out[to] += factor * g[k]",
        "out[to] -= factor * g[k]",
        {"input_grad", "input_parts", "input_total"},
    ),
    "a column of dX off": (
        "backward.js",
        "p * width + (kw - 1 - j) * dilationW",
        "p * width + (kw - 1 - j)",
        {"input_grad"},
    ),
    "the kernel turned": (
        "backward.js",
        "by[k] * weight[tap]",
        "by[k] * weight[weight.length - 1 - tap]",
        {"input_grad"},
    ),
    "a leak that is none": (
        "following.js",
        "value > 0 ? value : slope * value",
        "value > 0 ? value : 0",
        {"activated", "pooled"},
    ),
    "a slope of one": ("following.js", "value > 0 ? 1 : slope", "1", {"slopes", "output_grad"}),
    "half a slope": ("following.js", "share * (1 - share)", "share", {"slopes", "output_grad"}),
    "the last largest wins": (
        "following.js",
        "a[rival] > a[best]",
        "a[rival] >= a[best]",
        {"activated_grad"},
    ),
    "a window that is not shared": (
        "following.js",
        "const share = grad[t] / (kh * kw)",
        "const share = grad[t]",
        {"activated_grad", "output_grad"},
    ),
    "a window dropped": (
        "following.js",
        "out[winner(windows, layer, a, first)] += ",
        "out[first] = ",
        {"output_grad"},
    ),
    "half an error": (
        "upstream.js",
        "const factor = 2 / meta.lossCount",
        "const factor = 1 / meta.lossCount",
        {"output_grad", "pooled_grad"},
    ),
    "a target that stays": ("upstream.js", "- before[k] - target[k]", "- before[k]", {"output_grad"}),
    "another row of a mosaic": (
        "choices.js",
        "change[(row * sheet.layer.wo + col) * mapStep]",
        "change[(row * sheet.layer.wo + col) * mapStep + 1] || 0",
        {"maps"},
    ),
    "a total without what was": (
        "sheet.js",
        "out[k] += after[k] - before[k]",
        "out[k] += after[k]",
        {"weight_total", "input_total"},
    ),
    "a bias forgotten": ("outputs.js", ".fill(sheet.biasBy)", ".fill(0)", {"output", "maps"}),
    "a transposed column off": (
        "transposed.js",
        "q * strideW + left]",
        "q * strideW + left + 1]",
        {"transposed", "transposed_check"},
    ),
    "a transposed tap dropped": (
        "transposed.js",
        "for (let j = 0; j < kw; j++, tap++)",
        "for (let j = 0; j < Math.max(1, kw - 1); j++, tap++)",
        {"transposed", "transposed_check"},
    ),
}


def with_mistake(folder: Path, mistake: Mistake) -> Path:
    """The browser's modules with one wrong line, in a folder of their own."""
    file, right, wrong, _names = mistake
    for room in ("preview", "layer", "messages"):
        shutil.copytree(FOLDER / "stage" / "js" / room, folder / "stage" / "js" / room)
    path = folder / "stage" / "js" / "preview" / file
    source = path.read_text("utf-8")
    assert source.count(right) == 1, right
    path.write_text(source.replace(right, wrong), "utf-8")
    return folder
