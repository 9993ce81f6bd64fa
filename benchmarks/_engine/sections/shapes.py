"""Fresh random layers, drawn from the day's seed, so that nobody can have tuned the engine on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from _engine.bench import Bench
from _engine.cases import OPERATIONS, Case, Pair
from _engine.charts import COLOURS, RATIO_AXIS, Curve, line_chart
from _engine.report import Figure
from _engine.sections.grid import compare, judge, of
from _engine.timer import Measured

COUNT, QUICK = 36, 2
REACH, AIM = 1.25, 1.10
WORK = (2e6, 1.5e9)  # multiply-adds
MAX_VALUES = 25_000_000  # in an array: 100 MB
KERNELS = (1, 2, 3, 5, 7, 9)
NAMED = 8  # worst cells


def run(bench: Bench) -> None:
    seed = bench.settings.seed
    bench.report.heading(f"Random shapes, seed {seed}, 1 thread")
    cells = compare(bench, draw(seed, bench.settings.some(range(COUNT), QUICK)), 1)
    bench.cells += cells
    judge(bench, "Random shapes, 1 thread", cells, REACH, AIM)
    worst = sorted(cells, key=Measured.ratio, reverse=True)[:NAMED]
    listed = "; ".join(f"**{cell.ratio():.2f}** {cell.name}" for cell in worst)
    bench.report.paragraph(f"Worst cells: {listed}.")
    bench.report.chart(spread(cells))


def draw(seed: int, wanted: Sequence[int]) -> Iterator[Case]:
    """Yield a layer for each number wanted, neither trivial nor endless."""
    rng = np.random.default_rng(seed)
    for number in wanted:
        case = one(rng, number)
        while not fits(case):
            case = one(rng, number)
        yield case


def one(rng: np.random.Generator, seed: int) -> Case:
    """Draw a layer, perhaps an impossible one: its kernel may be larger than its input."""
    channels, filters, groups = connections(rng)
    kernel = pair(rng, 0.25, lambda: int(rng.choice(KERNELS)))
    dilation = int(rng.choice((1, 2), p=(0.85, 0.15)))
    padded = rng.random() < 0.6
    return Case(
        batch=log_uniform(rng, 1, 64),
        channels=channels,
        filters=filters,
        size=pair(rng, 0.25, lambda: log_uniform(rng, 7, 224)),
        kernel=kernel,
        stride=int(rng.choice((1, 2, 3), p=(0.65, 0.28, 0.07))),
        padding=(dilation * (kernel[0] // 2), dilation * (kernel[1] // 2)) if padded else (0, 0),
        dilation=dilation,
        groups=groups,
        seed=seed,
    )


def connections(rng: np.random.Generator) -> tuple[int, int, int]:
    """Draw channels, filters and groups of a first, grouped, depthwise or, most often, dense layer."""
    channels, filters = log_uniform(rng, 1, 256), log_uniform(rng, 1, 256)
    kind = rng.choice(("first", "grouped", "depthwise", "dense"), p=(0.15, 0.1, 0.1, 0.65))
    if kind == "first":
        return int(rng.choice((1, 3))), filters, 1
    if kind == "grouped":
        groups = int(rng.choice((2, 4)))
        return groups * max(1, channels // groups), groups * max(1, filters // groups), groups
    return (channels, channels, channels) if kind == "depthwise" else (channels, filters, 1)


def pair(rng: np.random.Generator, chance: float, side: Callable[[], int]) -> Pair:
    """Draw two equal sides or, with probability `chance`, two independent ones."""
    first = side()
    return (first, side()) if rng.random() < chance else (first, first)


def log_uniform(rng: np.random.Generator, least: int, most: int) -> int:
    return int(round(np.exp(rng.uniform(np.log(least), np.log(most)))))


def fits(case: Case) -> bool:
    if min(case.output_size) < 1:
        return False
    values = max(int(np.prod(shape)) for shape in case.shapes)
    return values <= MAX_VALUES and WORK[0] <= case.multiply_adds <= WORK[1]


def spread(cells: Sequence[Measured]) -> Figure:
    """Draw every operation's ratios from best to worst."""
    curves = []
    for operation in OPERATIONS:
        own = sorted(of(cells, operation), key=Measured.ratio)
        share = [100 * (place + 0.5) / len(own) for place in range(len(own))]
        ratios, names = [cell.ratio() for cell in own], [cell.case.name for cell in own]
        curves.append(Curve(operation, share, ratios, COLOURS[operation], hover=names))
    title, across = "Random shapes, from best to worst", "shapes with at most this ratio (%)"
    return line_chart(title, curves, across, RATIO_AXIS.format(peer="PyTorch"), log_x=False, reach=REACH)
