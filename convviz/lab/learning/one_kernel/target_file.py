"""From the bytes of a file, which nobody trusts, to a target output."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedValue
from convviz.lab.files import sniffing
from convviz.lab.files.images import MAX_REGION, inspect, read, to_grey
from convviz.lab.files.weights.errors import or_refusal
from convviz.lab.files.weights.kinds import NPY
from convviz.lab.files.weights.names import shown_shape
from convviz.lab.files.weights.npy import npy_tensors

MAX_BYTES = 2 << 20


def read_target(data: bytes) -> NDArray[np.float64]:
    """Return the target output (H, W) of a .npy file, or of a picture as grey values from 0 to 1.

    Raises RefusedValue for a file that is too large, broken or of another kind, for an array that is no grid
    of numbers, and for NaN and infinity.
    """
    if len(data) > MAX_BYTES:
        raise RefusedValue(
            "A target output is a file of at most {limit} MB; this one has {size} MB: reduce it.",
            limit=MAX_BYTES >> 20,
            size=f"{len(data) / 2**20:.1f}",
        )
    if data.startswith(NPY):
        values = _array(data)
    else:
        _check_kind(sniffing.file_kind(data))
        values = _picture(data)
    if not np.isfinite(values).all():
        raise RefusedValue(
            "A target output must be finite numbers; this one holds NaN or infinity: save it without them."
        )
    return values


def _check_kind(kind: sniffing.FileKind | None) -> None:
    """Refuse numbers in other files than .npy; whatever else is no picture, the room of pictures refuses."""
    if kind is not None and kind.family in (sniffing.ARRAY, sniffing.WEIGHTS, sniffing.TEXT):
        raise RefusedValue(
            "A target output is a .npy array or a picture; this is another kind of file ({kind}): save one"
            ' map of it with numpy.save("target.npy", map).',
            kind=kind.name,
        )


def _array(data: bytes) -> NDArray[np.float64]:
    (info,) = or_refusal("npy", len(data), lambda: npy_tensors(data))
    if info.storage.dtype is None:
        raise RefusedValue(
            "A target output is plain numbers; this array holds {dtype}: save it with"
            ' numpy.save("target.npy", map.astype("float32")).',
            dtype=info.dtype,
        )
    if len(info.shape) != 2 or not info.size:
        raise RefusedValue(
            "A target output is a grid of numbers, rows and columns; this array has the shape {shape}: save"
            " one map of it.",
            shape=shown_shape(info.shape),
        )
    _check_size(info.shape)
    array = or_refusal("npy", len(data), lambda: np.load(BytesIO(data), allow_pickle=False))
    return np.asarray(array, np.float64)


def _picture(data: bytes) -> NDArray[np.float64]:
    info = inspect(data)
    _check_size((info.height, info.width))
    return np.asarray(to_grey(read(data, exact=True).pixels)[..., 0], np.float64) / 255


def _check_size(shape: tuple[int, ...]) -> None:
    if max(shape) > MAX_REGION:
        raise RefusedValue(
            "A target output has at most {limit} rows and columns; this one is {height} x {width}: choose"
            " a smaller one.",
            limit=MAX_REGION,
            height=shape[0],
            width=shape[1],
        )


def without_margin(
    target: NDArray[np.float64], picture: tuple[int, ...], size: tuple[int, int]
) -> NDArray[np.float64]:
    """Return a target as large as the picture without the margin that no window is centred on."""
    if target.shape != picture:
        return target
    top, left = (size[0] - 1) // 2, (size[1] - 1) // 2
    return target[top : picture[0] - size[0] + 1 + top, left : picture[1] - size[1] + 1 + left]
