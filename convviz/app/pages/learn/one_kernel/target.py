"""The card of what is imitated: a preset, numbers of one's own, or an output that was brought."""

from __future__ import annotations

from functools import partial
from io import BytesIO

import numpy as np
import streamlit as st

from convviz.app.pages.learn.one_kernel.choices import UPLOAD, change, settings
from convviz.app.pages.learn.one_kernel.labels import target_name
from convviz.app.pages.learn.one_kernel.problem import picture, problem
from convviz.app.pages.learn.one_kernel.selecting import select
from convviz.app.pages.learn.one_kernel.state import page_state
from convviz.app.shell.current import controlled, say, session
from convviz.app.shell.labels import Translate, size_text, sized
from convviz.app.widgets.ambiguous_numbers import tell
from convviz.app.widgets.uploads import ask_for_file, refusal_of
from convviz.errors import Refusal, RefusedValue
from convviz.lab.kernels import MAX_SIZE
from convviz.lab.learning.one_kernel.target_file import MAX_BYTES, read_target
from convviz.lab.numerals import Grids
from convviz.lab.numerals.planes import kernel_to_text, text_to_kernels
from convviz.lab.state.learn.one_kernel import OWN, TARGETS, UPLOADED

NUMBERS = "imitation_numbers"


def target_summary(_: Translate) -> str:
    """Return the target in one line: ``Sobel x 3 × 3``."""
    return sized(_, target_name(settings().target, _), settings().size)


def target_body(_: Translate) -> None:
    """Show which kernel is imitated, or which output."""
    select(_("Target"), "target", TARGETS, target_name, _)
    if settings().target == OWN:
        _numbers(_)
    elif settings().target == UPLOADED:
        _uploader(_)
    else:
        st.caption(_("The kernel never sees the target kernel, only what it makes of the picture."))
    if settings().teacher is not None:
        _save(_)


def _save(_: Translate) -> None:
    """Offer the target output as a file: changed by hand it can come back as a target of one's own."""
    st.download_button(
        _("Save the target output as .npy"),
        target_bytes,
        file_name="convviz-target.npy",
        mime="application/octet-stream",
        icon=":material/download:",
        key="imitation_save",
        on_click="ignore",
    )


def target_bytes() -> bytes:
    """Return the target output as an .npy file; empty where there is none."""
    file = BytesIO()
    try:
        np.save(file, problem().target, allow_pickle=False)
    except Refusal:
        return b""
    return file.getvalue()


def _numbers(_: Translate) -> None:
    """Show one's own kernel as text; a text that cannot be read stays in the field."""
    teacher, refused = settings().teacher, page_state().text_refused
    assert teacher is not None
    st.text_area(
        _("Numbers, one row per line"),
        key=controlled(NUMBERS, refused[0] if refused else kernel_to_text(teacher[None])),
        height=140,
        on_change=_read_numbers,
    )
    if refused:
        tell(refused[1], key="imitation_doubt", take=partial(_take_grids, refused[0]), show=st.error)
    st.button(
        _("Use the kernel of the other pages"),
        icon=":material/content_copy:",
        key="imitation_take",
        on_click=_take_kernel,
    )


def _read_numbers() -> None:
    text = st.session_state[NUMBERS]
    try:
        grids = text_to_kernels(text)
    except Refusal as refusal:
        page_state().text_refused = (text, refusal)
        return
    _take_grids(text, grids)


def _take_grids(text: str, grids: Grids) -> None:
    """Imitate the grid that a text says; several, or one that is too large, are reported beside the text."""
    rows = tuple(map(tuple, grids[0]))
    try:
        check_size(rows)
        if len(grids) > 1:
            raise RefusedValue(
                "The target kernel has one channel, but this text has {count}: remove the others.",
                count=len(grids),
            )
        change(numbers=rows)
    except Refusal as refusal:
        page_state().text_refused = (text, refusal)


def check_size(rows: tuple[tuple[float, ...], ...]) -> None:
    """Raise RefusedValue for a kernel that is larger than any here."""
    if max(len(rows), len(rows[0])) > MAX_SIZE:
        raise RefusedValue(
            "A kernel here has at most {limit} rows and columns; got {height} x {width}: remove some.",
            limit=MAX_SIZE,
            height=len(rows),
            width=len(rows[0]),
        )


def _take_kernel() -> None:
    """Imitate the first channel of the filter that the other pages show."""
    kernel = session().chosen.kernels[0]
    change(numbers=tuple(map(tuple, np.asarray(kernel, float).tolist())))


def _uploader(_: Translate) -> None:
    ask_for_file(
        _("A .npy array or a picture of up to {megabytes} MB").format(megabytes=MAX_BYTES >> 20),
        _("Choose a file"),
        key=UPLOAD,
        take=_bring,
    )
    height, width = picture().shape
    rows, cols = settings().size
    st.caption(
        _(
            "With a {kernel} kernel the output of this picture is {output}; a target of {picture} loses"
            " its margin."
        ).format(
            kernel=size_text((rows, cols)),
            output=size_text((height - rows + 1, width - cols + 1)),
            picture=size_text((height, width)),
        )
    )
    refused = refusal_of(UPLOAD)
    if refused is not None:
        st.error(say(refused), icon=":material/error:")


def _bring(_name: str, data: bytes) -> None:
    """Take a file as the target; where it cannot be used the one before it stays."""
    kept = page_state()
    before = kept.uploaded
    try:
        kept.uploaded = read_target(data)
        problem()
    except Refusal:
        kept.uploaded = before
        raise
