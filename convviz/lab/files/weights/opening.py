"""From the bytes of a file, which nobody trusts, to the weights of a layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedValue
from convviz.lab.files.weights.errors import or_refusal
from convviz.lab.files.weights.kinds import checked_bytes, file_kind
from convviz.lab.files.weights.layer_kinds import KINDS_OF_RANK
from convviz.lab.files.weights.names import shown_name
from convviz.lab.files.weights.npy import npy_tensors
from convviz.lab.files.weights.npz import member_bytes, npz_tensors
from convviz.lab.files.weights.safetensors import safetensors_tensors
from convviz.lab.files.weights.tensors import TensorInfo, check_readable
from convviz.lab.files.weights.values import tensor_values
from convviz.lab.kernels.limits import MAX_SIZE

LISTS: dict[str, Callable[[bytes], tuple[TensorInfo, ...]]] = {
    "npy": npy_tensors,
    "npz": npz_tensors,
    "safetensors": safetensors_tensors,
}


@dataclass(frozen=True)
class WeightsFile:
    """A file with its header read: its kind, what it says of its tensors, its bytes, and a name to show."""

    kind: str
    tensors: tuple[TensorInfo, ...]
    data: bytes = field(repr=False)
    name: str = ""

    @property
    def usable(self) -> tuple[TensorInfo, ...]:
        """The tensors that can be the weight of a layer, one at least."""
        return tuple(info for info in self.tensors if info.usable)

    def tensor(self, name: str) -> TensorInfo:
        """Return what the file says of one tensor; raises RefusedValue where it has none of that name."""
        for info in self.tensors:
            if info.name == name:
                return info
        raise RefusedValue(
            "A tensor is chosen from the {count} in the file; got {name}: choose one that is there.",
            count=len(self.tensors),
            name=shown_name(name),
        )


def open_weights(data: bytes, name: str = "") -> WeightsFile:
    """Read what a .npy, .npz or .safetensors file says of its tensors, and no number.

    Raises RefusedType for anything but bytes; RefusedValue for a file that is empty, larger than MAX_FILE, of
    another kind or broken, or in which no tensor can be the weight of a layer.
    """
    kind = file_kind(checked_bytes(data))
    file = WeightsFile(kind, or_refusal(kind, len(data), lambda: LISTS[kind](data)), data, shown_name(name))
    _check_usable(file.tensors)
    return file


def read_tensor(file: WeightsFile, name: str) -> NDArray[np.float64]:
    """Read the numbers of one tensor, a weight or a bias, as float64; no other is read or inflated.

    Raises RefusedValue for a name that is not in the file, numbers that are not read, more than MAX_VALUES of
    them, NaN, infinity and magnitudes above MAX_WEIGHT, and for a damaged file.
    """
    info = file.tensor(name)
    check_readable(info)
    return values_in(file.kind, file.data, info)


def values_in(kind: str, data: bytes, info: TensorInfo) -> NDArray[np.float64]:
    """Read the numbers of a tensor that was checked, out of a file of this kind."""

    def values() -> NDArray[np.float64]:
        return tensor_values(member_bytes(data, info) if kind == "npz" else data, info)

    return or_refusal(kind, len(data), values)


def _check_usable(tensors: tuple[TensorInfo, ...]) -> None:
    if any(info.usable for info in tensors):
        return
    if len(tensors) == 1 and (refusal := tensors[0].refusal):
        raise refusal
    for info in tensors:
        if len(info.shape) in KINDS_OF_RANK:  # a weight by its shape: why it cannot be read is what helps
            check_readable(info)
    raise RefusedValue(
        "A layer's weight has 2 to 4 dimensions and a kernel of at most {limit} x {limit}; no tensor in"
        " this file does: choose the file of a convolutional network.",
        limit=MAX_SIZE,
    )
