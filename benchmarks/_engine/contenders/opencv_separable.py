"""OpenCV's sepFilter2D: a kernel of rank 1 in two passes."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from _engine.cases import Case
from _engine.contenders.opencv import calls_of, limit_threads, to_output

__all__ = ["calls", "limit_threads", "to_output"]


def calls(case: Case, operation: str) -> dict[str, Callable[[], object]]:
    """Return the call in each layout, arrays converted beforehand."""
    return calls_of(case, separable)


def separable(picture: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Filter with the factors of a kernel whose weights add up to 1."""
    across, down = kernel.sum(axis=0), kernel.sum(axis=1)
    return cv2.sepFilter2D(picture, cv2.CV_32F, across, down, borderType=cv2.BORDER_CONSTANT)
