"""Filtering a picture, as image software does it: against SciPy's fastest way and OpenCV's filter2D."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from _engine.bench import Bench
from _engine.cases import Case, square
from _engine.charts import PALETTE, RATIO_AXIS, Curve, line_chart
from _engine.labels import mean_ratio, milliseconds, ratio_cell
from _engine.report import Figure, Table, Verdict
from _engine.timer import Measured

KERNELS = (3, 5, 7, 11, 13, 15, 21, 31)
PEERS = {"scipy_filters": ("SciPy", 1.0, 0.5), "opencv": ("OpenCV", 4.0, 2.0)}  # name, reach, aim
HEADER = (
    "picture",
    "kernel",
    "/ SciPy",
    "SciPy's way",
    "/ OpenCV filter2D",
    "sepFilter2D",
    "of peak",
    "error",
)
QUICK = 2


@dataclass(frozen=True)
class Picture:
    """A square picture and how its channels are filtered: each on its own, or added up."""

    name: str
    size: int
    channels: int
    adds_up: bool

    def case(self, kernel: int, kernels: str) -> Case:
        filters = 1 if self.adds_up else self.channels
        groups, padding = (1 if self.adds_up else self.channels), kernel // 2
        options = {"groups": groups, "kernels": kernels}
        return square(1, self.channels, filters, self.size, kernel, padding, **options)


PICTURES = (
    Picture("grey 256", 256, 1, False),
    Picture("colour 256, each channel", 256, 3, False),
    Picture("colour 256, added up", 256, 3, True),
    Picture("grey 1024", 1024, 1, False),
)


def run(bench: Bench) -> None:
    bench.report.heading("Pictures, forward, 1 thread")
    bench.report.paragraph(
        "Random kernels and Gaussian ones, which are of rank 1. The output is as large as the picture. "
        "sepFilter2D is given the factors of a Gaussian, filter2D is not: it stands here for information."
    )
    table, lines = bench.report.table(*HEADER), {}
    for picture, kind in looks(bench):
        lines[picture.name, kind] = [
            measure(bench, table, picture, kind, size) for size in bench.settings.some(KERNELS, QUICK)
        ]
    for peer in PEERS:
        conclude(bench, lines, peer)


def conclude(bench: Bench, lines: dict[tuple[str, str], Sequence[Measured]], peer: str) -> None:
    """Report the worst cell, the mean and the chart against one peer."""
    name, reach, aim = PEERS[peer]
    cells = [cell for line in lines.values() for cell in line]
    worst = max(cells, key=lambda cell: cell.ratio(peer))
    subject = f"Pictures / {name}, worst ({worst.case.kernels} {worst.case.name})"
    bench.report.verdict(Verdict(subject, worst.ratio(peer), reach, aim, disturbed=worst.disturbed))
    within = sum(cell.ratio(peer) <= reach for cell in cells)
    mean = f"geometric mean **{mean_ratio(cells, peer):.2f}**"
    bench.report.paragraph(f"ConvViz / {name}: {mean}, {within} of {len(cells)} within {reach:g}.")
    bench.report.chart(chart(lines, peer))


def looks(bench: Bench) -> Iterator[tuple[Picture, str]]:
    """Yield every picture with both kinds of kernel; separate channels share one, as in image software."""
    for picture in bench.settings.some(PICTURES, QUICK):
        yield picture, "own" if picture.adds_up else "shared"
        yield picture, "gaussian"


def measure(bench: Bench, table: Table, picture: Picture, kind: str, size: int) -> Measured:
    """Measure one picture with one kernel against everyone, and add its row to the table."""
    bench.report.progress(f"{picture.name}, {kind} kernel {size}")
    separable = ("opencv_separable",) if kind == "gaussian" else ()
    found = bench.timer(1).measure(picture.case(size, kind), contenders=("ours", *PEERS, *separable))
    extra = f"{milliseconds(found.seconds['opencv_separable'])} ms" if separable else ""
    kernel = f"{size}, {'Gaussian' if kind == 'gaussian' else 'random'}"
    against = [ratio_cell(found, "scipy_filters"), found.ways["scipy_filters"], ratio_cell(found, "opencv")]
    table.row(picture.name, kernel, *against, extra, f"{found.of_peak:.0%}", f"{found.error:.0e}")
    return found


def chart(lines: dict[tuple[str, str], Sequence[Measured]], peer: str) -> Figure:
    """Draw the ratio to one peer by kernel size: a colour for each picture, dots for Gaussian kernels."""
    colours = dict(zip(dict.fromkeys(name for name, _ in lines), PALETTE, strict=False))
    curves = []
    for (name, kind), cells in lines.items():
        sizes, ratios = [cell.case.kernel[0] for cell in cells], [cell.ratio(peer) for cell in cells]
        shown, dash = ("Gaussian", "dot") if kind == "gaussian" else ("random", "solid")
        curves.append(Curve(f"{name}, {shown}", sizes, ratios, colours[name], dash))
    name, reach, _ = PEERS[peer]
    across = "kernel's rows and columns (pixels)"
    return line_chart(f"Pictures against {name}", curves, across, RATIO_AXIS.format(peer=name), reach=reach)
