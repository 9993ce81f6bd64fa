"""The cards of the view: what is imitated, what is seen, where it starts, how it goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

import numpy as np
import streamlit as st

from convviz.errors import Refusal, RefusedValue
from convviz.imitation import stable_limit
from convviz.kernels import MAX_SIZE
from convviz.ui.cards.card import Card, show_card
from convviz.ui.current import controlled, say, session
from convviz.ui.imitation import rates
from convviz.ui.imitation.choices import change, desk, picture, problem, settings, take, waits_for_upload
from convviz.ui.imitation.target_file import KINDS, MOST_BYTES, read_target
from convviz.ui.imitation.words import picture_name, start_name, target_name
from convviz.ui.kernel_text import kernel_to_text, text_to_kernels
from convviz.ui.learn.kernel_settings import CHANCE, OWN, PICTURES, STARTS, TARGETS, UPLOADED
from convviz.ui.learn.optimisers import OPTIMISER_NAMES
from convviz.ui.learn.reading import LARGEST_SEED
from convviz.ui.style import name_upload_button
from convviz.ui.uploads import forget_file
from convviz.ui.words import Translate, size_text

NUMBERS, UPLOAD = "imitation_numbers", "imitation_upload"


def cards(_: Translate) -> None:
    """Show the four cards."""
    names = (_("Target"), _("Picture"), _("Start"), _("Descent"))
    for number, (card, name) in enumerate(zip(CARDS, names, strict=True), start=1):
        show_card(card, f"{number} {name}", _)


def _select(
    label: str, field: str, options: Sequence[str], name: Callable[[str, Translate], str], _: Translate
) -> None:
    key = f"imitation_{field}"
    st.selectbox(
        label,
        options,
        format_func=lambda option: name(option, _),
        key=controlled(key, getattr(settings(), field)),
        on_change=take,
        args=(key, field),
        label_visibility="collapsed",
    )


# ---- the target ------------------------------------------------------------------------------------------


def target_summary(_: Translate) -> str:
    """Return the target in one line: ``Sobel x 3 × 3``."""
    return f"{target_name(settings().target, _)} {size_text(settings().size)}"


def target_body(_: Translate) -> None:
    """Show which kernel is imitated, or which output."""
    _select(_("Target"), "target", TARGETS, target_name, _)
    if settings().target == OWN:
        _numbers(_)
    elif settings().target == UPLOADED:
        _uploader(_)
    else:
        st.caption(_("The kernel never sees the target kernel, only what that one makes of the picture."))
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
    """One's own kernel as text; what cannot be read stays in the field."""
    teacher, refused = settings().teacher, desk().text_refused
    assert teacher is not None
    st.text_area(
        _("Numbers, one row a line"),
        key=controlled(NUMBERS, refused[0] if refused else kernel_to_text(teacher[None])),
        height=140,
        on_change=_read_numbers,
    )
    if refused:
        st.error(say(refused[1]), icon=":material/error:")
    st.button(
        _("Take the kernel of the other pages"),
        icon=":material/content_copy:",
        key="imitation_take",
        on_click=_take_kernel,
    )


def _read_numbers() -> None:
    text = st.session_state[NUMBERS]
    try:
        grid = text_to_kernels(text)[0]
        rows = tuple(tuple(map(float, row)) for row in grid)
        check_size(rows)
        change(numbers=rows)
    except Refusal as refusal:
        desk().text_refused = (text, refusal)


def check_size(rows: tuple[tuple[float, ...], ...]) -> None:
    """Raise RefusedValue for a kernel that is larger than any here."""
    if max(len(rows), len(rows[0])) > MAX_SIZE:
        raise RefusedValue(
            "A kernel here has at most {limit} rows and columns; got {height} x {width}: leave some out.",
            limit=MAX_SIZE,
            height=len(rows),
            width=len(rows[0]),
        )


def _take_kernel() -> None:
    """Imitate the first channel of the filter that the other pages show."""
    kernel = session().chosen.kernels[0]
    change(numbers=tuple(map(tuple, np.asarray(kernel, float).tolist())))


def _uploader(_: Translate) -> None:
    key = f"{UPLOAD}_{desk().uploads}"
    st.file_uploader(
        _("A .npy array or a picture of up to {megabytes} MB").format(megabytes=MOST_BYTES >> 20),
        type=KINDS,
        key=key,
        max_upload_size=MOST_BYTES >> 20,
        on_change=_bring,
        args=(key,),
    )
    name_upload_button(_("Choose a file"))
    height, width = picture().shape
    rows, cols = settings().size
    st.caption(
        _(
            "An output of a {kernel} kernel on this picture is {output}; one of {picture} loses its margin."
        ).format(
            kernel=size_text((rows, cols)),
            output=size_text((height - rows + 1, width - cols + 1)),
            picture=size_text((height, width)),
        )
    )
    refused = desk().refused
    if refused is not None:
        st.error(say(refused), icon=":material/error:")


def _bring(key: str) -> None:
    """Take a file as the target; one that cannot be used is told of, and the one before it stays."""
    file = st.session_state[key]
    if file is None:
        return
    kept = desk()
    before = kept.uploaded
    kept.uploads += 1
    kept.refused = None
    try:
        kept.uploaded = read_target(file.getvalue())
        problem()
    except Refusal as refusal:
        kept.uploaded, kept.refused = before, refusal
    forget_file(file)


# ---- the picture -----------------------------------------------------------------------------------------


def picture_summary(_: Translate) -> str:
    """Return the picture in one line: ``Camera 28 × 28``."""
    height, width = picture().shape
    return f"{picture_name(settings().picture, _)} {size_text((height, width))}"


def picture_body(_: Translate) -> None:
    """Show what the kernel sees."""
    _select(_("Picture"), "picture", PICTURES, picture_name, _)
    x = picture()
    grey = np.round(255 * np.clip(x, 0, 1)).astype(np.uint8)
    st.image(grey.repeat(8, axis=0).repeat(8, axis=1), output_format="PNG", width=160)
    st.caption(_("What it does not contain it cannot teach: try a constant, then stripes, then noise."))


# ---- the start -------------------------------------------------------------------------------------------


def start_summary(_: Translate) -> str:
    """Return the start in one word."""
    return start_name(settings().start, _)


def start_body(_: Translate) -> None:
    """Show where the kernel starts."""
    _select(_("Start"), "start", STARTS, start_name, _)
    if settings().start == CHANCE:
        st.number_input(
            _("Seed"),
            0,
            LARGEST_SEED,
            step=1,
            key=controlled("imitation_seed", settings().seed),
            on_change=take,
            args=("imitation_seed", "seed"),
        )


# ---- the descent -----------------------------------------------------------------------------------------


def descent_summary(_: Translate) -> str:
    """Return optimiser and rate in one line."""
    now = settings()
    return _("{optimiser}, rate {rate}").format(
        optimiser=_(OPTIMISER_NAMES[now.optimiser]), rate=f"{now.rate:g}"
    )


def descent_body(_: Translate) -> None:
    """Show the optimiser, and the rate with its limit."""
    _select(_("Optimiser"), "optimiser", tuple(OPTIMISER_NAMES), lambda name, _: _(OPTIMISER_NAMES[name]), _)
    if waits_for_upload():
        return
    try:
        limit = stable_limit(settings().optimiser, problem().curvature.largest)
    except Refusal:
        return  # told of beside
    rates.slider(limit, _)


CARDS = (
    Card("imitation_target", target_summary, target_body),
    Card("imitation_picture", picture_summary, picture_body),
    Card("imitation_start", start_summary, start_body),
    Card("imitation_descent", descent_summary, descent_body),
)
