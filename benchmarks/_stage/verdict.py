"""What was measured of a view, and the worst of all views beside its limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from _stage.numbers import Times
from _stage.tables import head, p50_p95, quantile, row

NAN = float("nan")


@dataclass
class Row:
    """One view in one set-up: ms, previews a second, KB received and server CPU for an edit."""

    part: str
    view: str
    times: Times = field(default_factory=Times)
    rate: float = NAN
    kb: float = NAN
    cpu: float = NAN


@dataclass(frozen=True)
class Limits:
    """What the worst view may take: p50 and p95 of a number, p50 of the answer; NaN is no limit."""

    number: tuple[float, float] = (NAN, NAN)
    answer: float = NAN
    rate: float = NAN
    kb: float = NAN
    cpu: float = NAN


COLUMNS = ("pulled, ms", "typed, ms", "answer, ms", "frames/s", "KB an edit", "server CPU, ms")


def details_head() -> str:
    """Write the head of the table of all rows."""
    return head(("p50 / p95", "view", *COLUMNS))


def details(found: Row) -> str:
    """Write a row with all that was measured."""
    times = map(p50_p95, (found.times.pulled, found.times.typed, found.times.answer))
    return row((found.part, found.view, *times, *map(_shown, (found.rate, found.kb, found.cpu))))


def worst(rows: list[Row], limits: dict[str, Limits]) -> list[str]:
    """Write the worst view of each part, by its name, and its limit; what misses it is bold."""
    lines = [head(("worst view, p50 / p95", *COLUMNS))]
    for part in dict.fromkeys(found.part for found in rows):
        some = [found for found in rows if found.part == part]
        limit = limits.get(part, Limits())
        lines.append(row((part, *_cells(some, limit))))
    return lines


def _cells(rows: list[Row], limit: Limits) -> list[str]:
    return [
        _of_times(rows, lambda found: found.times.pulled, limit.number),
        _of_times(rows, lambda found: found.times.typed, limit.number),
        _of_times(rows, lambda found: found.times.answer, (limit.answer, NAN)),
        _of_one(rows, lambda found: found.rate, limit.rate, least=True),
        _of_one(rows, lambda found: found.kb, limit.kb),
        _of_one(rows, lambda found: found.cpu, limit.cpu),
    ]


def _of_times(rows: list[Row], read: Callable[[Row], list[float]], limit: tuple[float, float]) -> str:
    some = [found for found in rows if read(found)]
    if not some:
        return "-"
    last = max(some, key=lambda found: quantile(read(found), 0.5))
    slowest = max(some, key=lambda found: quantile(read(found), 0.95))
    found = [quantile(read(last), 0.5), quantile(read(slowest), 0.95)]
    missed = any(value > most for value, most in zip(found, limit, strict=True))
    views = dict.fromkeys((last.view, slowest.view))
    text = " / ".join(f"{value:.0f}" for value in found)
    return _judged(text, limit, missed, " and ".join(views))


def _of_one(rows: list[Row], read: Callable[[Row], float], limit: float, least: bool = False) -> str:
    some = [found for found in rows if read(found) == read(found)]  # NaN was not measured
    if not some:
        return "-"
    last = (min if least else max)(some, key=read)
    missed = read(last) < limit if least else read(last) > limit
    return _judged(_shown(read(last)), (limit,), missed, last.view)


def _judged(text: str, limit: tuple[float, ...], missed: bool, view: str) -> str:
    known = " / ".join(f"{value:g}" for value in limit if value == value)
    value = f"**{text}**" if missed else text
    return f"{value} (of {known}), {view}" if known else f"{value}, {view}"


def _shown(value: float) -> str:
    return f"{value:.3g}" if value == value else "-"
