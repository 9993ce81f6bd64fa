"""What is pressed and chosen on the stage: tools, playing, covering, what is on show."""

from collections.abc import Callable

from convviz.app.widgets.stage_text.sentence import Sentence


def kernel_tools(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the words of the kernel's tools and of its cells."""
    return {
        "custom": _("custom"),
        "kernel_preset": _("kernel w"),
        "kernel_height": _("kernel height"),
        "kernel_width": _("kernel width"),
        "kernel_help": _("Pull a number, click it and type, or paste a grid from a spreadsheet."),
        "bias_help": _("Pull the number, or click it and type."),
        "bias_one": _("A bias is one number: paste one."),
        "kernel_cell": _("kernel cell, row {i}, column {j}"),
        "normalise": _("sum to 1"),
        "normalise_help": _("Divide every weight by their sum, so that brightness stays the same."),
        "transpose": _("transpose"),
        "transpose_help": _("Swap rows and columns."),
        "rotate": _("half turn"),
        "rotate_help": _("Rotate by 180 degrees: this is the flip of true convolution."),
        "negate": _("negate"),
        "negate_help": _("Change every sign."),
        "undo": _("undo"),
        "redo": _("redo"),
        "undo_none": _(
            "nothing to undo: what was done before this page was loaded, or its server changed, the browser’s"
            " Back undoes"
        ),
        "link_channels": _("link channels"),
        "link_channels_help": _("An edit changes the cell in every channel."),
        "too_large": _("“{value}” is too large. Weights go up to ±{limit}."),
        "paste_channels": _(
            "These are {count} channels of numbers, and the kernel has {channels}: paste one for all of them,"
            " or one for each."
        ),
        "paste_size": _(
            "A kernel is a full grid of at most {limit} × {limit} numbers; this one is {rows} × {cols}."
        ),
    }


def upstream_tools(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the words of what g is painted with."""
    return {
        "upstream_tools": _("upstream gradient g"),
        "brush": _("brush"),
        "brush_help": _(
            "Drag over g to paint, again to clear. Click a cell and type to give it another number."
        ),
        "one_hot_help": _("Click a cell of g: only that one counts."),
    }


def playback(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the words of the player."""
    return {
        "first": _("first step"),
        "back": _("one step back"),
        "play": _("play"),
        "pause": _("pause"),
        "forward": _("one step forward"),
        "last": _("last step"),
        "slow": _("one product at a time"),
        "slide": _("slide: the stage alone (F)"),
        "playback": _("Playing and steps"),
        "kernel_tools": _("Tools for the kernel"),
        "picks": _("What is on show"),
        "scrub": _("step"),
        "step_of": _("step {step} of {steps}"),
        "speed": _("speed"),
        "per_second": _("/ s"),
    }


def cover(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return what is said of a result that is covered."""
    return {
        "cover": _("predict first: cover the result (H)"),
        "uncover": _("show the covered numbers (H)"),
        "cover_panel": _("Cover these numbers"),
        "uncover_panel": _("Show these numbers"),
        "covered": _("covered"),
        "covered_found": _("you found it"),
        "cover_told": _("Predict first: click a “?” and type your number."),
        "cover_photo": _("Predict first: the filtered picture is neither shown nor saved until you show it."),
        "cover_picture": _("Covered: what will become of the picture?"),
        "cover_step": _("{cell} is covered: work it out, click its “?” and type your number."),
        "cover_open": _("The result is covered: work a number out, click its “?” and type it."),
        "cover_note": _("The numbers come once they are uncovered."),
        "cover_cell": _("your number for {cell}"),
        "cover_one": _("One cell takes one number: paste just that."),
        "cover_help": _("Click a question mark and type your number."),
        "reveal_cell": _("Show this cell"),
        "reveal_all": _("Show all"),
    }


def choices(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the words of what is on show: filter, channel, picture."""
    return {
        "pick_filter": _("filter shown"),
        "pick_channel": _("input channel shown"),
        "pick_item": _("picture shown"),
        "filter_of": _("filter {n}"),
        "channel_of": _("channel {n}"),
        "item_of": _("picture {n}"),
        "batch_sum": _("The kernel’s gradient is the sum over all {count} pictures."),
        "filter_sum": _("The input’s gradient is the sum over all {count} filters that read it."),
    }


def region_words(_: Callable[[str], str]) -> dict[str, str]:
    """Return what is said of the box on a whole picture."""
    return {
        "draw_box": _("Drag a box: its numbers are what the other views show."),
        "region_help": _(
            "The box whose numbers the other views show: arrow keys move it, with Shift they size it, with"
            " Ctrl in larger steps"
        ),
        "region_is": _("The box: {size}, from row {row}, column {col} on"),
        "picture_gone": _("A picture did not arrive: asking for it again."),
    }


def whole_picture(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return what is said of a whole picture."""
    return {
        **region_words(_),
        "picture_help": _("Drag a box on the picture: its numbers are what the other views show."),
    }
