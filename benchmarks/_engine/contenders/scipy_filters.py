"""SciPy's ways to filter a picture, all with zeros around it and the output as large as the input."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from scipy import ndimage, signal

from _engine.cases import Case

MAX_DIRECT = 3e8  # with more products ndimage.correlate is never the fastest, only slow to try
MAX_SMALL = 4e6  # the same for signal.correlate2d


def calls(case: Case, operation: str) -> dict[str, Callable[[], np.ndarray]]:
    """Return every way that may be the fastest; a case is one picture with one kernel for each plane."""
    x, weight, _ = case.arrays()
    planes, kernels = x[0], weight.reshape(-1, *case.kernel)
    ways = {"fftconvolve": fourier, "oaconvolve": overlap_add}
    ways |= {"ndimage.correlate": direct} if case.multiply_adds <= MAX_DIRECT else {}
    ways |= {"correlate2d": small} if case.multiply_adds <= MAX_SMALL else {}
    ways |= {"correlate1d twice": two_passes} if case.kernels == "gaussian" else {}
    adds_up = case.channels > case.filters
    return {name: partial(filtered, way, planes, kernels, adds_up) for name, way in ways.items()}


def filtered(way: Callable, planes: np.ndarray, kernels: np.ndarray, adds_up: bool) -> np.ndarray:
    output = way(planes, kernels)  # (C, H, W)
    return output.sum(axis=0) if adds_up else output


def fourier(planes: np.ndarray, kernels: np.ndarray) -> np.ndarray:
    return signal.fftconvolve(planes, kernels[:, ::-1, ::-1], "same", axes=(1, 2))


def overlap_add(planes: np.ndarray, kernels: np.ndarray) -> np.ndarray:
    return signal.oaconvolve(planes, kernels[:, ::-1, ::-1], "same", axes=(1, 2))


def direct(planes: np.ndarray, kernels: np.ndarray) -> np.ndarray:
    output = np.empty_like(planes)
    for plane, kernel, target in zip(planes, kernels, output, strict=True):
        ndimage.correlate(plane, kernel, target, mode="constant")
    return output


def small(planes: np.ndarray, kernels: np.ndarray) -> np.ndarray:
    pairs = zip(planes, kernels, strict=True)
    return np.stack([signal.correlate2d(plane, kernel, "same") for plane, kernel in pairs])


def two_passes(planes: np.ndarray, kernels: np.ndarray) -> np.ndarray:
    """Filter along columns, then along rows, with a kernel of rank 1 whose weights add up to 1."""
    output = np.empty_like(planes)
    for plane, kernel, target in zip(planes, kernels, output, strict=True):
        half_way = ndimage.correlate1d(plane, kernel.sum(axis=1), axis=0, mode="constant")
        ndimage.correlate1d(half_way, kernel.sum(axis=0), 1, target, mode="constant")
    return output
