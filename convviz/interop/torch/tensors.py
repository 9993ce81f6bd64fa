"""The border between arrays and tensors: what a caller gives is checked here once and trusted inside."""

from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike

from convviz.errors import RefusedType, RefusedValue
from convviz.ops.checks import FloatArray, as_array

FLOATS = (torch.float32, torch.float64)
INTEGERS = (
    torch.int8,
    torch.int16,
    torch.int32,
    torch.int64,
    torch.uint8,
    torch.uint16,
    torch.uint32,
    torch.uint64,
)


def devices() -> list[str]:
    """List the devices that PyTorch can compute on: "cpu", and "cuda" where there is an NVIDIA or AMD GPU.

    Others of PyTorch's devices are not listed: not all of them know float64.
    """
    return ["cpu", "cuda"] if torch.cuda.is_available() else ["cpu"]


def as_device(device: Any) -> torch.device:
    """Return `device`, a name or a torch.device, if it is here; "cuda:1" is the second GPU of several."""
    numbered = [f"cuda:{number}" for number in range(torch.cuda.device_count())]
    if str(device) not in [*devices(), *numbered]:
        raise RefusedValue(
            "device {device} is not available: choose one of {devices}.",
            device=repr(str(device)),
            devices=", ".join(devices()),
        )
    return torch.device(device)


def as_tensors(device: torch.device, **named: Any) -> list[torch.Tensor]:
    """Convert arrays and tensors to tensors on `device`, in the one float dtype that they share.

    The rule is that of `convviz.ops.checks.as_floats`: the widest of the float dtypes, integers as float64.
    What already lies there in this dtype is neither copied nor changed.
    """
    given = [
        check_dtype(name, value) if isinstance(value, torch.Tensor) else as_array(name, value)
        for name, value in named.items()
    ]
    dtype = torch.float32 if all(map(is_single, given)) else torch.float64
    return [on_device(value, device, dtype) for value in given]


def is_single(value: torch.Tensor | FloatArray) -> bool:
    """Say whether a tensor or array is of float32."""
    if isinstance(value, torch.Tensor):
        return value.dtype == torch.float32
    return value.dtype.kind == "f" and value.dtype.itemsize == 4


def check_dtype(name: str, tensor: torch.Tensor) -> torch.Tensor:
    """Return `tensor`, if its dtype is one that convviz computes in."""
    if tensor.dtype not in FLOATS + INTEGERS:
        raise RefusedType(
            "{name} must hold float32, float64 or integers; its dtype is {dtype}:"
            " convert it with .float() or .double().",
            name=name,
            dtype=tensor.dtype,
        )
    return tensor


def on_device(value: torch.Tensor | FloatArray, device: torch.device, dtype: torch.dtype) -> torch.Tensor:
    """Return a tensor on `device` of `dtype`, copied only where it has to be."""
    if isinstance(value, torch.Tensor):
        return value.to(device, dtype)
    # PyTorch shares memory with arrays that are contiguous and writable, and cannot hold others.
    kind = np.float32 if dtype == torch.float32 else np.float64
    return torch.from_numpy(np.require(value, kind, ["C", "W"])).to(device)


def as_numpy(name: str, tensor: torch.Tensor) -> FloatArray:
    """Return a tensor's values as an array, which shares memory with a tensor of floats on the CPU."""
    array: FloatArray = check_dtype(name, tensor).numpy(force=True)
    return array


def as_given(result: torch.Tensor, *arguments: ArrayLike | torch.Tensor) -> Any:
    """Return `result` in the caller's terms: a tensor where one of the arguments was one, else an array."""
    if any(isinstance(argument, torch.Tensor) for argument in arguments):
        return result
    return result.cpu().numpy()


def shape_of(tensor: torch.Tensor) -> tuple[int, ...]:
    """Return the shape as a plain tuple: torch.Size would show in the sentences of refusals."""
    return tuple(tensor.shape)
