"""What the stage is told of covered numbers, and what is said of a number that was typed for one."""

from __future__ import annotations

from typing import Any

import streamlit as st

from convviz.app.shell.labels import Translate, number_text
from convviz.app.widgets.messages import said as written
from convviz.app.widgets.task_strip import task_of
from convviz.lab.cover import Said, hidden_panels, main_results, reason, told_by, typed_panels
from convviz.lab.session.session import Session


def cover_tools(now: Session, _: Translate) -> dict[str, Any] | None:
    """Return which panels of the view on show can be covered and are, their open cells, what was said.

    None for a view without numbers that the layer works out.
    """
    experiment, covered = now.experiment, now.display.cover
    if not main_results(experiment):
        return None
    opened = now.covering.cover.opened(experiment)  # first: it forgets what was said of other numbers
    said = now.covering.cover.said
    task = task_of(now.display.task)
    asked = task.asked if task else None
    return {
        "panels": told_by(experiment),
        "typed": typed_panels(experiment),
        "asked": asked and {"result": asked[0], "place": list(asked[1])},
        "locked": sorted(locked(now)),
        "hidden": sorted(hidden_panels(experiment, covered)),
        "opened": {
            result: [[*place, how] for place, how in sorted(cells.items())]
            for result, cells in opened.items()
        },
        "said": said
        and {
            "sentence": said_sentence(_, now, said),
            "result": said.result,
            "place": list(said.place),
            "right": said.right,
        },
    }


def locked(now: Session) -> frozenset[str]:
    """Return the results that stay covered until they are found: a task on show asks for them."""
    task = task_of(now.display.task)
    return task.covers & now.covering.came & now.display.cover if task else frozenset()


def tell_covered(_: Translate) -> None:
    """Say, in place of numbers, that some are covered."""
    st.info(
        _("Some numbers are covered, so they are not told here either. Show them on the stage first (H)."),
        icon=":material/visibility_off:",
    )


def said_sentence(_: Translate, now: Session, said: Said) -> str:
    """Return what came of a typed number; the stage fills in how its formulae name the {cell}."""
    cell, value = "{cell}", number_text(said.value)
    if said.right:
        return _("{cell} = {value}: right!").format(cell=cell, value=value)
    why = written(_, reason(now.chosen, said))
    return _("{cell} is not {value}. {why}").format(cell=cell, value=value, why=why)
