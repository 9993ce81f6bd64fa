"""The same layers in PyTorch, an independent witness: forward by torch.nn.Conv2d, backward by autograd."""

from typing import Any

import numpy as np
import torch


def torch_layer(weight: np.ndarray, bias: np.ndarray, options: dict[str, Any]) -> torch.nn.Module:
    """torch.nn.Conv2d with these values; padding it has no word for is laid on by torch.nn.functional.pad."""
    padding, mode = options["padding"], options["padding_mode"]
    rest = {name: options[name] for name in ("stride", "dilation", "groups")}
    channels, filters = weight.shape[1] * options["groups"], weight.shape[0]
    if padding == "full" or (isinstance(padding, tuple) and len(padding) == 4):
        first, inner = Pad(sides(padding, weight.shape[2:], rest["dilation"]), mode), {}
    else:
        first, inner = torch.nn.Identity(), {"padding": padding, "padding_mode": mode}
    conv = torch.nn.Conv2d(channels, filters, weight.shape[2:], **rest, **inner)
    conv.weight = torch.nn.Parameter(torch.from_numpy(weight.copy()))
    conv.bias = torch.nn.Parameter(torch.from_numpy(bias.copy()))
    return torch.nn.Sequential(first, conv)


def sides(padding: Any, kernel: tuple[int, int], dilation: Any) -> tuple[int, int, int, int]:
    """(left, right, top, bottom), the order of torch.nn.functional.pad."""
    if padding == "full":
        down, right = (dilation, dilation) if isinstance(dilation, int) else dilation
        rows, columns = down * (kernel[0] - 1), right * (kernel[1] - 1)
        return columns, columns, rows, rows
    top, bottom, left, right = padding
    return left, right, top, bottom


class Pad(torch.nn.Module):
    def __init__(self, widths: tuple[int, int, int, int], mode: str) -> None:
        super().__init__()
        self.widths, self.mode = widths, "constant" if mode == "zeros" else mode

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.pad(x, self.widths, self.mode)


def torch_results(
    x: np.ndarray, weight: np.ndarray, bias: np.ndarray, output_grad: np.ndarray, options: dict[str, Any]
) -> dict[str, np.ndarray]:
    """Output and all gradients, as PyTorch computes them."""
    layer = torch_layer(weight, bias, options)
    images = torch.from_numpy(x.copy()).requires_grad_()
    output = layer(images)
    output.backward(torch.from_numpy(output_grad.copy()))
    return {
        "output": output.detach().numpy(),
        "weight_grad": layer[1].weight.grad.numpy(),
        "bias_grad": layer[1].bias.grad.numpy(),
        "input_grad": images.grad.numpy(),
    }
