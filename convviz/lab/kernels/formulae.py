"""The formulae of the presets: from a size in cells to the numbers of a kernel, with their sources."""

from __future__ import annotations

from collections.abc import Callable
from math import comb, factorial

import numpy as np
from numpy.typing import NDArray

Kernel = NDArray[np.float64]


def _identity(height: int, width: int) -> Kernel:
    kernel = np.zeros((height, width))
    kernel[height // 2, width // 2] = 1
    return kernel


def _box(height: int, width: int) -> Kernel:
    return np.full((height, width), 1 / (height * width))


def _binomial(length: int) -> Kernel:
    """Return row `length - 1` of Pascal's triangle, the integer Gaussian of variance (length - 1) / 4."""
    return np.array([comb(length - 1, k) for k in range(length)], dtype=np.float64)


def _gaussian(height: int, width: int) -> Kernel:
    """Return a binomial in each direction, summing to 1: [1 2 1] / 4 at 3 cells, [1 4 6 4 1] / 16 at 5."""
    return np.outer(_binomial(height), _binomial(width)) / 2 ** (height + width - 2)


def _smooth_derivative(length: int) -> Kernel:
    """Smooth [-1 1] by a binomial: [-1 0 1] at three cells, [-1 -2 0 2 1] at five, OpenCV's Sobel."""
    return np.convolve(_binomial(length - 1), [-1, 1])


def _sobel_x(height: int, width: int) -> Kernel:
    return np.outer(_binomial(height), _smooth_derivative(width))


def _slope(length: int) -> Kernel:
    """Return positions about the middle, in whole numbers: least squares' weights for a line's slope."""
    doubled = 2 * np.arange(length) - (length - 1)
    return doubled / (2 if length % 2 else 1)


def _prewitt_x(height: int, width: int) -> Kernel:
    return np.outer(np.ones(height), _slope(width))


def _scharr_x(height: int, width: int) -> Kernel:
    """Return H. Scharr's smoothing 3 10 3, optimised for three cells; other lengths have no such form."""
    return np.outer([3, 10, 3], [-1, 0, 1]).astype(np.float64)


def _second_derivative(length: int) -> Kernel:
    """Return the central difference for f'' on all `length` cells: [1 -2 1], [-1 16 -30 16 -1] / 12, ...

    With p = length // 2, the weight at distance k is 2 (-1)^(k+1) p!^2 / (k^2 (p-k)! (p+k)!) and the middle
    one makes the sum zero (B. Fornberg, Generation of finite difference formulas, 1988).
    """
    p = length // 2
    side = [
        2 * (-1) ** (k + 1) * factorial(p) ** 2 / (k * k * factorial(p - k) * factorial(p + k))
        for k in range(1, p + 1)
    ]
    return np.array([*reversed(side), -2 * sum(side), *side])


def _laplacian(height: int, width: int) -> Kernel:
    """Add the second derivatives down the middle column and along the middle row."""
    kernel = np.zeros((height, width))
    kernel[:, width // 2] += _second_derivative(height)
    kernel[height // 2, :] += _second_derivative(width)
    return kernel


def _sharpen(height: int, width: int) -> Kernel:
    return _identity(height, width) - _laplacian(height, width)


_LOG_5 = ((0, 0, 1, 0, 0), (0, 1, 2, 1, 0), (1, 2, -16, 2, 1), (0, 1, 2, 1, 0), (0, 0, 1, 0, 0))


def _log(height: int, width: int) -> Kernel:
    """Return a Laplacian of Gaussian whose sum is exactly zero.

        -40 (1 - r^2 / 2 s^2) exp(-r^2 / 2 s^2),   s = (n - 2) / 5, n the shorter side in cells

    Cut off and sampled, the negative middle and the positive ring do not balance: the ring is scaled until
    they do. Sixteenths are added without round-off, so the middle can take what rounding leaves and the sum
    is exact. s = 1.4 at nine cells is the textbook's (D. Marr and E. Hildreth, Theory of edge detection,
    1980); the 5 x 5 form, too small for sampling, is the usual integer mask.
    """
    if (height, width) == (5, 5):
        return np.array(_LOG_5, dtype=np.float64)
    scaled_square = _squared_distance(height, width) / (2 * ((min(height, width) - 2) / 5) ** 2)
    kernel = -40 * (1 - scaled_square) * np.exp(-scaled_square)
    kernel[kernel > 0] *= -kernel[kernel < 0].sum() / kernel[kernel > 0].sum()
    kernel = np.round(kernel * 16) / 16 + 0.0
    kernel[height // 2, width // 2] -= kernel.sum()
    return kernel


def _squared_distance(height: int, width: int) -> Kernel:
    rows, cols = _offsets(height, width)
    return rows**2 + cols**2


def _offsets(height: int, width: int) -> tuple[Kernel, Kernel]:
    """Return the distance of every cell from the middle, rows (KH, 1) and columns (1, KW), in cells."""
    rows, cols = (np.arange(n, dtype=np.float64) - (n - 1) / 2 for n in (height, width))
    return rows[:, None], cols[None, :]


def _emboss(height: int, width: int) -> Kernel:
    """Return a diagonal ramp plus the picture itself; the ramp is as strong as in the 3 x 3 form."""
    rows, cols = _offsets(height, width)
    ramp = rows + cols
    return _identity(height, width) + ramp * (12 / np.sum(ramp**2))


def _outline(height: int, width: int) -> Kernel:
    return height * width * _identity(height, width) - 1


def _motion_blur(height: int, width: int) -> Kernel:
    """Return a line from the top left to the bottom right corner, one step a cell, summing to 1.

    Between two cells a weight is shared by distance, so that a non-square line stays straight and symmetric.
    """
    steps = max(height, width)
    kernel = np.zeros((height, width))
    rows, cols = (np.linspace(0, n - 1, steps) for n in (height, width))
    for row, col in zip(rows, cols, strict=True):
        kernel += np.outer(_hat(height, row), _hat(width, col))
    return kernel / steps


def _hat(length: int, position: float) -> Kernel:
    """Return linear interpolation's weights between cells: 1 at the position, falling to 0 one cell away."""
    return np.maximum(0, 1 - np.abs(np.arange(length) - position))


def _gabor(height: int, width: int) -> Kernel:
    """Return a cosine wave across the diagonal under a Gaussian, its middle about 1 and its sum zero.

        exp(-r^2 / 2 s^2) (cos(2 pi u / (n / 2)) - m),   u = (col + row) / sqrt 2,   s = n / 5

    n is the shorter side in cells and m removes the answer to a flat picture (J. Daugman, 1985).
    """
    rows, cols = _offsets(height, width)
    shorter = min(height, width)
    envelope = np.exp(-_squared_distance(height, width) / (2 * (shorter / 5) ** 2))
    wave = np.cos(2 * np.pi * (cols + rows) / np.sqrt(2) / (shorter / 2))
    return envelope * (wave - np.sum(envelope * wave) / np.sum(envelope))


def random_kernel(height: int, width: int, rng: np.random.Generator) -> Kernel:
    """Draw normal numbers of standard deviation 1 / sqrt(cells), as layers start, to two decimal places."""
    return np.round(rng.standard_normal((height, width)) / np.sqrt(height * width), 2) + 0.0


def _turned(formula: Callable[[int, int], Kernel]) -> Callable[[int, int], Kernel]:
    """Make the downward form of a kernel that is written for the direction to the right."""
    return lambda height, width: formula(width, height).T.copy()


FORMULAE: dict[str, Callable[[int, int], Kernel]] = {
    "identity": _identity,
    "box": _box,
    "gaussian": _gaussian,
    "sharpen": _sharpen,
    "sobel_x": _sobel_x,
    "sobel_y": _turned(_sobel_x),
    "prewitt_x": _prewitt_x,
    "prewitt_y": _turned(_prewitt_x),
    "scharr_x": _scharr_x,
    "scharr_y": _turned(_scharr_x),
    "laplacian": _laplacian,
    "log": _log,
    "emboss": _emboss,
    "outline": _outline,
    "motion_blur": _motion_blur,
    "gabor": _gabor,
}
"""The formula (KH, KW) -> kernel of every preset but "random", which needs a generator."""
