"""The presets: a table of names, sentences and sizes, and the kernel that each one makes at a size."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from convviz.errors import Refusal, RefusedValue
from convviz.i18n import N_
from convviz.lab.kernels.formulae import FORMULAE, Kernel, random_kernel
from convviz.lab.kernels.limits import MAX_SIZE, Size, checked_size, whole_pair

RANDOM = "random"
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
        N_("Replaces each pixel with the plain average of its neighbourhood, so small details melt away."),
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
        N_("Right minus left: responds to vertical edges, positive where it gets brighter to the right."),
        smallest=(1, 2),
    ),
    Preset(
        "sobel_y",
        N_("Sobel y"),
        N_("Below minus above: responds to horizontal edges, positive where it gets brighter downwards."),
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
        N_("A slanted wave that fades out: responds only to stripes of its own width and direction."),
        default_size=(7, 7),
        smallest=(5, 5),
    ),
    Preset(
        "random",
        N_("Random"),
        N_("Random numbers, always the same ones: a layer before it has learned anything."),
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
            "The preset {preset} does not come in {height} x {width}: use {near_height} x {near_width},"
            " or another preset.",
            preset=name_in_a_sentence(id),
            height=height,
            width=width,
            near_height=near_height,
            near_width=near_width,
        )
    if id == RANDOM:
        return random_kernel(height, width, rng or np.random.default_rng(RANDOM_SEED))
    return FORMULAE[id](height, width)


@lru_cache(maxsize=512)
def random_channels(size: Size, filter: int, depth: int) -> Kernel:
    """Make the preset "random" for one filter of a layer, (depth, KH, KW): every kernel is another one.

    The first kernel of the first filter is the preset's own; a kernel does not depend on how many there are.
    """
    height, width = checked_size(size)
    seeds = ([RANDOM_SEED, filter, channel] if filter or channel else RANDOM_SEED for channel in range(depth))
    kernels = np.stack([random_kernel(height, width, np.random.default_rng(seed)) for seed in seeds])
    kernels.setflags(write=False)
    return kernels


def nearest_size(id: str, size: Size) -> Size:
    """Give the size (h, w) nearest to `size` that the preset has; for an odd one, the next larger."""
    preset = _preset(id)
    limits = zip(whole_pair(size), preset.smallest, preset.largest, strict=True)
    height, width = (_nearest_length(n, lo, hi, preset.odd) for n, lo, hi in limits)
    return (height, width) if preset.fits((height, width)) else preset.default_size


def name_in_a_sentence(id: str) -> Refusal:
    """Return a preset's name as a value of a refusal, told in the language of the whole."""
    return Refusal(_preset(id).name)


def _preset(id: str) -> Preset:
    if not isinstance(id, str) or id not in PRESETS:
        raise RefusedValue(
            "There is no preset named {preset}: choose one of {choices}.",
            preset=repr(id)[:40],
            choices=", ".join(PRESETS),
        )
    return PRESETS[id]


def _nearest_length(length: int, smallest: int, largest: int, odd: bool) -> int:
    clamped = min(max(length, smallest), largest)
    return clamped + 1 if odd and clamped % 2 == 0 else clamped
