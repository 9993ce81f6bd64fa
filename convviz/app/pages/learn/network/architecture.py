"""The card of the network: ready ones, its blocks, what they come to, and the same as text."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from convviz.app.pages.learn.network.block_rows import block_rows
from convviz.app.pages.learn.network.choices import TEXT_REFUSED, change, pictures, settings
from convviz.app.pages.learn.network.labels import block_text
from convviz.app.shell.current import controlled, say
from convviz.app.shell.labels import Translate, size_text
from convviz.errors import Refusal
from convviz.i18n import N_
from convviz.lab.state.learn.network import THREE_CONVS
from convviz.nn import Block, LayerSummary, check_blocks, parse_spec
from convviz.nn.spec import (
    ACTIVATIONS,
    CONV,
)

NO_BREAK, JOINER = "\u00a0", "\u2060"
"""Between the words of a cell, and between the signs of a name, so that a narrow card breaks none in two."""

READY = {
    N_("No convolution"): "flat-linear10",
    N_("One convolution"): "conv8-relu-max2-flat-linear10",
    N_("Two convolutions"): "conv8-relu-max2-conv16-relu-flat-linear10",
    N_("Three convolutions"): THREE_CONVS,
    N_("Four convolutions"): "conv8-relu-conv8-relu-max2-conv16-relu-conv16-relu-max2-flat-linear10",
}
TEXT = "network_text"


def rows_or_refusal() -> tuple[list[LayerSummary], Refusal | None]:
    """Return the rows of the blocks that are set, or why they do not fit the pictures."""
    data = pictures()
    try:
        return check_blocks(settings().parts, data.x.shape[1:], len(data.classes)), None
    except Refusal as refusal:
        return [], refusal


def summary(_: Translate) -> str:
    """Return the network in one line: ``3 convolutions, 6,138 parameters``."""
    rows, refusal = rows_or_refusal()
    if refusal is not None:
        return _("the blocks do not fit together")
    convs = sum(row.block.kind == CONV for row in rows)
    total = sum(row.parameters for row in rows)
    return _("convolutions: {convs}, parameters: {total}").format(convs=convs, total=f"{total:,}")


def body(_: Translate) -> None:
    """Show the ready networks, the blocks to edit, and the sum of it all."""
    _ready(_)
    block_rows(settings().parts, _)
    rows, refusal = rows_or_refusal()
    if refusal is not None:
        st.error(say(refusal), icon=":material/error:")
    else:
        _table(rows, _)
    _as_text(_)


# ---- ready networks --------------------------------------------------------------------------------------


def _ready(_: Translate) -> None:
    with st.popover(_("Ready-made networks"), icon=":material/category:", width="stretch"):
        for place, (name, text) in enumerate(READY.items()):
            st.button(
                _(name),
                key=f"network_ready_{place}",
                width="stretch",
                on_click=_take_ready,
                args=(text,),
            )


def _take_ready(text: str) -> None:
    *parts, last = parse_spec(text)
    change(settings().with_blocks((*parts, Block(last.kind, len(pictures().classes)))))


# ---- the sum ---------------------------------------------------------------------------------------------


def _table(rows: Sequence[LayerSummary], _: Translate) -> None:
    heads = (_("Block"), _("Output"), _("Parameters"), _("Multiply-adds"))
    lines = [_line(heads), "|---|---|---:|---:|"]
    lines += [
        _line(
            (
                JOINER.join(block_text(row.block, _)),
                size_text(row.output_shape),
                _count(row.parameters),
                _count(row.multiply_adds),
            )
        )
        for row in rows
    ]
    total = _("**In all**")
    sums = [sum(row.parameters for row in rows), sum(row.multiply_adds for row in rows)]
    lines.append(_line((total, "", *(f"**{number:,}**" for number in sums))))
    st.markdown("\n".join(lines))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace(' ', NO_BREAK) for cell in cells)} |"


def _count(number: int) -> str:
    return f"{number:,}" if number else ""


# ---- the same as text ------------------------------------------------------------------------------------


def _as_text(_: Translate) -> None:
    explained = _(
        "Blocks with a hyphen between them: conv8, conv8k5, {activations}, max2, avg2, flat, linear10."
    )
    refused = st.session_state.get(TEXT_REFUSED)
    st.text_input(
        _("The same as text"),
        key=controlled(TEXT, refused[0] if refused else settings().blocks),
        help=explained.format(activations=", ".join(ACTIVATIONS)),
        on_change=_read_text,
    )
    if refused:
        st.error(say(refused[1]), icon=":material/error:")


def _read_text() -> None:
    """Take the blocks that were written; what cannot be read stays in the field and is reported."""
    text = st.session_state[TEXT]
    try:
        change(settings().with_blocks(parse_spec(text.strip().lower())))
    except Refusal as refusal:
        st.session_state[TEXT_REFUSED] = (text, refusal)
