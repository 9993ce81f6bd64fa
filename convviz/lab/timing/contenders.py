"""Who takes part in a race, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from convviz.lab.timing import pytorch as peers
from convviz.lab.timing.im2col import prepare_im2col
from convviz.lab.timing.problem import Call, Problem, call_of
from convviz.ops.checks import FloatArray
from convviz.ops.forward import conv2d
from convviz.ops.gradients import conv2d_input_grad, conv2d_weight_grad
from convviz.ops.reference import conv2d_input_grad_loops, conv2d_loops, conv2d_weight_grad_loops

LOOPS, IM2COL, ENGINE, TORCH = "loops", "im2col", "engine", "torch"


@dataclass(frozen=True)
class Contender:
    """A way to solve a problem: its name, how it gets ready, how its result becomes an array.

    `prepare` may raise RefusedValue: the contender then sits the race out. One that `grows` is far too slow
    for most layers and is measured on a part, as large as its time allows.
    """

    name: str
    prepare: Callable[[Problem], Call]
    read: Callable[[Any], FloatArray] = np.asarray
    grows: bool = False


def all_contenders() -> tuple[Contender, ...]:
    """Return who can take part on this machine, slowest first; loads PyTorch where it is installed."""
    return (PLAIN_LOOPS, SINGLE_IM2COL, OWN_ENGINE, *(torch_on(device) for device in torch_devices()))


def torch_on(device: str) -> Contender:
    """Return PyTorch on one device, named ``"torch:cpu"``."""
    return Contender(f"{TORCH}:{device}", peers.preparation(device), peers.read)


def torch_devices() -> list[str]:
    """Return PyTorch's devices; one that is installed but does not load sits the race out as ``"cpu"``."""
    if not peers.is_installed():
        return []
    try:
        return peers.devices()
    except ValueError:
        return ["cpu"]


PLAIN_LOOPS = Contender(
    LOOPS,
    lambda problem: call_of(problem, conv2d_loops, conv2d_weight_grad_loops, conv2d_input_grad_loops),
    grows=True,
)
SINGLE_IM2COL = Contender(IM2COL, prepare_im2col)
OWN_ENGINE = Contender(
    ENGINE, lambda problem: call_of(problem, conv2d, conv2d_weight_grad, conv2d_input_grad)
)
