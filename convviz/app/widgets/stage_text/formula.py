"""What stands beside the panels: the formula of a cell, and code."""

from collections.abc import Callable

from convviz.app.widgets.stage_text.sentence import Sentence, counting


def formula(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the sentences of the formula and of the code."""
    return {
        "formula_output": _("This output cell: its window times the kernel"),
        "formula_tap": _("This weight’s gradient: a term for each input that it multiplies"),
        "formula_pixel": _("This pixel’s gradient: a term for each output that it feeds"),
        "formula_stamp": _("What this stamp adds to one pixel"),
        "formula_convolution": _("y = x ∗ w + b, a true convolution: the kernel is turned by half a turn."),
        "formula_padded": _("x̃ is the input with its padding."),
        "formula_weight_part": counting(
            _("{w} takes part in {count} output, the only one."),
            _("{w} takes part in all {count} outputs, one term in each."),
        ),
        "formula_input_part": _("{x} takes part in {outputs}."),
        "formula_no_part": _("{x} takes part in no output: no window reads it."),
        "formula_copies": _("Row {row} of x is at U = {rows} in x̃, column {column} at V = {columns}."),
        "formula_repeats": _("u and v: the pixel of x that x̃ repeats under the tap."),
        "formula_lost": _("nothing: this tap falls on padding"),
        "formula_never": _("No window ever reads this pixel: its gradient is 0."),
        "formula_zero": _("This zero is padding: no gradient goes into it."),
        "formula_open_x": _("“Weight gradient” has the numbers of x."),
        "formula_batch": _("dW is the sum over the {count} pictures: {value}."),
        "formula_batch_open": _("dW is the sum over the {count} pictures."),
        "formula_filters": _("dX is the sum over the {count} filters that read it: {value}."),
        "formula_filters_open": _("dX is the sum over the {count} filters that read it."),
        "so_far": _("so far ({count} of {all} terms)"),
        "to_come": _("to come"),
        "copy_latex": _("Copy as LaTeX"),
        "copy": _("Copy"),
        "copied": _("Copied"),
        "code": _("Code"),
        "plain_loops": _("Plain loops"),
    }
