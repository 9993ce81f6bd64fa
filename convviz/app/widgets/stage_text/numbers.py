"""Numbers in the stage's panels: how they are typed, told, coloured and taken away."""

from collections.abc import Callable

from convviz.app.widgets.stage_text.sentence import Sentence
from convviz.lab.numerals import SENTENCES


def typing(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return what is said where numbers are typed, pasted and painted."""
    return {
        "own_numbers": _("Change these numbers"),
        "input_help": _("Pull a number, click it and type, or paste a grid from a spreadsheet."),
        "draw": _("draw on the input"),
        "draw_help": _("Drag over the input to draw. With the keyboard: arrow keys, then Space."),
        "pen": _("pen"),
        "eraser": _("eraser"),
        "grey": _("grey"),
        "pen_width": _("Cells under the pen"),
        "input_cell": _("input cell, row {i}, column {j}"),
        "input_cell_of": _("input cell, channel {c}, row {i}, column {j}"),
        "input_too_large": _("“{value}” is too large. Numbers go up to ±{limit}."),
        "paste_input_size": _(
            "An input has up to {most} channels of at most {limit} × {limit} numbers; this is {count} of"
            " {rows} × {cols}."
        ),
        "g_help": _(
            "Drag to paint. Click a cell, then pull its number or type another one, or paste a grid."
        ),
        "g_cell": _("cell of g, row {i}, column {j}"),
        "paste_one_grid": _("g is one map here, and these are {count}: paste one grid."),
        "paste_on_g": _(
            "From [{row}, {col}] on, a grid of {rows} × {cols} does not fit into g, which is {height} ×"
            " {width}."
        ),
    }


def numerals(_: Callable[[str], str]) -> dict[str, str]:
    """Return why a text is no number, by the codes of the browser's reader."""
    return {f"number_{code}": _(sentence) for code, sentence in SENTENCES.items()}


def last_word(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return whose numbers are on show: NumPy's, or those of the browser until then."""
    return {
        "word_numpy": _("✓ NumPy"),
        "word_numpy_help": _("Every number here was computed by NumPy."),
        "word_preview": _("preview …"),
        "word_preview_help": _("Your browser shows these numbers until NumPy has computed them."),
        "word_alone": _("worked out here"),
        "word_alone_help": _("This page worked these numbers out by itself; ConvViz has NumPy’s."),
        "alone": _("This page stands alone. What it cannot work out by itself, ConvViz does: open it there."),
        "word_offline": _("no line"),
        "word_offline_help": _(
            "The server has not answered for 10 seconds. Go on: all that you do is kept here and sent again."
        ),
        "word_differs": _("✗ differs by {difference}"),
        "word_differs_help": _(
            "What your browser showed of {name} differed from NumPy’s numbers by {difference}, which is more"
            " than round-off. What you see now is NumPy’s."
        ),
    }


def colours(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the words of the colour scales."""
    return {
        "legend": _("negative, zero, positive"),
        "mark_negative": _("Mark negative cells"),
        "one_scale": _("one scale for all"),
        "own_scales": _("each its own scale"),
        "scales_help": _("Colours: one scale for all, or for each its own"),
    }


def taking(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the words of the table of numbers, and of the menu that takes them away."""
    return {
        "values_table": _("Numbers as a table"),
        "values_panel": _("Panel"),
        "values_format": _("Copied as"),
        "values_tabs": _("For a spreadsheet"),
        "values_csv": _("CSV"),
        "values_latex": _("LaTeX matrix"),
        "values_numpy": _("NumPy array"),
        "values_torch": _("PyTorch tensor"),
        "take_help": _("Copy or save these numbers"),
        "take_numbers": _("Numbers of “{panel}”"),
        "take_tabs": _("Copy for a spreadsheet"),
        "take_csv": _("Copy as CSV"),
        "take_latex": _("Copy as LaTeX matrix"),
        "take_numpy": _("Copy as NumPy array"),
        "take_torch": _("Copy as PyTorch tensor"),
        "take_save_csv": _("Save as CSV"),
        "take_save_npz": _("Save as NPZ"),
        "values_save": _("Save as CSV"),
        "values_channel": _("Channel"),
    }
