"""From the bytes of a file, which nobody trusts, to all the weights of a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedValue
from convviz.lab.files.weights.errors import or_refusal
from convviz.lab.files.weights.kinds import checked_bytes, file_kind
from convviz.lab.files.weights.limits import MAX_VALUES
from convviz.lab.files.weights.opening import LISTS, values_in
from convviz.lab.files.weights.safetensors import metadata
from convviz.lab.files.weights.tensors import TensorInfo, check_readable

BLOCKS = "blocks"
"""Under this word a .safetensors file may say what network its weights are of."""


@dataclass(frozen=True, eq=False)
class NetworkFile:
    """Every tensor of a file by its name, as float64, and the network's blocks where the file says them."""

    tensors: dict[str, NDArray[np.float64]] = field(repr=False)
    blocks: str | None = None


def read_network(data: bytes) -> NetworkFile:
    """Read all tensors of an .npz or .safetensors file.

    Raises RefusedType for anything but bytes; RefusedValue for a file that is empty, larger than MAX_FILE, of
    another kind or broken, for more than MAX_VALUES numbers, NaN, infinity and magnitudes above MAX_WEIGHT.
    """
    kind = file_kind(checked_bytes(data))
    if kind == "npy":
        raise RefusedValue(
            "A network has several tensors, and a .npy file holds one: save them as .npz or .safetensors."
        )
    infos = or_refusal(kind, len(data), lambda: LISTS[kind](data))
    _check_count(infos)
    for info in infos:
        check_readable(info)
    folder = _common_folder([info.name for info in infos]) if kind == "npz" else ""
    tensors = {info.name.removeprefix(folder): values_in(kind, data, info) for info in infos}
    words = metadata(data) if kind == "safetensors" else {}
    return NetworkFile(tensors, words.get(BLOCKS))


def _common_folder(names: Sequence[str]) -> str:
    """Return the folder, with its slash, in which everything was packed; "" where there is no single one."""
    folders = {name.rpartition("/")[0] for name in names}
    return f"{folders.pop()}/" if len(folders) == 1 and "" not in folders else ""


def _check_count(infos: Sequence[TensorInfo]) -> None:
    total = sum(info.size for info in infos)
    if total > MAX_VALUES:
        raise RefusedValue(
            "A network's file has at most {most} numbers; this one has {total}: choose a smaller network.",
            most=f"{MAX_VALUES:,}",
            total=f"{total:,}",
        )
