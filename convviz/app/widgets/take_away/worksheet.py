"""A worksheet to print and its key, made from a seed; each of its questions opens in the app."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.shell.navigation import script_of, server_address
from convviz.app.shell.share import opens_here_alone
from convviz.app.shell.shared import in_turn
from convviz.app.widgets.number_field import whole_field
from convviz.i18n import LANGUAGES, N_
from convviz.lab.state.fields.kinds import MAX_SEED
from convviz.lab.worksheet import LEVELS, MAX_QUESTIONS, PAPERS, Question, Worksheet, draw_question, pdf_of

ASKED_NAMES = {
    "output": N_("The output"),
    "weight_grad": N_("Output, dW and db"),
    "all": N_("Output, dW, db and dX"),
}
COVERED = {
    "output": frozenset({"output"}),
    "weight_grad": frozenset({"output", "weight_grad"}),
    "all": frozenset({"output", "weight_grad", "input_grad"}),
}
"""What is to be predicted before a class, by what is asked for; nothing covers db."""
HERE_ALONE = N_(
    "The links and QR codes in the key work on this machine only. For a class, start the app with `make run"
    " HOST=0.0.0.0`, open it at this machine’s network address, and save the key there."
)
_NEW_SEEDS = 10_000
"""Seeds that are drawn lie below: a person can type one in from a sheet of paper."""

_SHEET, _OPEN = "take_away_sheet", "sheet_open"


def body(_: Translate) -> None:
    """Show the choices, the two files, and the way to each question in the app."""
    st.markdown(
        _(
            "Small layers in whole numbers to work out by hand, with empty grids to write in; the engine"
            " computes the key. The same seed gives the same numbers again."
        )
    )
    _numbers(_)
    _choices(_)
    with st.container(horizontal=True):
        _save(_, _("Save the worksheet (PDF)"), key=False)
        _save(_, _("Save the key (PDF)"), key=True)
    if opens_here_alone(server_address()):
        st.caption(_(HERE_ALONE))
    _open_question(_)


def _sheet() -> Worksheet:
    """Return the worksheet as it is set now; a first one is in the page's language."""
    known = st.session_state.get(_SHEET)
    if not isinstance(known, Worksheet):
        seed = 1 + secrets.randbelow(_NEW_SEEDS - 1)
        known = st.session_state[_SHEET] = Worksheet(seed, language=session().display.lang)
    return known


def _change(**settings: Any) -> None:
    st.session_state[_SHEET] = replace(_sheet(), **settings)


def _numbers(_: Translate) -> None:
    sheet = _sheet()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        whole_field(
            _("Questions"),
            1,
            MAX_QUESTIONS,
            key="sheet_count",
            value=sheet.count,
            take=lambda count: _change(count=count),
            width=130,
        )
        whole_field(
            _("Seed"),
            0,
            MAX_SEED,
            key="sheet_seed",
            value=sheet.seed,
            take=lambda seed: _change(seed=seed),
            help=_("It stands in the corner of every page."),
            width=170,
        )
        st.button(_("New numbers"), icon=":material/casino:", key="sheet_new", on_click=_new_numbers)


def _new_numbers() -> None:
    now = _sheet().seed
    drawn = 1 + secrets.randbelow(_NEW_SEEDS - 1)
    _change(seed=drawn if drawn != now else _NEW_SEEDS)


def _choices(_: Translate) -> None:
    columns = st.columns(2)
    with columns[0]:
        _choice(_("To work out"), "asked", {name: _(label) for name, label in ASKED_NAMES.items()})
        _choice(_("Paper"), "paper", dict.fromkeys(PAPERS, ""))
    with columns[1]:
        _choice(_("Difficulty"), "level", {name: _(label) for name, label in LEVELS.items()})
        _choice(_("Language"), "language", LANGUAGES)
    st.checkbox(
        _("Formulas at the top"),
        value=_sheet().formulas,
        key="sheet_formulas",
        on_change=lambda: _change(formulas=bool(st.session_state["sheet_formulas"])),
    )


def _choice(label: str, field: str, options: dict[str, str]) -> None:
    """Show the choices of a field of the worksheet by their names."""
    key = f"sheet_{field}"
    st.selectbox(
        label,
        list(options),
        index=list(options).index(getattr(_sheet(), field)),
        format_func=lambda name: options.get(name) or name,
        key=key,
        on_change=lambda: _change(**{field: st.session_state[key]}),
    )


def _save(_: Translate, label: str, *, key: bool) -> None:
    st.download_button(
        label,
        _made(_sheet(), key),
        file_name=f"convviz-{'key' if key else 'worksheet'}-{_sheet().seed}.pdf",
        mime="application/pdf",
        icon=":material/key:" if key else ":material/print:",
        key=f"sheet_save_{'key' if key else 'sheet'}",
        type="secondary" if key else "primary",
        on_click="ignore",
    )


def _made(sheet: Worksheet, key: bool) -> Callable[[], bytes]:
    server = server_address()  # known to this run alone, not to whoever makes the file
    return in_turn(session().id, lambda: pdf_of(sheet, key=key, server=server))


def _open_question(_: Translate) -> None:
    """Lead to one of the questions in the app, where its numbers can be watched."""
    sheet = _sheet()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        index = st.selectbox(
            _("Question"), range(sheet.count), format_func=lambda index: str(index + 1), key=_OPEN, width=130
        )
        question = draw_question(sheet, int(index or 0))
        if st.button(_("Open it in the app"), icon=":material/open_in_new:", key="sheet_go"):
            _go(question, frozenset())
        if st.button(_("Open it, answers covered"), icon=":material/visibility_off:", key="sheet_covered"):
            _go(question, COVERED[sheet.asked])


def _go(question: Question, cover: frozenset[str]) -> None:
    session().become(question.experiment)  # undo brings back what was on show
    session().change_display(cover=cover)
    st.switch_page(script_of(question.page), query_params=session().query())
