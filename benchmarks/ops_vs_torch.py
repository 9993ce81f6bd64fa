"""How long ConvViz's convolution takes against PyTorch's on the CPU, printed as a Markdown table of ratios.

    python benchmarks/ops_vs_torch.py [--seconds 0.6] [--only TEXT]

Both compute in float32 on one thread. Bursts of the two take turns, so that a busy machine slows both
alike, and the ratio is that of the medians over bursts: 1.5 means ConvViz takes half as long again.
"""

import os

# Read by the libraries when they load, so set before they are imported.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

import argparse  # noqa: E402
import statistics  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from dataclasses import dataclass  # noqa: E402

import numpy as np  # noqa: E402
import torch  # noqa: E402

from convviz import conv2d, conv2d_input_grad, conv2d_weight_grad  # noqa: E402

OPERATIONS = ("forward", "weight gradient", "input gradient")
LEAST_BURSTS = 5
BURST_SECONDS = 0.02


@dataclass(frozen=True)
class Layer:
    """A layer that networks are made of; sizes are those of its square input and kernel."""

    batch: int
    channels: int
    filters: int
    size: int
    kernel: int
    stride: int
    padding: int

    def __str__(self) -> str:
        stride = f", stride {self.stride}" if self.stride > 1 else ""
        shape = f"{self.channels} -> {self.filters}, {self.size} x {self.size}"
        return f"batch {self.batch}, {shape}, kernel {self.kernel}{stride}"


LAYERS = (
    Layer(1, 3, 8, 224, 3, 1, 1),
    Layer(32, 16, 32, 28, 3, 1, 1),
    Layer(8, 64, 64, 56, 3, 1, 1),
    Layer(8, 64, 128, 56, 3, 2, 1),
    Layer(1, 3, 64, 224, 7, 2, 3),
    Layer(256, 1, 16, 28, 5, 1, 2),
    Layer(8, 256, 64, 28, 1, 1, 0),
)

Call = Callable[[], object]


def pairs_of_calls(layer: Layer, rng: np.random.Generator) -> list[tuple[Call, Call]]:
    """For every operation what ConvViz and PyTorch call on the same numbers; checked to agree."""
    options = {"stride": layer.stride, "padding": layer.padding}
    x = rng.standard_normal((layer.batch, layer.channels, layer.size, layer.size), np.float32)
    weight = rng.standard_normal((layer.filters, layer.channels, layer.kernel, layer.kernel), np.float32)
    output_grad = rng.standard_normal(conv2d(x, weight, **options).shape, np.float32)
    ours = [
        lambda: conv2d(x, weight, **options),
        lambda: conv2d_weight_grad(x, weight.shape, output_grad, **options),
        lambda: conv2d_input_grad(x.shape, weight, output_grad, **options),
    ]
    theirs = torch_calls(*map(torch.from_numpy, (x, weight, output_grad)), layer)
    for our_call, their_call in zip(ours, theirs, strict=True):
        expected = their_call().numpy()
        np.testing.assert_allclose(our_call(), expected, rtol=1e-3, atol=1e-3 * np.abs(expected).max())
    return list(zip(ours, theirs, strict=True))


def torch_calls(x: torch.Tensor, weight: torch.Tensor, output_grad: torch.Tensor, layer: Layer) -> list[Call]:
    stride, padding = [layer.stride] * 2, [layer.padding] * 2

    def backward(wanted: int) -> torch.Tensor:
        mask = [position == wanted for position in range(3)]  # input, weight, bias
        arguments = (output_grad, x, weight, None, stride, padding, [1, 1], False, [0, 0], 1, mask)
        return torch.ops.aten.convolution_backward(*arguments)[wanted]

    return [
        lambda: torch.nn.functional.conv2d(x, weight, stride=stride, padding=padding),
        lambda: backward(1),
        lambda: backward(0),
    ]


def burst(call: Call, repeats: int) -> float:
    """Seconds that one of `repeats` calls takes on average."""
    start = time.perf_counter()
    for _ in range(repeats):
        call()
    return (time.perf_counter() - start) / repeats


def compare(ours: Call, theirs: Call, seconds: float) -> tuple[float, float]:
    """Median seconds of both calls over bursts that take turns for about `seconds`."""
    repeats = [max(1, round(BURST_SECONDS / burst(call, 2))) for call in (ours, theirs)]
    times: tuple[list[float], list[float]] = ([], [])
    end = time.perf_counter() + seconds
    while len(times[0]) < LEAST_BURSTS or time.perf_counter() < end:
        for call, count, taken in zip((ours, theirs), repeats, times, strict=True):
            taken.append(burst(call, count))
    return statistics.median(times[0]), statistics.median(times[1])


def cell(ours: float, theirs: float) -> str:
    return f"**{ours / theirs:.2f}** ({ours * 1e3:.2f} / {theirs * 1e3:.2f} ms)"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=0.6, help="for each layer and operation")
    parser.add_argument("--only", default="", help="only layers whose name holds this text")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    rng, ratios = np.random.default_rng(0), []
    print(f"NumPy {np.__version__}, PyTorch {torch.__version__}, float32, 1 thread; ConvViz / PyTorch.\n")
    print("| layer | " + " | ".join(OPERATIONS) + " |")
    print("|---|" + "---|" * len(OPERATIONS))
    for layer in LAYERS:
        if arguments.only in str(layer):
            times = [compare(*pair, arguments.seconds) for pair in pairs_of_calls(layer, rng)]
            ratios.append([ours / theirs for ours, theirs in times])
            print(f"| {layer} | " + " | ".join(cell(*pair) for pair in times) + " |", flush=True)
    if ratios:
        by_operation = [statistics.geometric_mean(column) for column in zip(*ratios, strict=True)]
        print("| geometric mean | " + " | ".join(f"**{mean:.2f}**" for mean in by_operation) + " |")
        print(f"\nGeometric mean of all: **{statistics.geometric_mean(by_operation):.2f}**")


if __name__ == "__main__":
    main()
