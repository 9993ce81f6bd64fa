"""The stage as an animation: which steps, how fast, how large; its progress, and the file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from convviz.app.shell.current import say, session
from convviz.app.shell.labels import Translate
from convviz.app.widgets.clock import show_every
from convviz.app.widgets.number_field import whole_field
from convviz.app.widgets.take_away.drawn import (
    WHOLE,
    file_name,
    hidden_on_show,
    look_fields,
    model_on_show,
    order_on_show,
)
from convviz.errors import Refusal
from convviz.i18n import N_, counted
from convviz.lab.drawing.animation import gif
from convviz.lab.drawing.animation.film import MOST_FRAMES, WIDTHS, Film
from convviz.lab.drawing.animation.filming import Filming, Progress
from convviz.lab.drawing.animation.kinds import KINDS
from convviz.lab.drawing.still import panels
from convviz.lab.drawing.views import steps

FEW_COLOURS = N_(
    "A GIF has 256 colours: in the picture in colour some cells are a little off. APNG and WebP show each as"
    " it is."
)
SPEEDS = (1, 2, 4, 6, 10, 15, 30)
LOOK_EVERY = 0.5
_RANGE, _ASKED, _FILMING = "take_away_film_range", "take_away_film_asked", "take_away_filming"


@dataclass
class _Range:
    """The steps that were chosen, of a view that has so many."""

    of: tuple[str, int]
    first: int
    last: int
    every: int


def body(_: Translate) -> None:
    """Show the choices, and what becomes of them."""
    view, model = session().experiment.view, model_on_show(_)
    try:
        count = steps(model, view)
        titles = {WHOLE: _("The whole stage"), **panels(model, view, 0)}
    except Refusal as refusal:
        st.info(say(refusal))
        return
    chosen = _range_fields(_, view, count)
    speed, width, kind = _kind_fields(_)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        role = st.selectbox(
            _("What"), list(titles), format_func=titles.__getitem__, key="film_role", width=240
        )
        look = look_fields(_, "film")
    try:
        film = Film(view, chosen.first, chosen.last, chosen.every, speed, width, look, role or None)
    except Refusal as refusal:
        st.warning(say(refusal))
        return
    is_off = kind == "gif" and gif.has_too_few_colours(model, film)
    st.caption("\n\n".join([_length(_, film), *([_(FEW_COLOURS)] if is_off else [])]))
    st.button(
        _("Make the animation"),
        icon=":material/movie:",
        key="film_make",
        type="primary",
        on_click=_make,
        args=(_, film, kind),
    )
    _show(_, film, kind)


def _length(_: Translate, film: Film) -> str:
    frames, seconds = len(film.steps), f"{sum(film.durations) / 1000:.1f}"
    said = counted(frames, N_("{count} frame, {seconds} s"), N_("{count} frames, {seconds} s"))
    return _(said).format(count=frames, seconds=seconds)


def _range_fields(_: Translate, view: str, count: int) -> _Range:
    """Show the fields for the steps; other steps than before begin anew."""
    known = st.session_state.get(_RANGE)
    if not isinstance(known, _Range) or known.of != (view, count):
        known = st.session_state[_RANGE] = _Range((view, count), 0, count - 1, -(-count // MOST_FRAMES))
    chosen: _Range = known
    columns = st.columns(3)
    labels = {"first": _("From step"), "last": _("To step"), "every": _("Every n-th step")}
    for column, (name, label) in zip(columns, labels.items(), strict=True):
        low, high = (1, count) if name == "every" else (0, count - 1)
        with column:
            whole_field(
                label,
                low,
                high,
                key=f"film_{name}",
                value=getattr(chosen, name),
                take=partial(setattr, chosen, name),
            )
    return chosen


def _kind_fields(_: Translate) -> tuple[float, int, str]:
    columns = st.columns(3)
    with columns[0]:
        speed = st.selectbox(_("Steps a second"), SPEEDS, index=SPEEDS.index(6), key="film_speed")
    with columns[1]:
        width = st.selectbox(_("Width in pixels"), WIDTHS, index=WIDTHS.index(640), key="film_width")
    with columns[2]:
        kind = st.segmented_control(
            _("Kind of file"),
            list(KINDS),
            default="gif",
            required=True,
            format_func=lambda name: KINDS[name].name,
            key="film_kind",
        )
    return float(speed), int(width), kind or "gif"


def _make(_: Translate, film: Film, kind: str) -> None:
    """Begin an animation; one that is under way is given up."""
    _cancel()
    st.session_state[_FILMING] = Filming(session().id, order_on_show(_), film, kind)


def _cancel() -> None:
    filming = st.session_state.pop(_FILMING, None)
    if isinstance(filming, Filming):
        filming.cancel()


# ---- what becomes of it ----------------------------------------------------------------------------------


def _show(_: Translate, film: Film, kind: str) -> None:
    """Show the animation under way, and one that is made while it is what is asked for."""
    st.session_state[_ASKED] = (film, kind)
    filming = st.session_state.get(_FILMING)
    if isinstance(filming, Filming) and not (progress := filming.look()).is_over:
        show_every(LOOK_EVERY, "film_progress", lambda: _progress(_, filming))
    elif isinstance(filming, Filming) and _is_asked_for(filming):
        _result(_, filming, progress)
    else:
        st.empty()  # or what a beat of the clock has shown here just before would stay


def _progress(_: Translate, filming: Filming) -> None:
    """Show how far it is and, in the end, what came of it.

    The clock goes on then until anything is pressed: a fragment cannot stop its own, and a run of the whole
    page would close the dialog. Its last beat may come in one run with a choice that asks for another
    animation, before the dialog or after it.
    """
    if st.session_state.get(_FILMING) is not filming:  # it was given up
        return
    progress = filming.look()
    if progress.is_over:
        return _result(_, filming, progress) if _is_asked_for(filming) else None
    st.progress(progress.share, text=_told(_, progress))
    st.caption(
        _("It is made for this tab alone: after a reload, or on another server, it has to be made again.")
    )
    st.button(_("Cancel"), icon=":material/close:", key="film_cancel", on_click=_cancel)


def _told(_: Translate, progress: Progress) -> str:
    if progress.ahead is None:
        return _("Frame {done} of {total}").format(done=progress.done, total=progress.total)
    said = counted(
        progress.ahead,
        N_("{count} animation is made before this one: about {seconds} s."),
        N_("{count} animations are made before this one: about {seconds} s."),
    )
    return _(said).format(count=progress.ahead, seconds=max(1, round(progress.wait_seconds)))


def _is_asked_for(filming: Filming) -> bool:
    """Say whether what was made is what the dialog asks for, of what is on show."""
    order, now = filming.order, session()
    asked = st.session_state.get(_ASKED) == (filming.film, filming.kind)
    return asked and (order.experiment, order.hidden) == (now.scene.experiment, hidden_on_show(now))


def _result(_: Translate, filming: Filming, progress: Progress) -> None:
    """Show what was made."""
    if progress.refusal is not None:
        st.warning(say(progress.refusal))
        return
    file, kind = progress.file, KINDS[filming.kind]
    assert file is not None
    st.download_button(
        _("Save the {kind}, {size} MB").format(kind=kind.name, size=f"{len(file) / 2**20:.2f}"),
        file,  # not made on request: a beat of the clock between press and request would lose it
        file_name=file_name(filming.film.view, kind.suffix, filming.film.role),
        mime=kind.media_type,
        icon=":material/download:",
        key="film_save",
        type="primary",
        on_click="ignore",
    )
