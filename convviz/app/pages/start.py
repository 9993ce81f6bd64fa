"""What the start page shows."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from convviz.app.components.stage import stage
from convviz.app.shell.current import sentences, session
from convviz.app.shell.labels import Translate
from convviz.app.shell.navigation import BACKWARD, EXAMPLES, FORWARD, LEARN, script_of
from convviz.app.widgets.bringing import ask_for_picture
from convviz.app.widgets.stage_text import stage_words
from convviz.i18n import N_
from convviz.lab.layer.pictures import batch_of
from convviz.lab.layer.source import source_of
from convviz.lab.lessons.examples import GRADIENTS
from convviz.lab.scene import Chosen, build_scene
from convviz.lab.session.session import Session
from convviz.lab.state import Experiment
from convviz.lab.state.address import write_address
from convviz.lab.state.learn.learn_state import BUGS, COURSE, EXERCISES, KERNEL, NETWORK, LearnState
from convviz.lab.state.links import BLACKBOARD, LESSONS, Lesson
from convviz.lab.state.state import State

FILE = "start_file"

START_ROW = "start"
"""The key of the container of the words and the example; `page.css` lays both out on a small window."""

TITLE = N_("See a convolution layer think")

_LEARN = (
    (COURSE, N_("Take the course: one hour"), ":material/school:"),
    (KERNEL, N_("Watch a kernel learn"), ":material/trending_down:"),
    (NETWORK, N_("Train a small network"), ":material/network_node:"),
    (EXERCISES, N_("Compute it yourself"), ":material/edit_note:"),
    (BUGS, N_("Find the bug"), ":material/bug_report:"),
)
"""The views of the Learn page, as this page offers them."""


def start() -> None:
    """Show one small example in motion, one sentence, and the doors to everything else."""
    _ = sentences()
    with st.container(key=START_ROW):
        words, example = st.columns([3, 5], gap="large", vertical_alignment="center")
    with words:
        st.header(_(TITLE), anchor=False)
        st.markdown(
            _(
                "A small window moves over the picture, multiplies what it sees by its kernel and adds up: "
                "one number of the output at a time. Then the gradients come back the same way."
            )
        )
        ask_for_picture(
            _("Bring your own picture: choose it, or drop or paste it here"), _, key=FILE, goes=True
        )
    with example:
        _example(_)
    _doors(_)


def _example(_: Translate) -> None:
    """Show the first visit's experiment, playing by itself; it is an example and never changes."""
    now = session()
    stage(
        example_scene(),
        **on_stage(now, _),
        revision=0,
        session=f"{now.id}-start",
        slide=now.display.slide,
        key="start_stage",
        on_action=_ignore,
    )


def on_stage(now: Session, _: Translate) -> dict[str, Any]:
    """Return what the stage is told, besides its numbers: it plays, and has no tools."""
    tools = {
        "autoplay": True,
        "compact": True,
        "presets": [],
        "filters": [],
        "preset": "",
        "sentence": "",
        "message": "",
        "loss": "",
        "undo": False,
        "redo": False,
    }
    words = stage_words(_)
    return {"view": "output", "step": 0, "text": words, "tools": tools, "present": now.display.present}


@cache
def example_scene() -> Chosen:
    """Return the scene of the first visit's experiment, made once for everyone."""
    experiment = Experiment()
    return Chosen(build_scene(experiment, batch_of(experiment, source_of(experiment, None))))


def _ignore() -> None:
    """Do nothing: the example never changes."""


def _doors(_: Translate) -> None:
    see, understand, teach = st.columns(3, gap="medium")
    now = session()
    with see.container(border=True, height="stretch"):
        _door(_("See it"))
        st.caption(_("Upload a photo, edit a kernel, and watch the output appear cell by cell."))
        st.page_link(
            FORWARD,
            label=_("Open Forward"),
            icon=":material/arrow_forward:",
            query_params=now.query(page="forward"),
        )
        _lesson(BLACKBOARD, _)
    with understand.container(border=True, height="stretch"):
        _door(_("Understand gradients"))
        st.caption(
            _("Follow the loss back: the weight gradient adds up patches, the input gradient stamps kernels.")
        )
        st.page_link(
            BACKWARD,
            label=_("Open Backward"),
            icon=":material/arrow_back:",
            query_params=now.query(page="backward"),
        )
        _lesson(GRADIENTS.lessons[0], _)
        for view, label, icon in _LEARN:
            query = write_address(State(learn=LearnState(view=view), display=now.display))
            st.page_link(LEARN, label=_(label), icon=icon, query_params=query)
    with teach.container(border=True, height="stretch"):
        _door(_("Teach with it"))
        st.caption(_("Ready-made links for a class. Change anything and share your own."))
        for lesson in LESSONS[1:]:
            _lesson(lesson, _)
        st.page_link(EXAMPLES, label=_("All examples"), icon=":material/apps:", query_params=now.query())


def _door(name: str) -> None:
    st.markdown(f"**{name}**")


def _lesson(lesson: Lesson, _: Translate) -> None:
    st.page_link(
        script_of(lesson.page),
        label=_(lesson.name),
        icon=":material/school:",
        help=_(lesson.sentence),
        query_params=lesson.query(session().display),
    )
