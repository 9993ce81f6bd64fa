"""The mystery: one mistake is in the code, its maps are on show, and the visitor guesses which it is."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import cast

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convviz.app.components.grids import Grid, grids
from convviz.app.pages.learn.bugs.exhibits import show_diff
from convviz.app.pages.learn.bugs.maps import choose_upstream, chosen_upstream, maps, planes
from convviz.app.pages.learn.progress import recalled, remember
from convviz.app.shell.current import session
from convviz.app.shell.labels import PADDING_MODE_NAMES, Translate, size_text
from convviz.app.widgets.grid_words import grid_words
from convviz.app.widgets.number_field import whole_field
from convviz.i18n import N_
from convviz.lab.lessons.bugs import (
    BUGS,
    Bug,
    mystery,
    on_layer_of,
    score_of,
    score_text,
    verdict_of,
)
from convviz.lab.state.fields.kinds import MAX_SEED
from convviz.lab.state.learn.learn_state import COURSE

GUESS, SEED = "museum_guess", "museum_seed"
PUZZLE = "puzzle"
"""The key of the container of both columns; on a small window `page.css` has the question come first."""

TALL = 300  # px
NEW_SEEDS = 10_000
_UNANSWERED, _SCORE = "museum_unanswered", "mystery"
_OPTIONS = {
    "stride": N_("stride {value}"),
    "padding": N_("padding {value}"),
    "dilation": N_("dilation {value}"),
    "padding_mode": N_("padding mode: {value}"),
}
_LESSON = {"weight": "weight_gradient", "input": "input_gradient", "bias": "channels"}
"""The course's lesson that has what each gradient is."""
_BY = {"weight": N_("weight"), "input": N_("input"), "bias": N_("bias")}


def start_puzzle() -> None:
    """Turn to a mystery of a new seed."""
    _turn_to(secrets.randbelow(NEW_SEEDS))


def _leave() -> None:
    _turn_to(None)


def _turn_to(seed: int | None) -> None:
    """Turn to a mystery, or to none, with nothing chosen."""
    st.session_state.pop(_UNANSWERED, None)
    st.session_state[GUESS] = None
    session().change_learn(mystery=seed)


def puzzle(_: Translate) -> None:
    """Show the mystery of this session's seed."""
    seed = cast(int, session().learn_state.mystery)
    hidden = mystery(seed)
    with st.container(key=PUZZLE):
        left, right = st.columns([1, 3], gap="large")
    with right:
        question = _("One of the mistakes is at work here. Which?")
        st.markdown(f"## {question}")
        st.markdown(_layer_line(hidden, _))
        choose_upstream(_)
        maps(hidden, _, seed=seed, guess=_placed(_guessed(seed), hidden))
        _told(hidden, seed, _)
        _numbers(hidden, seed, _)
    with left:
        _guess(_)
        _seed(seed, _)


def _layer_line(hidden: Bug, _: Translate) -> str:
    """Return what is known: the layer, and which gradient is wrong."""
    layer = hidden.layer
    said = [
        _("The gradient with respect to the {by} is wrong. x is {x}, the weight {weight}.").format(
            by=_(_BY[hidden.which]), x=size_text(layer.x_shape), weight=size_text(layer.weight_shape)
        )
    ]
    if layer.options:
        options = _(", ").join(_option(name, value, _) for name, value in layer.options.items())
        said.append(_("The layer has {options}.").format(options=options))
    if layer.steps > 1:
        said.append(_("Two batches came one after the other; this is the gradient of the second."))
    return " ".join(said)


def _option(name: str, value: object, _: Translate) -> str:
    """Return one of the layer's options as words: ``stride 2``, ``padding mode: reflect``."""
    word = _(PADDING_MODE_NAMES[value]) if isinstance(value, str) else value
    return _(_OPTIONS[name]).format(value=word)


def _numbers(hidden: Bug, seed: int, _: Translate) -> None:
    """Show the numbers that the gradient is made of, so that it can be worked out by hand."""
    made = verdict_of(hidden, chosen_upstream(), seed)
    exhibit = made.exhibit
    values = {"x": exhibit.x[-1], "weight": exhibit.weight, "g": made.grad}
    if hidden.layer.steps > 1:
        values = {"x_before": exhibit.x[0], **values}
    titles = {
        "x": _("input x"),
        "x_before": _("input x of the batch before"),
        "weight": _("kernel w"),
        "g": _("upstream gradient g"),
    }
    heading = _("The numbers, to work it out by hand")
    st.markdown(f"**{heading}**")
    grids(
        [
            Grid(role, titles[role], planes(array), shape=size_text(array.shape), width="half", tallest=TALL)
            for role, array in values.items()
        ],
        key="museum_numbers",
        text=grid_words(_),
        present=session().display.present,
    )
    with st.expander(_("The same as NumPy arrays")):
        st.code(as_code(values), language="python", wrap_lines=True)


def as_code(arrays: Mapping[str, NDArray[np.floating]]) -> str:
    """Return whole numbers as lines of Python that make them."""
    lines = [f"{name} = np.array({array.astype(int).tolist()}, float)" for name, array in arrays.items()]
    return "\n".join(["import numpy as np", "", *lines])


def _guess(_: Translate) -> None:
    names = {id: _(bug.name) for id, bug in BUGS.items()}
    st.radio(_("Your guess"), list(names), format_func=names.__getitem__, index=None, key=GUESS)
    with st.container(horizontal=True, gap="small"):
        st.button(_("Answer"), icon=":material/check:", key="museum_answer", type="primary", on_click=_answer)
        st.button(_("Another mystery"), icon=":material/casino:", key="museum_next", on_click=start_puzzle)
    score = score_of(recalled(_SCORE))
    if score.tried:
        line = _("Solved at the first guess: {solved} of {tried}")
        st.caption(line.format(solved=score.solved, tried=score.tried))


def _answer() -> None:
    """Count the first guess of each mystery; what is told follows from the guess that stands."""
    guess, seed = st.session_state.get(GUESS), session().learn_state.mystery
    if guess is None or seed is None:
        st.session_state[_UNANSWERED] = seed
        return
    st.session_state.pop(_UNANSWERED, None)
    remember(_SCORE, score_text(score_of(recalled(_SCORE)).guessed(seed, guess)))


def _guessed(seed: int) -> Bug | None:
    """Return the answer that stands for this mystery."""
    guess = score_of(recalled(_SCORE)).stands(seed)
    return BUGS[guess] if guess is not None else None


def _placed(guess: Bug | None, hidden: Bug) -> Bug | None:
    """Return a wrong guess on the layer of the mystery; None where it is about another gradient."""
    if guess is None or guess.which != hidden.which or guess.id == hidden.id:
        return None
    return on_layer_of(guess, hidden)


def _told(hidden: Bug, seed: int, _: Translate) -> None:
    """Tell what came of the answer: why it is right, or how the one guessed would look."""
    guess = _guessed(seed)
    if st.session_state.get(_UNANSWERED) == seed:
        st.info(_("Choose one of the mistakes, then press Answer."), icon=":material/arrow_back:")
    elif guess is not None and guess.id == hidden.id:
        praise, why = _("Right!"), f"{_(hidden.wrong)} {_(hidden.telltale)}"
        st.success(f"**{praise}** {why}", icon=":material/check_circle:")
        show_diff(hidden, _)
    elif guess is not None:
        st.warning(_why_not(hidden, guess, seed, _), icon=":material/lightbulb:")
        st.button(
            _("The lesson about this gradient"),
            icon=":material/school:",
            key="museum_lesson",
            on_click=session().change_learn,
            kwargs={"view": COURSE, "lesson": _LESSON[hidden.which], "part": None},
        )


def _why_not(hidden: Bug, guess: Bug, seed: int, _: Translate) -> str:
    """Return how the guessed mistake differs from what is on show."""
    name = _(guess.name)
    if guess.which != hidden.which:
        other = _(
            "Not this one: “{name}” makes the gradient with respect to the {by} wrong, and that one"
            " is right here."
        )
        return other.format(name=name, by=_(_BY[guess.which]))
    pieces = (on_layer_of(guess, hidden), hidden)
    made, shown = (verdict_of(piece, chosen_upstream(), seed) for piece in pieces)
    apart = int((made.wrong != shown.wrong).sum())
    if not apart:
        same = _("With this g “{name}” would look the same. Choose another g to tell them apart.")
        return same.format(name=name)
    differs = _(
        "Not this one: “{name}” would give other numbers in {apart} of {count} cells. It would look like"
        " this: {telltale}"
    )
    return differs.format(name=name, apart=apart, count=made.wrong.size, telltale=_(guess.telltale))


def _seed(seed: int, _: Translate) -> None:
    whole_field(
        _("Seed"),
        0,
        MAX_SEED,
        key=SEED,
        value=seed,
        take=_turn_to,
        help=_("The same seed gives everybody the same mystery."),
    )
    st.button(_("Back to the museum"), icon=":material/museum:", key="museum_back", on_click=_leave)
