"""Below the maps: how the field grows window by window, and what each layer costs, with the numbers in."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from convviz.app.pages.stack.arithmetic import Separable, Step, separables, steps_of
from convviz.app.pages.stack.row import Row
from convviz.app.shell.labels import Translate, size_text
from convviz.app.widgets.cards.groups import product

_RECURRENCE = (
    r"\begin{gathered} r_l = r_{l-1} + \big(d_l (k_l - 1) + 1 - 1\big)\, j_{l-1} \\"
    r" j_l = j_{l-1}\, s_l \qquad r_0 = j_0 = 1 \end{gathered}"
)
_SOURCES = (
    "[Araujo, Norris, Sim 2019](https://distill.pub/2019/computing-receptive-fields/), "
    "[Dumoulin, Visin 2016](https://arxiv.org/abs/1603.07285)"
)


# ---- how the field grows ---------------------------------------------------------------------------------


def fields_section(row: Row, _: Translate) -> None:
    """Show the recurrence, and a line for each window that the picture goes through."""
    st.markdown("## " + _("How far a unit sees"))
    st.markdown(
        _(
            "Every window, of a kernel or of pooling, adds its span less 1 to the field **r**, in steps of "
            "the jump **j** between neighbouring units; its stride **s** then makes the jump larger. "
            "A kernel of size **k** with dilation **d** spans d(k − 1) + 1 cells."
        )
    )
    st.latex(_RECURRENCE)
    rows, columns = (steps_of(row.layers, axis) for axis in (0, 1))
    if [(s.r, s.j) for s in rows] == [(s.r, s.j) for s in columns]:
        st.markdown(fields_table(rows, _))
    else:
        for heading, windows in ((_("Rows"), rows), (_("Columns"), columns)):
            st.markdown(f"**{heading}**\n\n{fields_table(windows, _)}")
    st.caption(_("Sources: {sources}").format(sources=_SOURCES))


def fields_table(steps: Sequence[Step], _: Translate) -> str:
    """Return the recurrence with the numbers in it as a Markdown table, a line a window."""
    titles = " | ".join((_("window"), _("field r"), _("jump j")))
    lines = [f"| {titles} |", "| --- | --- | --- |"]
    for number, step in enumerate(steps, start=1):
        lines.append(
            f"| {window_name(step, _)} | ${field_latex(number, step)}$ | ${jump_latex(number, step)}$ |"
        )
    return "\n".join(lines)


def window_name(step: Step, _: Translate) -> str:
    """Name a window by its layer and kind."""
    kind = _("layer {n}, pooling") if step.is_pool else _("layer {n}, convolution")
    return kind.format(n=step.layer)


def field_latex(number: int, step: Step) -> str:
    """Return one line of the recurrence of the field, worked out."""
    span = rf"{step.dilation}({step.size}-1)+1"
    return rf"r_{{{number}}} = {step.r_before} + ({span} - 1) \cdot {step.j_before} = \mathbf{{{step.r}}}"


def jump_latex(number: int, step: Step) -> str:
    """Return one line of the recurrence of the jump, worked out."""
    return rf"j_{{{number}}} = {step.j_before} \cdot {step.stride} = \mathbf{{{step.j}}}"


# ---- what it costs ---------------------------------------------------------------------------------------


def costs_section(row: Row, _: Translate) -> None:
    """Show shapes, parameters and multiply-adds of every layer as products, and the totals."""
    st.markdown("## " + _("What it costs"))
    st.markdown(costs_table(row, _))
    for pair in separables(row.layers, row.shapes):
        st.markdown(separable_text(pair, _))
    st.caption(
        _(
            "Parameters are filters × channels of a group × rows × columns of the kernel, plus one bias"
            " per filter. Multiply-adds are the weights times the positions of the window, for one"
            " picture."
        )
    )


def costs_table(row: Row, _: Translate) -> str:
    """Return what every layer makes and costs as a Markdown table."""
    titles = (_("layer"), _("input → output"), _("parameters"), _("multiply-adds"))
    lines = ["| " + " | ".join(titles) + " |", "| --- | --- | ---: | ---: |"]
    for number, cost in enumerate(row.costs, start=1):
        shapes = f"{size_text(row.shapes[number - 1])} → {size_text(row.shapes[number])}"
        parameters = f"{product(cost.weight_factors)} + {cost.biases} = **{cost.parameters:,}**"
        adds = f"{product((*cost.weight_factors, *cost.positions))} = **{cost.multiply_adds:,}**"
        lines.append(f"| {number} | {shapes} | {parameters} | {adds} |")
    parameters = f"**{sum(cost.parameters for cost in row.costs):,}**"
    adds = f"**{sum(cost.multiply_adds for cost in row.costs):,}**"
    total = _("in all")
    lines.append(f"| {total} | | {parameters} | {adds} |")
    return "\n".join(lines)


def separable_text(pair: Separable, _: Translate) -> str:
    """Return what a depthwise layer and the 1 × 1 layer after it cost, beside the one that they stand for."""
    text = _(
        "Layers {first} and {second} are **depthwise-separable**: {depthwise} + {pointwise} multiply-adds "
        "instead of {whole}, and {own} parameters instead of {full}."
    )
    return text.format(
        first=pair.layer,
        second=pair.layer + 1,
        depthwise=f"{pair.depthwise.multiply_adds:,}",
        pointwise=f"{pair.pointwise.multiply_adds:,}",
        whole=f"{pair.whole.multiply_adds:,}",
        own=f"{pair.depthwise.parameters + pair.pointwise.parameters:,}",
        full=f"{pair.whole.parameters:,}",
    )
