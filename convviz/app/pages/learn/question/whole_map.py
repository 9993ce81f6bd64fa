"""A question about whole maps: cells typed as in a spreadsheet, and each one's slip told after a check."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from convviz.app.components.grids import grids
from convviz.app.pages.learn.question.answering import check_map, take_cells
from convviz.app.pages.learn.question.buttons import check_button, give_up_button
from convviz.app.pages.learn.question.controls import Controls
from convviz.app.pages.learn.question.hinting import helped_cell, hint_button, hints
from convviz.app.pages.learn.question.panel_grids import ANSWER, panel_grid, typing_words
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.widgets.messages import said
from convviz.i18n import N_, counted
from convviz.lab.lessons.exercises import LIT, Attempt, MapQuestion, Panel, Typed, slip_of, slips

LARGEST = 30.0
"""A slip of the finger does not take the colours away from all other numbers."""


def show_map(question: MapQuestion, attempt: Attempt, controls: Controls, _: Translate) -> None:
    """Show the maps, and below them the check or what came of it."""
    _grids(question, attempt, controls, _)
    if attempt.ended:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if not attempt.closed(question):
            st.button(**check_button(controls, _), on_click=check_map, args=(question, controls))
        give_up_button(controls, _)
        if controls.exam:
            return
        hint_button(attempt, controls, _)
        with st.container(key=controls.key("standing_aloud"), width="content"):
            st.markdown(_standing_text(question, attempt, _))
    _told(question, attempt, _)
    hints(question, attempt, _)


def _grids(question: MapQuestion, attempt: Attempt, controls: Controls, _: Translate) -> None:
    is_lit = attempt.hints >= LIT and not attempt.ended
    lit = helped_cell(question, attempt) if is_lit else None
    panels = question.shown(_numbers(question, attempt), lit)
    grids(
        [panel_grid(panel, len(panels), _, **_marks(question, attempt, panel, _)) for panel in panels],
        key=controls.key("grids"),
        present=session().display.present,
        below=ANSWER,
        typed="" if attempt.closed(question) else controls.turn,
        text=typing_words(_),
        on_typed=partial(take_cells, question, controls),
    )


def _numbers(question: MapQuestion, attempt: Attempt) -> Typed:
    """Return what is shown in each cell: what was typed, and once it has ended the answers."""
    return tuple(asked.answer for asked in question.cells) if attempt.ended else attempt.standing(question)


def _marks(question: MapQuestion, attempt: Attempt, panel: Panel, _: Translate) -> dict[str, Any]:
    """Return which cells of a panel are typed, and which of those were found right or wrong."""
    cells = [(k, asked.cell) for k, asked in enumerate(question.cells) if asked.role == panel.role]
    if not cells:
        return {}
    right, wrong = attempt.right(question), attempt.wrong_cells(question)
    known = np.abs(panel.values[np.isfinite(panel.values)])
    most = min(float(known.max(initial=0)) or 1.0, LARGEST)
    return {
        "range": (-most, most),
        "blanks": tuple(cell for _k, cell in cells),
        "right": tuple(cell for k, cell in cells if right[k] or attempt.scored),
        "wrong": ()
        if attempt.ended
        else tuple((cell, said(_, slip_of(question, k, wrong[k]))) for k, cell in cells if k in wrong),
    }


def _standing_text(question: MapQuestion, attempt: Attempt, _: Translate) -> str:
    """Say how many cells are right."""
    right, count = sum(attempt.right(question)), len(question.cells)
    return _("Right so far: {right} of {count} cells.").format(right=right, count=count)


def _told(question: MapQuestion, attempt: Attempt, _: Translate) -> None:
    """Say which slips stand in the map, with the number of their cells."""
    found = slips(question, attempt)
    if found:
        lines = [f"- **{_cells(count, _)}** — {said(_, sentence)}" for count, sentence in found]
        st.warning("\n".join(lines), icon=":material/lightbulb:")


def _cells(count: int, _: Translate) -> str:
    sentence = counted(count, N_("{n} cell"), N_("{n} cells"))
    return _(sentence).format(n=count)
