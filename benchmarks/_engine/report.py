"""What a run found: printed as Markdown while it is found, kept for the files."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Figure = dict[str, Any]
VERDICT_HEADER = ("set", "measured", "reach", "aim", "")


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Table:
    """A table that is printed row by row; a cell may hold **bold** words and nothing else of Markdown."""

    header: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def row(self, *cells: object) -> None:
        self.rows.append(tuple(map(str, cells)))
        print(line(self.rows[-1]), flush=True)

    def lines(self) -> Iterable[str]:
        yield line(self.header)
        yield "|---" * len(self.header) + "|"
        yield from map(line, self.rows)


@dataclass(frozen=True)
class Chart:
    figure: Figure


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True)
class Verdict:
    """A number with the upper limit that it has to keep, and the one to aim at."""

    subject: str
    measured: float
    reach: float
    aim: float | None = None
    unit: str = ""
    disturbed: bool = False

    def cells(self) -> tuple[str, ...]:
        aim = "" if self.aim is None else self.shown(self.aim)
        return (
            self.subject,
            f"**{self.shown(self.measured)}**",
            self.shown(self.reach),
            aim,
            self.judgement() + " ?" * self.disturbed,
        )

    def shown(self, number: float) -> str:
        digits = 0 if isinstance(number, int) or number >= 100 else 2
        return f"{number:.{digits}f}{self.unit}"

    def judgement(self) -> str:
        if self.measured > self.reach:
            return "missed"
        return "reached" if self.aim is None or self.measured > self.aim else "aim met"


class Report:
    """Headings, paragraphs, tables and charts in their order, and the verdicts that head the files."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.verdicts: list[Verdict] = []
        self.began = time.perf_counter()

    def heading(self, text: str) -> None:
        self.blocks.append(Heading(text))
        print(f"\n## {text}", flush=True)

    def paragraph(self, text: str) -> None:
        self.blocks.append(Paragraph(text))
        print(f"\n{text}", flush=True)

    def table(self, *header: str) -> Table:
        table = Table(header)
        self.blocks.append(table)
        print("\n" + "\n".join(table.lines()), flush=True)
        return table

    def chart(self, figure: Figure) -> None:
        self.blocks.append(Chart(figure))

    def verdict(self, verdict: Verdict) -> None:
        self.verdicts.append(verdict)

    def headline(self) -> Table:
        return Table(VERDICT_HEADER, [verdict.cells() for verdict in self.verdicts])

    def progress(self, text: str) -> None:
        """Say on standard error what is measured now, over the last such line."""
        minutes, seconds = divmod(int(time.perf_counter() - self.began), 60)
        before, after = ("\r\033[K", "") if sys.stderr.isatty() else ("", "\n")
        print(f"{before}[{minutes}:{seconds:02d}] {text}", end=after, file=sys.stderr, flush=True)

    def markdown(self, title: str) -> str:
        """Write the whole run as Markdown, its verdicts first."""
        parts = [f"# {title}", "\n".join(self.headline().lines())]
        for block in self.blocks:
            if isinstance(block, Heading):
                parts.append(f"## {block.text}")
            elif isinstance(block, Paragraph):
                parts.append(block.text)
            elif isinstance(block, Table):
                parts.append("\n".join(block.lines()))
        return "\n\n".join(parts) + "\n"


def line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
