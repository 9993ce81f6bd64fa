"""Kernels by name: presets as data, each with one sentence of meaning, and what can be done to a kernel.

Every kernel here is meant for cross-correlation, as every framework computes a convolution layer: it is laid
on the picture as it is written, not flipped. So `sobel_x` answers with a positive number where the picture
gets brighter from left to right.

Sizes are `(h, w)`, from 1 to `MAX_SIZE` each way. Not every preset has a meaning at every size: one that
needs a middle cell has odd sizes only, a derivative needs two cells in its direction (`Preset.fits`).
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from math import comb, factorial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.errors import RefusedType, RefusedValue
from convviz.i18n import N_

Size = tuple[int, int]
Kernel = NDArray[np.float64]

MAX_SIZE = 11
"""Largest number of rows, and of columns, that a kernel can have."""

MAX_WEIGHT = 1e6
"""Largest magnitude of one weight: beyond it float32 pictures of the output lose their meaning."""

RANDOM_SEED = 0


@dataclass(frozen=True)
class Preset:
    """One named kernel: what it is called, what it does (English msgids), and which sizes it has."""

    id: str
    name: str
    sentence: str
    default_size: Size = (3, 3)
    smallest: Size = (1, 1)
    largest: Size = (MAX_SIZE, MAX_SIZE)
    odd: bool = False
    least_cells: int = 1

    def fits(self, size: Size) -> bool:
        """Say whether this preset has a form of `size` (rows, columns)."""
        return (
            all(lo <= n <= hi for lo, n, hi in zip(self.smallest, size, self.largest, strict=True))
            and (not self.odd or all(n % 2 for n in size))
            and size[0] * size[1] >= self.least_cells
        )


_TABLE = (
    Preset("identity", N_("Identity"), N_("Copies each pixel: the output is the picture itself."), odd=True),
    Preset(
        "box",
        N_("Box blur"),
        N_("Replaces each pixel by the plain average of its neighbourhood, so small details melt away."),
    ),
    Preset(
        "gaussian",
        N_("Gaussian blur"),
        N_("Averages the neighbourhood but trusts near pixels more than far ones: a softer, rounder blur."),
    ),
    Preset(
        "sharpen",
        N_("Sharpen"),
        N_("Adds to each pixel its difference from its neighbours, so edges stand out more strongly."),
        odd=True,
        least_cells=3,
    ),
    Preset(
        "sobel_x",
        N_("Sobel x"),
        N_("Right minus left: answers at vertical edges, positive where it gets brighter to the right."),
        smallest=(1, 2),
    ),
    Preset(
        "sobel_y",
        N_("Sobel y"),
        N_("Below minus above: answers at horizontal edges, positive where it gets brighter downwards."),
        smallest=(2, 1),
    ),
    Preset(
        "prewitt_x",
        N_("Prewitt x"),
        N_("Right minus left with every row counting the same: a simpler cousin of Sobel x."),
        smallest=(1, 2),
    ),
    Preset(
        "prewitt_y",
        N_("Prewitt y"),
        N_("Below minus above with every column counting the same: a simpler cousin of Sobel y."),
        smallest=(2, 1),
    ),
    Preset(
        "scharr_x",
        N_("Scharr x"),
        N_("Like Sobel x, with weights tuned so that slanted edges are measured more fairly."),
        smallest=(3, 3),
        largest=(3, 3),
    ),
    Preset(
        "scharr_y",
        N_("Scharr y"),
        N_("Like Sobel y, with weights tuned so that slanted edges are measured more fairly."),
        smallest=(3, 3),
        largest=(3, 3),
    ),
    Preset(
        "laplacian",
        N_("Laplacian"),
        N_(
            "How much brighter the neighbours are than the pixel:"
            " zero where the picture is flat or rises evenly."
        ),
        odd=True,
        least_cells=3,
    ),
    Preset(
        "log",
        N_("Laplacian of Gaussian"),
        N_("Blurs, then takes the Laplacian: it finds edges and spots and is not fooled by noise."),
        default_size=(5, 5),
        smallest=(5, 5),
        odd=True,
    ),
    Preset(
        "emboss",
        N_("Emboss"),
        N_("Lights the picture from one corner, so that it looks pressed into metal."),
        smallest=(3, 3),
        odd=True,
    ),
    Preset(
        "outline",
        N_("Outline"),
        N_("Each pixel against all of its neighbours: flat areas turn to zero and only outlines remain."),
        odd=True,
        least_cells=3,
    ),
    Preset(
        "motion_blur",
        N_("Motion blur"),
        N_("Averages along one slanted line, as if the camera had moved during the shot."),
        default_size=(5, 5),
    ),
    Preset(
        "gabor",
        N_("Gabor"),
        N_("A slanted wave that fades out: answers to stripes of just its own width and direction."),
        default_size=(7, 7),
        smallest=(5, 5),
    ),
    Preset(
        "random",
        N_("Random"),
        N_("Numbers by chance, always the same ones: how a layer looks before it has learned anything."),
    ),
)

PRESETS: dict[str, Preset] = {preset.id: preset for preset in _TABLE}
"""Every preset by its id, in the order in which a menu offers them."""


def preset_kernel(id: str, size: Size | None = None, *, rng: np.random.Generator | None = None) -> Kernel:
    """Make the preset's kernel, float64 of shape (KH, KW), at `size` or at the preset's default size.

    `rng` serves the preset "random" alone; without one it is always the same kernel.
    Raises RefusedValue for an unknown id, and for a size that the preset does not have.
    """
    preset = _preset(id)
    height, width = checked_size(preset.default_size if size is None else size)
    if not preset.fits((height, width)):
        near_height, near_width = nearest_size(id, (height, width))
        raise RefusedValue(
            "The preset {preset} has no {height} x {width} form: "
            "use {near_height} x {near_width}, or another preset.",
            preset=id,
            height=height,
            width=width,
            near_height=near_height,
            near_width=near_width,
        )
    if id == "random":
        return _random(height, width, rng or np.random.default_rng(RANDOM_SEED))
    return _FORMULAE[id](height, width)


def nearest_size(id: str, size: Size) -> Size:
    """Give the size (h, w) nearest to `size` that the preset has; for an odd one, the next larger."""
    preset = _preset(id)
    limits = zip(_whole_pair(size), preset.smallest, preset.largest, strict=True)
    height, width = (_nearest_length(n, lo, hi, preset.odd) for n, lo, hi in limits)
    return (height, width) if preset.fits((height, width)) else preset.default_size


def checked_size(size: Size) -> Size:
    """Return `size` as two plain ints, or refuse what is not a kernel size.

    Raises RefusedType for anything but two whole numbers, RefusedValue outside 1..MAX_SIZE.
    """
    height, width = _whole_pair(size)
    if not (1 <= height <= MAX_SIZE and 1 <= width <= MAX_SIZE):
        raise RefusedValue(
            "A kernel has 1 to {limit} rows and 1 to {limit} columns, not {height} x {width}: "
            "choose a size in that range.",
            limit=MAX_SIZE,
            height=height,
            width=width,
        )
    return height, width


# ---- what can be done to a kernel ------------------------------------------------------------------------


def normalise(kernel: ArrayLike) -> NDArray[np.floating]:
    """Scale each (KH, KW) kernel so that its weights sum to 1: the output keeps the picture's brightness.

        w / sum(w)      or, where the sum is zero as in every derivative,      w / sum(|w|)

    A sum is taken for zero when it is round-off beside sum(|w|); this also keeps every weight within
    MAX_WEIGHT. A kernel of zeros stays as it is. A negative sum turns the signs around. Shape (..., KH, KW)
    in and out.
    """
    weight = _kernels(kernel)
    total = weight.sum(axis=(-2, -1), keepdims=True)
    magnitude = np.abs(weight).sum(axis=(-2, -1), keepdims=True)
    divisor = np.where(np.abs(total) * MAX_WEIGHT > magnitude, total, magnitude)
    return weight / np.where(divisor == 0, 1, divisor)


def transpose(kernel: ArrayLike) -> NDArray[np.floating]:
    """Swap rows and columns of each kernel: (..., KH, KW) -> (..., KW, KH). Sobel x turns into Sobel y."""
    return np.swapaxes(_kernels(kernel), -1, -2).copy()


def rotate_half_turn(kernel: ArrayLike) -> NDArray[np.floating]:
    """Turn each (KH, KW) kernel by 180 degrees: the flip between cross-correlation and true convolution."""
    return _kernels(kernel)[..., ::-1, ::-1].copy()


def negate(kernel: ArrayLike) -> NDArray[np.floating]:
    """Change the sign of every weight; shape (..., KH, KW) in and out."""
    return 0.0 - _kernels(kernel)  # 0 - w, not -w: a zero stays 0 and never reads as "-0"


def resize(kernel: ArrayLike, size: Size) -> NDArray[np.floating]:
    """Bring each kernel to `size` (h, w): keep its middle, add zeros around it or crop what sticks out.

    Where the middle is ambiguous (3 to 4 rows) the extra row goes to the end; growing and cropping back
    restores.
    """
    weight = _kernels(kernel)
    target = checked_size(size)
    resized = np.zeros((*weight.shape[:-2], *target), weight.dtype)
    spans = [_overlap(old, new) for old, new in zip(weight.shape[-2:], target, strict=True)]
    resized[..., spans[0][1], spans[1][1]] = weight[..., spans[0][0], spans[1][0]]
    return resized


# ---- the formulae of the presets -------------------------------------------------------------------------


def _identity(height: int, width: int) -> Kernel:
    kernel = np.zeros((height, width))
    kernel[height // 2, width // 2] = 1
    return kernel


def _box(height: int, width: int) -> Kernel:
    return np.full((height, width), 1 / (height * width))


def _binomial(length: int) -> Kernel:
    """Row `length - 1` of Pascal's triangle, the integer Gaussian of variance (length - 1) / 4."""
    return np.array([comb(length - 1, k) for k in range(length)], dtype=np.float64)


def _gaussian(height: int, width: int) -> Kernel:
    """Binomial in each direction, summing to 1: [1 2 1] / 4 at three cells, [1 4 6 4 1] / 16 at five."""
    return np.outer(_binomial(height), _binomial(width)) / 2 ** (height + width - 2)


def _smooth_derivative(length: int) -> Kernel:
    """[-1 1] smoothed by a binomial: [-1 0 1] at three cells, [-1 -2 0 2 1] at five, OpenCV's Sobel."""
    return np.convolve(_binomial(length - 1), [-1, 1])


def _sobel_x(height: int, width: int) -> Kernel:
    return np.outer(_binomial(height), _smooth_derivative(width))


def _slope(length: int) -> Kernel:
    """Positions about the middle, in whole numbers: least squares' weights for the slope of a line."""
    doubled = 2 * np.arange(length) - (length - 1)
    return doubled / (2 if length % 2 else 1)


def _prewitt_x(height: int, width: int) -> Kernel:
    return np.outer(np.ones(height), _slope(width))


def _scharr_x(height: int, width: int) -> Kernel:
    """H. Scharr's smoothing 3 10 3 was optimised for three cells; other lengths have no such form."""
    return np.outer([3, 10, 3], [-1, 0, 1]).astype(np.float64)


def _second_derivative(length: int) -> Kernel:
    """The central difference for f'' that uses all `length` cells: [1 -2 1], [-1 16 -30 16 -1] / 12, ...

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
    """Second derivative down the middle column plus the one along the middle row."""
    kernel = np.zeros((height, width))
    kernel[:, width // 2] += _second_derivative(height)
    kernel[height // 2, :] += _second_derivative(width)
    return kernel


def _sharpen(height: int, width: int) -> Kernel:
    return _identity(height, width) - _laplacian(height, width)


_LOG_5 = ((0, 0, 1, 0, 0), (0, 1, 2, 1, 0), (1, 2, -16, 2, 1), (0, 1, 2, 1, 0), (0, 0, 1, 0, 0))


def _log(height: int, width: int) -> Kernel:
    """Laplacian of Gaussian whose sum is exactly zero.

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
    """Distance of every cell from the middle, rows (KH, 1) and columns (1, KW), in cells."""
    rows, cols = (np.arange(n, dtype=np.float64) - (n - 1) / 2 for n in (height, width))
    return rows[:, None], cols[None, :]


def _emboss(height: int, width: int) -> Kernel:
    """A ramp along the diagonal plus the picture itself; the ramp is as strong as in the 3 x 3 form."""
    rows, cols = _offsets(height, width)
    ramp = rows + cols
    return _identity(height, width) + ramp * (12 / np.sum(ramp**2))


def _outline(height: int, width: int) -> Kernel:
    return height * width * _identity(height, width) - 1


def _motion_blur(height: int, width: int) -> Kernel:
    """A line from the top left to the bottom right corner, a step a cell along the longer side, summing to 1.

    Between two cells a weight is shared by distance, so that a non-square line stays straight and symmetric.
    """
    steps = max(height, width)
    kernel = np.zeros((height, width))
    rows, cols = (np.linspace(0, n - 1, steps) for n in (height, width))
    for row, col in zip(rows, cols, strict=True):
        kernel += np.outer(_hat(height, row), _hat(width, col))
    return kernel / steps


def _hat(length: int, position: float) -> Kernel:
    """Linear interpolation's weights at a position between cells: 1 there, falling to 0 one cell away."""
    return np.maximum(0, 1 - np.abs(np.arange(length) - position))


def _gabor(height: int, width: int) -> Kernel:
    """A cosine wave across the diagonal under a Gaussian, its middle about 1 and its sum zero.

        exp(-r^2 / 2 s^2) (cos(2 pi u / (n / 2)) - m),   u = (col + row) / sqrt 2,   s = n / 5

    n is the shorter side in cells and m removes the answer to a flat picture (J. Daugman, 1985).
    """
    rows, cols = _offsets(height, width)
    shorter = min(height, width)
    envelope = np.exp(-_squared_distance(height, width) / (2 * (shorter / 5) ** 2))
    wave = np.cos(2 * np.pi * (cols + rows) / np.sqrt(2) / (shorter / 2))
    return envelope * (wave - np.sum(envelope * wave) / np.sum(envelope))


def _random(height: int, width: int, rng: np.random.Generator) -> Kernel:
    """Normal numbers of standard deviation 1 / sqrt(cells), as layers start; two places, easy to read."""
    return np.round(rng.standard_normal((height, width)) / np.sqrt(height * width), 2) + 0.0


def _turned(formula: Callable[[int, int], Kernel]) -> Callable[[int, int], Kernel]:
    """Make the downward form of a kernel that is written for the direction to the right."""
    return lambda height, width: formula(width, height).T.copy()


_FORMULAE: dict[str, Callable[[int, int], Kernel]] = {
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


# ---- checks ----------------------------------------------------------------------------------------------


def _preset(id: str) -> Preset:
    if not isinstance(id, str) or id not in PRESETS:
        raise RefusedValue(
            "There is no preset named {preset}: choose one of {choices}.",
            preset=repr(id)[:40],
            choices=", ".join(PRESETS),
        )
    return PRESETS[id]


def _whole_pair(size: Size) -> Size:
    try:
        height, width = (operator.index(n) for n in size)
    except (TypeError, ValueError):
        raise RefusedType(
            "A kernel size is two whole numbers, rows and columns, not {size}: give for example (3, 3).",
            size=repr(size)[:40],
        ) from None
    return height, width


def _nearest_length(length: int, smallest: int, largest: int, odd: bool) -> int:
    clamped = min(max(length, smallest), largest)
    return clamped + 1 if odd and clamped % 2 == 0 else clamped


def _overlap(old: int, new: int) -> tuple[slice, slice]:
    """Where the shared middle lies in the old and in the new kernel."""
    shared = min(old, new)
    return slice((old - shared) // 2, (old + shared) // 2), slice((new - shared) // 2, (new + shared) // 2)


def _kernels(kernel: ArrayLike) -> NDArray[np.floating]:
    """A kernel as a floating-point array of at least two axes."""
    weight = np.asarray(kernel)
    if weight.dtype.kind not in "biuf":
        raise RefusedType(
            "A kernel holds real numbers, not {dtype}: give a list of rows of numbers.",
            dtype=str(weight.dtype),
        )
    if weight.ndim < 2 or 0 in weight.shape:
        raise RefusedValue(
            "A kernel has rows and columns, but this one has shape {shape}: "
            "give a list of rows, such as [[1, 2], [3, 4]].",
            shape=str(weight.shape),
        )
    return weight if weight.dtype.kind == "f" else weight.astype(np.float64)
