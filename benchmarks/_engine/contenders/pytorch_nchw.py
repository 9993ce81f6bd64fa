"""PyTorch on arrays as they come, (N, C, H, W) in memory: what a caller of ours would get from it."""

from __future__ import annotations

from collections.abc import Callable

import torch

from _engine.cases import Case
from _engine.contenders import pytorch
from _engine.contenders.pytorch import limit_threads, to_output

__all__ = ["calls", "limit_threads", "to_output"]


def calls(case: Case, operation: str) -> dict[str, Callable[[], torch.Tensor]]:
    return {"contiguous": pytorch.calls(case, operation)["contiguous"]}
