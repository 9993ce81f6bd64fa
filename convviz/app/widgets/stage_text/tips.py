"""What a tip says of the cell that is pointed at."""

from collections.abc import Callable

from convviz.app.widgets.stage_text.sentence import Sentence, counting


def forward_tips(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the parts of a tip on the way forward: what the cell that is pointed at meets."""
    return {
        "tip_filter": _("filter {n}: click to show it"),
        "tip_item": _("picture {n}: click to show it"),
        "tip_bias": counting(_("added to {count} output"), _("added to {count} outputs")),
        "tip_tap": counting(_("multiplies {count} input"), _("multiplies {count} inputs")),
        "tip_in_padding": _("{count} of them in the padding"),
        "tip_each_picture": _("the same in each of {count} pictures"),
        "tip_meets_g": counting(_("multiplies {count} cell of g"), _("multiplies {count} cells of g")),
        "tip_input": counting(_("feeds {count} output"), _("feeds {count} outputs")),
        "tip_each_filter": _("the same for each of {count} filters"),
        "tip_unread": _("feeds no output: no window reads it"),
        "tip_zero": _("a zero of the padding"),
        "tip_copy": _("a copy in the padding"),
        "tip_times": _("times {factor} = {value}, for {sum}"),
        "tip_term": _("a term of {sum}"),
        "tip_sum": counting(_("{count} product"), _("the sum of {count} products")),
        "tip_sum_bias": counting(
            _("{count} product plus the bias"), _("the sum of {count} products and the bias")
        ),
        "tip_part": _("channel {channel} adds {value} to {sum}"),
        "tip_part_open": _("what channel {channel} adds to {sum}"),
        "tip_place": _("row {row}, column {column}"),
        "tip_window": _("in the window of {sum}, times {factor}"),
        "tip_reads": _("{value}: the window of {sum} reads {pixel}"),
        "tip_does_not_read": _("empty: the window of {sum} does not read {pixel}"),
        "tip_put_in": _("an inserted zero"),
        "tip_nothing": _("no number under the kernel"),
        "tip_turned": _("turned by half a turn"),
    }


def backward_tips(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the parts of a tip on the way back."""
    return {
        "tip_g_weights": counting(_("multiplies {count} weight"), _("multiplies {count} weights")),
        "tip_g_columns": _("multiplies column {n} of Pᵀ and of Cᵀ"),
        "tip_added": _("added to {sum}"),
        "tip_dropped": _("on the padding: dropped"),
        "tip_terms": counting(_("{count} term"), _("the sum of {count} terms")),
        "tip_so_far": counting(_("{done} of {count} term so far"), _("{done} of {count} terms so far")),
        "tip_over_pictures": _("the sum over {count} pictures"),
        "tip_over_filters": _("the sum over {count} filters"),
        "tip_unread_pixel": _("no window reads it"),
        "tip_difference": _("{pixel}: scatter − gather"),
    }


def after_tips(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the parts of a tip in the activation and the pooling, forward and back."""
    return {
        "tip_becomes": _("becomes {name} = {value}"),
        "tip_in_windows": counting(_("in {count} pooling window"), _("in {count} pooling windows")),
        "tip_in_no_window": _("in no pooling window"),
        "tip_pooled_max": counting(_("from {count} cell"), _("the largest of {count} cells")),
        "tip_pooled_average": counting(_("from {count} cell"), _("the mean of {count} cells")),
        "tip_winner": _("goes to the winner, {name}"),
        "tip_shared": counting(_("goes to {count} cell"), _("shared by {count} cells")),
        "tip_goes_on": _("times the slope there, this is {name}"),
        "tip_slope": _("{name} times the slope {slope}"),
    }
