"""Growth curves: the time of a million multiply-adds while one number of the layer grows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import count

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convviz.app.components.chart import chart
from convviz.app.pages.speed.figures import Curve, growth_figure, height_of, spread_text
from convviz.app.pages.speed.labels import axis_name, contender_name, time_text
from convviz.app.pages.speed.running import run_when_asked
from convviz.app.pages.speed.state import page_state, set_from
from convviz.app.shell.current import controlled, session
from convviz.app.shell.labels import Translate
from convviz.lab.timing import AXES, Growth, GrowthPoint, LayerSizes, all_contenders, growth

AXIS = "speed_axis"
MILLION = 10**6


def growing(layer: LayerSizes, _: Translate) -> None:
    """Show the choice of what grows, the button and the curves that came out last."""
    st.segmented_control(
        _("Increase"),
        AXES,
        required=True,
        format_func=lambda axis: axis_name(_, axis),
        key=controlled(AXIS, page_state().axis),
        on_change=set_from,
        args=(AXIS, "axis"),
        wrap=True,
    )
    head = st.container()
    places = (st.empty(), st.empty())
    with head:
        _measure((layer, page_state().operation, page_state().axis), places, _)
    st.caption(
        _(
            "Flat: the time grows in step with the work. Falling: start-up still costs more than the"
            " work. Rising: the numbers no longer fit in the processor’s fast memory. A curve ends where"
            " the limits do."
        )
    )
    st.caption(
        _(
            "A point is the best burst; its whisker ends at the median of all bursts. Long whiskers mean a"
            " busy machine, and a step within them is noise: measure again."
        )
    )


def _measure(of: tuple[LayerSizes, str, str], places: tuple[DeltaGenerator, ...], _: Translate) -> None:
    """Show the button and, in their places, the curves of this layer, operation and axis as they grow."""
    numbers = count()

    def steps() -> Iterator[Growth]:
        quick = [contender for contender in all_contenders() if not contender.grows]
        yield from growth(*of, quick, np.random.default_rng(0))

    def keep(step: Growth) -> None:
        page_state().grown = (of, step)

    def draw() -> None:
        grown = page_state().grown
        points = grown[1].points if grown and grown[0] == of else ()
        _draw(points, of[2], places, f"speed_growth_{next(numbers)}", _)

    def line(step: Growth) -> tuple[float, str]:
        return step.done, _("Now: {name}").format(name=f"{axis_name(_, of[2])} {step.value}")

    run_when_asked(_("Measure the curves"), steps, keep=keep, draw=draw, line=line, _=_)


def _draw(
    points: tuple[GrowthPoint, ...], axis: str, places: tuple[DeltaGenerator, ...], key: str, _: Translate
) -> None:
    lines_place, table = places
    curves = [_curve(name, points, _) for name in dict.fromkeys(point.contender for point in points)]
    figure = growth_figure(
        curves,
        axis_name(_, axis),
        _("time per million multiply-adds"),
        partial(time_text, _, digits=2),
        session().display.present,
    )
    alt = _("Time per million multiply-adds as the layer grows")
    with lines_place:
        chart(figure, key=key, height=height_of(figure), alt=alt)
    if curves:
        table.markdown(_table(curves, axis, _))


def _curve(contender: str, points: tuple[GrowthPoint, ...], _: Translate) -> Curve:
    own = [point for point in points if point.contender == contender]
    return Curve(
        contender,
        contender_name(_, contender),
        tuple(point.value for point in own),
        tuple(point.seconds / point.multiply_adds * MILLION for point in own),
        tuple(point.median / point.multiply_adds * MILLION for point in own),
    )


def _table(curves: list[Curve], axis: str, _: Translate) -> str:
    texts = [_texts(curve, _) for curve in curves]
    values = sorted({value for curve in curves for value in curve.values})
    rows = [(axis_name(_, axis), *(curve.name for curve in curves)), ("---",) * (len(curves) + 1)]
    for value in values:
        rows.append((str(value), *(own.get(value, "") for own in texts)))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _texts(curve: Curve, _: Translate) -> dict[int, str]:
    """Write the spread of each point."""
    points = zip(curve.values, curve.seconds, curve.medians, strict=True)
    short = partial(time_text, _, digits=2)
    return {value: spread_text(best, median, short) for value, best, median in points}
