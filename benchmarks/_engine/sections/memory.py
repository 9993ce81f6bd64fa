"""Memory beyond the result: of ordinary layers, and of a photo from a phone."""

from __future__ import annotations

from _engine.bench import Bench
from _engine.cases import OPERATIONS, Case
from _engine.labels import megabytes
from _engine.report import Verdict
from _engine.sections.layers import LAYERS
from _engine.workers import Worker

MAX_SCRATCH = 16.0  # MB beyond result and padding
MAX_PROCESS = 1000.0  # MB
PHOTO = {"size": (3000, 4000), "kernel": (11, 11), "padding": (5, 5)}
PHOTOS = {
    "3 -> 3 channels": Case(1, 3, 3, **PHOTO),
    "each channel on its own": Case(1, 3, 3, groups=3, **PHOTO),
}
QUICK = 1


def run(bench: Bench) -> None:
    bench.report.heading("Memory")
    bench.report.paragraph(
        "The most memory held during a call less the result, in MB; in brackets what is left of it after "
        "a padded array, which has to stay within 16 MB. Measured by tracemalloc in processes of their "
        "own, with the most threads of this run."
    )
    layers(bench)
    if bench.settings.quick:
        return
    bench.report.paragraph(
        "A photo of 12 megapixels in colour, 3000 x 4000 x 3 in float32 (144 MB), with a kernel of 11 x 11: "
        "the same, the most memory of the whole process (photo and result in it), and seconds for one call."
    )
    photos(bench)


def layers(bench: Bench) -> None:
    table, most = bench.report.table("layer", *OPERATIONS), 0.0
    for case in bench.settings.some(LAYERS, QUICK):
        row = []
        for operation in OPERATIONS:
            extra, _, _ = used(bench, case, operation)
            rest = scratch(extra, case, operation)
            row.append(f"{megabytes(extra)} (**{megabytes(rest)}**)")
            most = max(most, rest)
        table.row(case.name, *row)
    hold(bench, "Memory of layers beyond result and padding", most, MAX_SCRATCH)


def photos(bench: Bench) -> None:
    header = ("photo", "operation", "beyond the result, MB", "less padding, MB", "process, MB", "seconds")
    table, most_scratch, most_process = bench.report.table(*header), 0.0, 0.0
    for name, case in PHOTOS.items():
        for operation in OPERATIONS:
            extra, process, seconds = used(bench, case, operation)
            rest = scratch(extra, case, operation)
            shown = (megabytes(extra), megabytes(rest), f"**{process / 1e6:.0f}**", f"{seconds:.2f}")
            table.row(name, operation, *shown)
            most_scratch, most_process = max(most_scratch, rest), max(most_process, process)
    hold(bench, "Photo of 12 megapixels, beyond result and padding", most_scratch, MAX_SCRATCH)
    hold(bench, "Photo of 12 megapixels, whole process", most_process, MAX_PROCESS)


def hold(bench: Bench, subject: str, most: float, bound: float) -> None:
    bench.report.verdict(Verdict(subject, most / 1e6, bound, unit=" MB"))


def used(bench: Bench, case: Case, operation: str) -> tuple[float, float, float]:
    """Measure bytes beyond the result, the process's peak bytes and seconds, in a fresh process."""
    bench.report.progress(f"memory: {case.name}, {operation}")
    worker = Worker("memory", max(bench.settings.threads))
    try:
        return worker.ask("run", "used", case, operation)
    finally:
        worker.close()


def scratch(extra: float, case: Case, operation: str) -> float:
    """Return what is left of `extra` bytes after the one array that padding needs."""
    (down, across), (height, width), (rows, columns) = case.padding, case.size, case.output_size
    if not (down or across):
        return extra
    padded = case.batch * case.channels * (height + 2 * down) * (width + 2 * across)
    if operation == "input gradient":  # either the input's gradient is padded, or the output's on all sides
        spread = (rows + 2 * (case.span[0] - 1)) * (columns + 2 * (case.span[1] - 1))
        padded = max(padded, case.batch * case.filters * spread)
    return max(0.0, extra - 4 * padded)
