"""The stage of a lesson: an experiment of its own, so that the one of the other pages stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import cast

import streamlit as st

from convviz.app.components.stage import stage
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.widgets.on_stage import on_stage
from convviz.app.widgets.stage_actions import take_actions
from convviz.lab.cover import FOUND
from convviz.lab.lessons.course import Count, Deeds, Scenery, Task, count
from convviz.lab.session.session import Session
from convviz.lab.state.sizes import steps_of
from convviz.lab.state.state import State


@dataclass
class LessonStage:
    """The session that a part's stage shows, and what was done on it."""

    place: str
    now: Session
    deeds: Deeds = field(default_factory=Deeds)

    def count(self, task: Task) -> Count:
        """Count what of a task is done."""
        experiment = self.now.experiment
        opened = self.now.covering.cover.opened(experiment)
        found = sum(how == FOUND for cells in opened.values() for how in cells.values())
        return count(task, self.deeds, experiment, steps_of(experiment, self.now.source.size), found)


def lesson_stage(place: str, scenery: Scenery, *, key: str) -> LessonStage:
    """Return the stage of a place in the course, a new one where another place was on show under the key."""
    known = cast(LessonStage | None, st.session_state.get(_of(key)))
    if known is None or known.place != place:
        known = st.session_state[_of(key)] = LessonStage(place, Session())
        display = replace(session().display, cover=scenery.cover)
        known.now.on_show.follow(State(scenery.experiment, display=display), noted=False)
    cover = known.now.display.cover
    display = replace(session().display, cover=cover, slide=False, task="")
    known.now.on_show.state = State(known.now.experiment, display=display)
    return known


def show_stage(shown: LessonStage, _: Translate, *, key: str, on_action: Callable[[], None]) -> None:
    """Show the stage; `on_action` is called once what was done on it counts.

    The stage of another place begins at a step of its own, so it is another component.
    """
    now, key = shown.now, f"{key}_{shown.place}"
    told = on_stage(now, _)
    stage(
        now.chosen,
        **{**told, "tools": {**told["tools"], "counts": True}},
        revision=now.stage.revision,
        session=now.id,
        key=key,
        held=now.stage.held,
        on_action=partial(_take, shown, key, on_action),
    )


def _take(shown: LessonStage, key: str, on_action: Callable[[], None]) -> None:
    actions = take_actions(shown.now, key)
    shown.deeds = shown.deeds.after(actions)
    on_action()


def _of(key: str) -> str:
    return f"{key}_session"
