"""OpenCV's filter2D on a picture's planes and, where one kernel serves all, on its channels together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import cv2
import numpy as np

from _engine.cases import Case

Filter = Callable[[np.ndarray, np.ndarray], np.ndarray]


def limit_threads(threads: int) -> None:
    cv2.setNumThreads(threads)


def calls(case: Case, operation: str) -> dict[str, Callable[[], object]]:
    """Return the call in each layout, arrays converted beforehand."""
    return calls_of(case, filter_2d)


def calls_of(case: Case, apply: Filter) -> dict[str, Callable[[], object]]:
    x, weight, _ = case.arrays()
    planes, kernels = list(x[0]), list(weight.reshape(-1, *case.kernel))
    if case.channels > case.filters:
        return {"planes": partial(added, apply, planes, kernels)}
    ready = {"planes": partial(each, apply, planes, kernels)}
    if case.channels > 1 and case.kernels != "own":
        ready["interleaved"] = partial(apply, np.ascontiguousarray(np.moveaxis(x[0], 0, -1)), kernels[0])
    return ready


def filter_2d(picture: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return cv2.filter2D(picture, cv2.CV_32F, kernel, borderType=cv2.BORDER_CONSTANT)


def each(apply: Filter, planes: list[np.ndarray], kernels: list[np.ndarray]) -> list[np.ndarray]:
    return [apply(plane, kernel) for plane, kernel in zip(planes, kernels, strict=True)]


def added(apply: Filter, planes: list[np.ndarray], kernels: list[np.ndarray]) -> list[np.ndarray]:
    total, *rest = each(apply, planes, kernels)
    for plane in rest:
        total += plane
    return [total]


def to_output(result: list[np.ndarray] | np.ndarray) -> np.ndarray:
    return np.stack(result) if isinstance(result, list) else np.moveaxis(result, -1, 0)
