"""How fast ConvViz's engine is and how much memory it takes: ratios against peers in the same run.

    python benchmarks/engine.py [--quick] [--only SECTION ...] [--seconds 0.25] [--seed 20260101]

Prints Markdown and writes it, with the verdicts first, to build/bench/engine.md; engine.html beside it has
charts too. Everyone computes in a process of its own, with the same numbers and as many threads, and is
checked against PyTorch in float64. Bursts of about 20 ms take turns, so that a busy machine slows all alike;
a ratio is that of the medians over bursts: 1.5 means that ConvViz takes half as long again.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from _engine.about import machine_line
from _engine.bench import Bench, Settings
from _engine.page import page
from _engine.report import Report, Verdict
from _engine.sections import SECTIONS
from _engine.timer import QUIET, Measured

from convviz.lab.timing.hardware import machine

TITLE = "ConvViz's engine, measured"
FOLDER = Path(__file__).resolve().parents[1] / "build" / "bench"
SECONDS, QUICK_SECONDS = 0.25, 0.02
MAX_THREADS = 2
QUESTION = f"A ? marks ratios during which other processes kept more than {QUIET} cores busy."
WORST_REACH, WORST_AIM = 3.0, 2.0


def main() -> None:
    """Run the sections that the command line asks for, and write the report."""
    arguments = parse()
    seconds = arguments.seconds or (QUICK_SECONDS if arguments.quick else SECONDS)
    settings = Settings(seconds, arguments.seed, tuple(arguments.threads), arguments.quick)
    bench = Bench(settings)
    try:
        bench.report.paragraph(machine_line())
        bench.report.paragraph(QUESTION)
        for name, run in SECTIONS.items():
            if not arguments.only or name in arguments.only:
                run(bench)
        conclude(bench)
    finally:
        bench.close()
    write(bench.report)


def parse() -> argparse.Namespace:
    """Read the command line."""
    both = sorted({1, min(machine().cores, MAX_THREADS)})
    today = int(date.today().strftime("%Y%m%d"))
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a few cells of every section, measured briefly")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, help="these sections alone")
    parser.add_argument("--seconds", type=float, help=f"for each cell; {SECONDS} if not given")
    parser.add_argument("--seed", type=int, default=today, help="of the random shapes; the date if not given")
    parser.add_argument("--threads", type=int, nargs="+", default=both, help="of the ordinary layers")
    return parser.parse_args()


def conclude(bench: Bench) -> None:
    """Report the worst cell of all, and print the headline."""
    report = bench.report
    if bench.cells:
        worst = max(bench.cells, key=Measured.ratio)
        subject, doubtful = f"Worst single cell ({worst.name})", worst.disturbed
        report.verdict(Verdict(subject, worst.ratio(), WORST_REACH, WORST_AIM, disturbed=doubtful))
    if report.verdicts:
        print("\n## In short\n\n" + "\n".join(report.headline().lines()), flush=True)


def write(report: Report) -> None:
    """Write the report as Markdown and as a web page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "engine.md").write_text(report.markdown(TITLE), encoding="utf-8")
    (FOLDER / "engine.html").write_text(page(TITLE, report), encoding="utf-8")
    print(f"\nWritten to {FOLDER / 'engine.md'} and engine.html.")


if __name__ == "__main__":
    main()
