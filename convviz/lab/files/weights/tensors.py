"""What a file says about one of its tensors, and whether it can be the weight of a layer."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from convviz.errors import RefusedValue
from convviz.lab.files.weights.guessing import check_readable_as_layer
from convviz.lab.files.weights.limits import MAX_RANK, MAX_SIDE, MAX_VALUES
from convviz.lab.files.weights.names import shown_name, shown_shape


@dataclass(frozen=True)
class Storage:
    """Where a tensor's numbers lie: their dtype as stored, their first byte, and whether columns come first.

    `dtype` is None where the numbers are of a kind that is not read. `start` counts from the beginning of the
    file or, in an .npz, of the member.
    """

    dtype: np.dtype[Any] | None
    start: int
    fortran: bool = False


@dataclass(frozen=True)
class TensorInfo:
    """One tensor as the file's header describes it; `dtype` is a word for people, float32 or bfloat16."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    storage: Storage = field(repr=False)

    @property
    def label(self) -> str:
        """The name as it may be shown: short, printable, without signs of Markdown or HTML."""
        return shown_name(self.name)

    @property
    def size(self) -> int:
        """How many numbers the tensor has."""
        return math.prod(self.shape)

    @property
    def usable(self) -> bool:
        """Whether the tensor can be the weight of a layer: `refusal` says why not."""
        return self.refusal is None

    @property
    def refusal(self) -> RefusedValue | None:
        """Why the tensor cannot be the weight of a layer, None where it can."""
        try:
            check_readable(self)
            check_readable_as_layer(self.name, self.shape)
        except RefusedValue as refusal:
            return refusal
        return None


def check_shape(shape: object, name: str) -> tuple[int, ...]:
    """Return `shape` as a tuple, if it lists whole numbers from 0 on whose product is soon computed."""
    sides = tuple(shape) if isinstance(shape, (list, tuple)) and len(shape) <= MAX_RANK else (-1,)
    if not all(type(side) is int and 0 <= side < MAX_SIDE for side in sides):
        raise RefusedValue(
            "A shape is at most {limit} whole numbers, none below 0; tensor {name} has another: save the"
            " file again.",
            limit=MAX_RANK,
            name=shown_name(name),
        )
    return sides


def check_bytes(info: TensorInfo, available: int) -> None:
    """Raise RefusedValue unless the tensor's numbers fill just the bytes that there are for them."""
    if info.storage.dtype is None:
        return  # its numbers are never read
    needed = info.size * info.storage.dtype.itemsize
    if needed != available:
        raise RefusedValue(
            "A tensor must have as many bytes as its shape needs; {name}, {shape} of {dtype}, has"
            " {available}: it is damaged or cut short, save the file again.",
            name=info.label,
            shape=shown_shape(info.shape),
            dtype=info.dtype,
            available=available,
        )


def check_readable(info: TensorInfo) -> None:
    """Raise RefusedValue unless the tensor is numbers of a kind and a count that are read."""
    if info.dtype == "object":
        raise RefusedValue(
            "Weights are plain numbers; {name} holds Python objects, which only pickle can read and which"
            " may run code: save it as an array of float32.",
            name=info.label,
        )
    if info.storage.dtype is None:
        raise RefusedValue(
            "Weights are float16, bfloat16, float32 or float64, or int16 to int64 from NumPy; got {dtype}"
            " in {name}: save it as float32, quantised weights multiplied by their scale.",
            dtype=info.dtype,
            name=info.label,
        )
    if info.size > MAX_VALUES:
        raise RefusedValue(
            "A tensor may have at most {limit} million numbers; {name} has the shape {shape}:"
            " save only a part of its filters.",
            limit=f"{MAX_VALUES / 1e6:.1f}",
            name=info.label,
            shape=shown_shape(info.shape),
        )
    if not info.shape or info.size == 0:
        raise RefusedValue(
            "A weight or a bias is an array of at least one number; {name} has the shape {shape}:"
            " choose another tensor.",
            name=info.label,
            shape=shown_shape(info.shape),
        )
