"""PyTorch: its layers as ours and back, our engine inside its models, our calls run by it on any device.

Importing this module imports no PyTorch: the first use of a name that needs it does, and raises
`MissingPackage` (an ImportError), one sentence, where it is not installed.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from convviz.errors import MissingPackage

if TYPE_CHECKING:
    from convviz.interop.torch.autograd import EngineConv2d as EngineConv2d
    from convviz.interop.torch.autograd import EngineConv2dFunction as EngineConv2dFunction
    from convviz.interop.torch.autograd import engine_conv2d as engine_conv2d
    from convviz.interop.torch.autograd import use_engine as use_engine
    from convviz.interop.torch.device import conv2d as conv2d
    from convviz.interop.torch.device import conv2d_bias_grad as conv2d_bias_grad
    from convviz.interop.torch.device import conv2d_input_grad as conv2d_input_grad
    from convviz.interop.torch.device import conv2d_weight_grad as conv2d_weight_grad
    from convviz.interop.torch.modules import from_torch as from_torch
    from convviz.interop.torch.modules import to_torch as to_torch
    from convviz.interop.torch.tensors import devices as devices

# Where each name that needs PyTorch is defined.
HOMES = {
    "EngineConv2d": "autograd",
    "EngineConv2dFunction": "autograd",
    "conv2d": "device",
    "conv2d_bias_grad": "device",
    "conv2d_input_grad": "device",
    "conv2d_weight_grad": "device",
    "devices": "tensors",
    "engine_conv2d": "autograd",
    "from_torch": "modules",
    "to_torch": "modules",
    "use_engine": "autograd",
}

__all__ = ["is_installed", *HOMES]  # noqa: PLE0604 - the names are strings, from a table


def is_installed() -> bool:
    """Say whether PyTorch can be imported, checked without importing it."""
    return find_spec("torch") is not None


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if not is_installed():
        raise MissingPackage(
            "{name} needs PyTorch, which is not installed (the rest of convviz works without it): run pip"
            " install torch.",
            name=name,
        )
    return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
