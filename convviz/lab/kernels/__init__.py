"""Kernels by name: presets as data, each with one sentence of meaning, and what can be done to a kernel.

Every kernel here is meant for cross-correlation, as every framework computes a convolution layer: it is laid
on the picture as it is written, not flipped. So `sobel_x` answers with a positive number where the picture
gets brighter from left to right.

Sizes are `(h, w)`, from 1 to `MAX_SIZE` each way. Not every preset has a meaning at every size: one that
needs a middle cell has odd sizes only, a derivative needs two cells in its direction (`Preset.fits`).

`limits` says what a kernel may be, `presets` holds the table of names and sentences, `formulae` makes the
numbers, `transforms` is what can be done to a kernel.
"""

from convviz.lab.kernels.formulae import Kernel
from convviz.lab.kernels.limits import MAX_SIZE, MAX_WEIGHT, Size, checked_size
from convviz.lab.kernels.presets import (
    PRESETS,
    RANDOM,
    RANDOM_SEED,
    Preset,
    name_in_a_sentence,
    nearest_size,
    preset_kernel,
    random_channels,
)
from convviz.lab.kernels.transforms import negate, normalise, resize, rotate_half_turn, transpose

__all__ = [
    "MAX_SIZE",
    "MAX_WEIGHT",
    "PRESETS",
    "RANDOM",
    "RANDOM_SEED",
    "Kernel",
    "Preset",
    "Size",
    "checked_size",
    "name_in_a_sentence",
    "nearest_size",
    "negate",
    "normalise",
    "preset_kernel",
    "random_channels",
    "resize",
    "rotate_half_turn",
    "transpose",
]
