"""A run on the page: its button, its place in the queue, its progress; any press ends it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convviz.app.pages.speed.state import ask, was_asked
from convviz.app.shell.labels import Translate
from convviz.lab.timing import TURNS
from convviz.lab.timing.queue import Ticket

PATIENCE_SECONDS = 180.0
LOOK_SECONDS = 0.5
REDRAW_SECONDS = 0.4

Step = TypeVar("Step")


def run_when_asked(
    start_label: str,
    steps: Callable[[], Iterator[Step]],
    *,
    keep: Callable[[Step], None],
    draw: Callable[[], None],
    line: Callable[[Step], tuple[float, str]],
    _: Translate,
) -> None:
    """Show the button and, once it was pressed, let `steps` run in turn.

    Every step is kept, and drawn every now and then. A press on Stop, on anything else here, or leaving the
    page makes Streamlit end this run at the next thing that is shown: the steps are then closed.
    """
    running = was_asked()
    _buttons(start_label, running, _)
    bar = st.empty()
    draw()
    if not running:
        return
    with TURNS.join() as turn:
        if _wait(turn, bar, _):
            bar.progress(0.0, _("Getting ready …"))
            _run(steps, bar, keep, draw, line)
            st.rerun()  # the buttons are on the page already


def _buttons(start_label: str, running: bool, _: Translate) -> None:
    with st.container(horizontal=True):
        st.button(
            start_label,
            icon=":material/play_arrow:",
            type="primary",
            key="speed_start",
            on_click=ask,
            disabled=running,
        )
        st.button(_("Stop"), icon=":material/stop:", key="speed_stop", disabled=not running)


def _wait(turn: Ticket, bar: DeltaGenerator, _: Translate) -> bool:
    """Wait in the queue; return False when it took too long."""
    end = time.monotonic() + PATIENCE_SECONDS
    while ahead := turn.ahead:
        if time.monotonic() > end:
            bar.warning(_("Many races are waiting, and yours waited too long: try again in a minute."))
            return False
        bar.info(
            _(
                "Another race is running, and two at once would disturb each other: yours starts"
                " automatically. Before you: {ahead}."
            ).format(ahead=ahead),
            icon=":material/hourglass_top:",
        )
        time.sleep(LOOK_SECONDS)
    return True


def _run(
    steps: Callable[[], Iterator[Step]],
    bar: DeltaGenerator,
    keep: Callable[[Step], None],
    draw: Callable[[], None],
    line: Callable[[Step], tuple[float, str]],
) -> None:
    drawn = 0.0
    iterator: Any = steps()
    with closing(iterator):
        for step in iterator:
            keep(step)
            now = time.monotonic()
            if now - drawn >= REDRAW_SECONDS:
                bar.progress(*line(step))
                draw()
                drawn = time.monotonic()
