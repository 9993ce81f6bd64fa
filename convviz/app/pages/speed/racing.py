"""The race: bars over a logarithmic time axis, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import count

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convviz.app.components.chart import chart
from convviz.app.pages.speed.figures import Bar, height_of, race_figure
from convviz.app.pages.speed.labels import (
    contender_name,
    cut_text,
    difference_text,
    how_text,
    joined,
    ratio_text,
    seconds_text,
    time_text,
)
from convviz.app.pages.speed.running import run_when_asked
from convviz.app.pages.speed.state import page_state
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.lab.timing import (
    ENGINE,
    IM2COL,
    LOOPS,
    LayerSizes,
    Progress,
    Status,
    all_contenders,
    problem_of,
    race,
)

BEFORE = tuple(Status(name) for name in (LOOPS, IM2COL, ENGINE))
"""What stands on the page before a race."""


def racing(layer: LayerSizes, _: Translate) -> None:
    """Show the race of a layer, its button and what came out last."""
    of = (layer, page_state().operation)
    head = st.container()
    places, numbers = (st.empty(), st.empty()), count()

    def steps() -> Iterator[Progress]:
        yield from race(problem_of(*of, np.random.default_rng(0)), all_contenders())

    def keep(step: Progress) -> None:
        page_state().raced = (of, step)

    def draw() -> None:
        raced = page_state().raced
        statuses = raced[1].statuses if raced and raced[0] == of else BEFORE
        _draw(statuses, places, f"speed_race_{next(numbers)}", _)

    def line(step: Progress) -> tuple[float, str]:
        return step.done, _("Now: {name}").format(name=contender_name(_, step.contender))

    with head:
        run_when_asked(_("Start the race"), steps, keep=keep, draw=draw, line=line, _=_)


def _draw(statuses: tuple[Status, ...], places: tuple[DeltaGenerator, ...], key: str, _: Translate) -> None:
    bars_place, table = places
    engine = next((status for status in statuses if status.contender == ENGINE), None)
    bars = [_bar(status, engine, _) for status in statuses]
    figure = race_figure(bars, partial(time_text, _, digits=1), session().display.present)
    with bars_place:
        chart(
            figure,
            key=key,
            height=height_of(figure),
            alt=_("Time that each method takes to compute the layer"),
        )
    if any(status.seconds or status.out for status in statuses):
        table.markdown(race_table(statuses, engine, _))


def _bar(status: Status, engine: Status | None, _: Translate) -> Bar:
    name = f"<b>{contender_name(_, status.contender)}</b>"
    title = joined(name, seconds_text(_, status), ratio_text(_, status, engine))
    return Bar(status.contender, title, cut_text(_, status), status.seconds, status.cut is not None)


def race_table(statuses: tuple[Status, ...], engine: Status | None, _: Translate) -> str:
    """Return what was measured of each contender as a Markdown table, with a note below it."""
    heads = (_("Contender"), _("Time"), _("How it was measured"))
    rows = [
        (
            contender_name(_, status.contender),
            joined(seconds_text(_, status), ratio_text(_, status, engine)),
            joined(how_text(_, status), difference_text(_, status)),
        )
        for status in statuses
    ]
    lines = [heads, ("---",) * len(heads), *rows]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    note = _("Difference: the largest deviation from the engine’s result, divided by its largest value.")
    bursts = _(
        "A burst is a few calls in a row. The best one, which the bars show, is what the machine does when"
        " nothing disturbs it; half of all bursts took no longer than the median. A median far above the best"
        " one means a busy machine: race again."
    )
    return f"{table}\n\n:small[{note} {bursts}]"
