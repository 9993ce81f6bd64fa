"""What is said of the cells of a heatmap to whoever walks over them by keyboard."""

from collections.abc import Callable


def grid_words(_: Callable[[str], str]) -> dict[str, str]:
    """Return the sentences by the names under which the heatmaps' scripts know them."""
    return {
        "walk_place": _("row {row}, column {col}"),
        "walk_channel": _("channel {n}"),
        "walk_filter": _("filter {n}"),
        "walk_picture": _("picture {n}"),
        "walk_open": _("not computed yet"),
        "walk_window": _("in the window"),
        "walk_lit": _("lit up"),
        "walk_range": _("From {least} to {most}"),
        "walk_progress": _("computed: {done} of {all}"),
    }
