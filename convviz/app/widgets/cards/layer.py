"""Card 3, the layer: stride, padding, dilation, bias; only what is possible is offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from convviz.app.shell.current import change_from, controlled, session
from convviz.app.shell.labels import PADDING_MODE_NAMES, PADDING_NAMES, Translate, pair_text
from convviz.app.widgets.cards.after import after_section, after_summary
from convviz.app.widgets.cards.groups import groups_section
from convviz.app.widgets.number_field import real_field, whole_field
from convviz.lab.formulas.output_size import short_output_size_latex
from convviz.lab.kernels import MAX_WEIGHT
from convviz.lab.state import MAX_PADDING, OPERATIONS, Choices, Experiment, choices

SEPARATE = "layer_separate"
_WANTED = "layer_separate_wanted"
"""What the toggle said last: Streamlit forgets a widget that is not on the page."""
NUMBER, SIDES = "number", "sides"
"""Ways to give the padding in numbers: alike on both sides of an axis, and each side by itself."""

Ranges = tuple[range, range]
Pair = tuple[str, str, Ranges]
"""Label, field and what may be chosen for rows and columns."""


def summary(_: Translate) -> str:
    """Return the card in one line: ``stride 1, padding 0``."""
    experiment = session().experiment
    padding = experiment.padding if isinstance(experiment.padding, str) else pair_text(experiment.padding)
    text = _("stride {stride}, padding {padding}").format(
        stride=pair_text(experiment.stride), padding=padding
    )
    if experiment.dilation != (1, 1):
        text += _(", dilation {dilation}").format(dilation=pair_text(experiment.dilation))
    if experiment.turns_kernel:
        text += _(", true convolution")
    if experiment.groups > 1:
        text += _(", {groups} groups").format(groups=experiment.groups)
    return text + after_summary(_, experiment)


def body(_: Translate) -> None:
    """Show the controls and the size of the output with the numbers in it."""
    now = session()
    offered = choices(now.experiment, now.source.size)
    separate = _separate_shown()
    _pairs(
        ((_("Stride"), "stride", offered.strides), (_("Dilation"), "dilation", offered.dilations)),
        separate,
        _,
    )
    _padding(offered, separate, _)
    _fill_and_bias(offered, _)
    _operation(_)
    _output_padding(separate, _)
    after_section(offered, _)
    groups_section(_)
    st.toggle(
        _("Height and width separately"), key=controlled(SEPARATE, separate), on_change=_separate_changed
    )
    st.latex(short_output_size_latex(now.scene.geometry))
    st.caption(_("Padded size minus the kernel’s span, divided by the stride, rounded down, plus 1."))


def _output_padding(separate: bool, _: Translate) -> None:
    """Show what a transposed layer adds at the bottom and right; a stride of 1 leaves nothing to add."""
    experiment = session().experiment
    most = [max(pair) for pair in zip(experiment.stride, experiment.dilation, strict=True)]
    if experiment.view != "transposed" or max(most) == 1:
        return
    ranges = (range(most[0]), range(most[1]))
    _pairs(((_("Output padding (transposed)"), "output_padding", ranges),), separate, _)


def _separate_shown() -> bool:
    experiment = session().experiment
    pairs = [experiment.stride, experiment.dilation, experiment.padding]
    return bool(st.session_state.get(_WANTED)) or any(
        isinstance(pair, tuple) and len(pair) == 2 and pair[0] != pair[1] for pair in pairs
    )


def _separate_changed() -> None:
    """Remember the choice; joining height and width again gives both the height's value."""
    now = session()
    st.session_state[_WANTED] = st.session_state[SEPARATE]
    if not st.session_state[_WANTED]:
        experiment = now.experiment
        padding = experiment.padding
        joined = replace(
            experiment,
            stride=(experiment.stride[0],) * 2,
            dilation=(experiment.dilation[0],) * 2,
            padding=padding if isinstance(padding, str) or len(padding) == 4 else (padding[0],) * 2,
        )
        if joined != experiment:
            now.become(joined)


def _pairs(fields: Sequence[Pair], separate: bool, _: Translate) -> None:
    """Show each field as one number for both axes, side by side, or as two, a field a row."""
    if separate:
        for field in fields:
            _row([(*field, axis) for axis in (0, 1)], _)
    else:
        _row([(*field, None) for field in fields], _)


def _row(numbers: Sequence[tuple[str, str, Ranges, int | None]], _: Translate) -> None:
    names = (_("rows"), _("columns"))
    for place, (label, field, offered, axis) in zip(st.columns(len(numbers)), numbers, strict=True):
        value = getattr(session().experiment, field)
        with place:
            if axis is None:
                both = range(max(r.start for r in offered), min(r.stop for r in offered))
                _number(label, field, value[0], both)
            else:
                _number(
                    _("{label}, {axis}").format(label=label, axis=names[axis]),
                    field,
                    value[axis],
                    offered[axis],
                    axis,
                )


def _number(label: str, field: str, value: int, offered: range, axis: int | None = None) -> None:
    whole_field(
        label,
        min(offered.start, value),
        max(offered.stop - 1, value),
        key=f"layer_{field}" if axis is None else f"layer_{field}_{axis}",
        value=value,
        take=lambda number: session().change(**{field: _placed(field, number, axis)}),
        disabled=len(offered) < 2,
    )


def _placed(field: str, number: int, axis: int | None) -> tuple[int, int]:
    rows, columns = getattr(session().experiment, field)
    return (number, number) if axis is None else (number, columns) if axis == 0 else (rows, number)


def _padding(offered: Choices, separate: bool, _: Translate) -> None:
    kind = _kind(session().experiment)
    names = {
        NUMBER: _("Number"),
        SIDES: _("Each side"),
        **{word: _(PADDING_NAMES[word]) for word in PADDING_NAMES},
    }
    words = [word for word in PADDING_NAMES if word in offered.padding_words or word == kind]
    st.selectbox(
        _("Padding"),
        [NUMBER, SIDES, *words],
        format_func=names.__getitem__,
        key=controlled("layer_padding_kind", kind),
        on_change=change_from,
        args=("layer_padding_kind", "padding", _padding_of),
    )
    if kind == NUMBER:
        _pairs(((_("Padding in pixels"), "padding", offered.padding_numbers),), separate, _)
    elif kind == SIDES:
        _sides(offered.padding_sides, _)
    elif kind == "same" and session().experiment.stride != (1, 1):
        _strided_same(_)


def _kind(experiment: Experiment) -> str:
    """Return how the padding is given: by a name, by a number, or each side by itself."""
    padding = experiment.padding
    return padding if isinstance(padding, str) else NUMBER if len(padding) == 2 else SIDES


def _sides(offered: Sequence[range], _: Translate) -> None:
    """Show a field for each side, as they lie around the picture: opposite ones beside each other."""
    labels = (_("Top"), _("Bottom"), _("Left"), _("Right"))
    for first in (0, 2):
        for side, place in zip((first, first + 1), st.columns(2), strict=True):
            value = session().scene.geometry.padding[side]
            with place:
                whole_field(
                    labels[side],
                    min(offered[side].start, value),
                    max(offered[side].stop - 1, value),
                    key=f"layer_padding_side_{side}",
                    value=value,
                    take=partial(_change_side, side),
                    disabled=len(offered[side]) < 2,
                )


def _change_side(side: int, number: int) -> None:
    sides = list(session().scene.geometry.padding)
    sides[side] = number
    session().change(padding=tuple(sides))


def _strided_same(_: Translate) -> None:
    """Say what "same" means where PyTorch has no such padding."""
    top, bottom, left, right = session().scene.geometry.padding
    st.caption(
        _(
            "At strides above 1 this is TensorFlow’s SAME: ⌈input / stride⌉ cells, here with {top} at the"
            " top, {bottom} at the bottom, {left} on the left and {right} on the right. PyTorch has none."
        ).format(top=top, bottom=bottom, left=left, right=right)
    )


def _fill_and_bias(offered: Choices, _: Translate) -> None:
    now = session().experiment
    fill, bias = st.columns(2)
    fill.selectbox(
        _("Filled with"),
        [mode for mode in PADDING_MODE_NAMES if mode in offered.padding_modes],
        format_func=lambda mode: _(PADDING_MODE_NAMES[mode]),
        key=controlled("layer_padding_mode", now.padding_mode),
        on_change=change_from,
        args=("layer_padding_mode", "padding_mode"),
    )
    with bias:
        real_field(
            _("Bias"),
            -MAX_WEIGHT,
            MAX_WEIGHT,
            key="layer_bias",
            value=now.bias[now.out_channel],
            take=lambda value: session().change(bias=_bias_with(value)),
        )


def _operation(_: Translate) -> None:
    """Show the switch between correlation and true convolution, and what they are."""
    now = session()
    st.toggle(
        _("True convolution: the kernel turned by half a turn"),
        key=controlled("layer_convolution", now.experiment.turns_kernel),
        on_change=change_from,
        args=("layer_convolution", "operation", lambda is_on: OPERATIONS[int(is_on)]),
    )
    text = _("What frameworks call convolution is cross-correlation: it lays the kernel on as it is.")
    weight = now.scene.weight
    if np.array_equal(weight, weight[..., ::-1, ::-1]):
        text += " " + _("The kernels here are the same turned by half a turn, so both give the same output.")
    st.caption(text)


def _padding_of(kind: str) -> str | tuple[int, ...]:
    """Return the padding of this kind; a number starts from what stood at the top and the left."""
    top, bottom, left, right = (min(side, MAX_PADDING) for side in session().scene.geometry.padding)
    if kind == SIDES:
        return top, bottom, left, right
    return (top, left) if kind == NUMBER else kind


def _bias_with(value: float) -> tuple[float, ...]:
    now = session().experiment
    return tuple(float(value) if index == now.out_channel else old for index, old in enumerate(now.bias))
