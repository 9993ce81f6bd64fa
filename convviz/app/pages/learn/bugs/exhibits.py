"""One piece of the museum: what is wrong, who notices, the maps, the diff and a training run."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.learn.bugs.curves import training_chart
from convviz.app.pages.learn.bugs.maps import choose_upstream, maps
from convviz.app.pages.learn.not_there import fall_back
from convviz.app.shell.current import controlled, session
from convviz.app.shell.labels import Translate, number_text
from convviz.app.shell.style import DIFF
from convviz.errors import RefusedValue
from convviz.i18n import N_
from convviz.lab.lessons.bugs import BUGS, KEEPS, THRESHOLD, Bug, diff_of, training_of, verdict_of

PIECE = "museum_piece"


_NO_PIECE = N_("The museum has no piece {name}: “{shown}” is shown instead.")


def shown_piece() -> Bug:
    """Return the chosen piece; an unknown name means the first one, and is told."""
    name, first = session().learn_state.exhibit, next(iter(BUGS.values()))
    if name and name not in BUGS:
        fall_back(_NO_PIECE, values={"name": name, "shown": RefusedValue(first.name)}, exhibit="")
    return BUGS.get(name, first)


def choose(_: Translate) -> None:
    """Show the names of all pieces."""
    st.radio(
        _("Exhibits"),
        list(BUGS),
        format_func=lambda id: _(BUGS[id].name),
        key=controlled(PIECE, shown_piece().id),
        on_change=_take,
        label_visibility="collapsed",
    )


def _take() -> None:
    session().change_learn(exhibit=st.session_state[PIECE])


def exhibit(bug: Bug, _: Translate) -> None:
    """Show one piece."""
    st.markdown(f"## {_(bug.name)}")
    st.markdown(_(bug.wrong))
    _badges(bug, _)
    choose_upstream(_)
    maps(bug, _)
    code, run = st.columns([3, 2], gap="medium")
    with code:
        show_diff(bug, _)
        heading = _("How to spot it")
        st.markdown(f"**{heading}**  \n{_(bug.telltale)}")
    with run:
        _training(bug, _)


def show_diff(bug: Bug, _: Translate) -> None:
    """Show what the mistake changes in the plain loops."""
    heading = _("The plain loops, and the mistake in them")
    st.markdown(f"**{heading}**")
    lines = diff_of(bug)
    indent = min(len(line) - len(line.lstrip()) for _sign, line in lines if line.strip())
    text = "\n".join(f"{sign} {line[indent:]}".rstrip() for sign, line in lines)
    with st.container(key=DIFF):
        st.code(text, language="diff", wrap_lines=True)


def _badges(bug: Bug, _: Translate) -> None:
    """Show what notices the mistake: the check with two upstream gradients, and the training."""
    with st.container(horizontal=True, gap="small"):
        for kind, caught, hidden in (
            ("random", _("Check with random g: caught"), _("Check with random g: hidden")),
            ("ones", _("Check with ones: caught"), _("Check with ones: hidden")),
        ):
            _badge(verdict_of(bug, kind).caught, caught, hidden)
        noticed = training_of(bug).noticed
        _badge(noticed, _("Training: goes wrong"), _("Training: looks fine"))
    rule = _("Caught: a relative error above {limit}. Looks fine: the loss ends below {share} of its start.")
    st.caption(rule.format(limit=number_text(THRESHOLD), share=number_text(KEEPS)))


def _badge(seen: bool, yes: str, no: str) -> None:
    if seen:
        st.badge(yes, icon=":material/check:", color="green")
    else:
        st.badge(no, icon=":material/visibility_off:", color="orange")


def _training(bug: Bug, _: Translate) -> None:
    run = training_of(bug)
    heading = _("A short training run with it")
    st.markdown(f"**{heading}**")
    training_chart(run, _)
    values = {
        "start": number_text(float(run.wrong[0])),
        "end": number_text(float(run.wrong[-1])),
        "right": number_text(float(run.right[-1])),
    }
    if run.noticed:
        sentence = _("From {start} to {end}, and to {right} without the mistake: you would notice.")
    else:
        sentence = _(
            "**A falling loss proves nothing:** with the mistake it falls from {start} to {end} all the same."
            " Without it, it ends at {right}."
        )
    st.caption(sentence.format(**values))
    st.caption(
        _(
            "L is the mean of (y − t)²: two layers learn to reproduce t, the output of two other layers"
            " on the same pictures."
        )
    )
