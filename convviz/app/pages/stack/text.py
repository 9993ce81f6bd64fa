"""Every sentence that the maps can say; the browser fills the places in braces."""

from __future__ import annotations

from convviz.app.shell.labels import Translate
from convviz.app.widgets.grid_words import grid_words
from convviz.app.widgets.stage_text.sentence import Sentence, span_text
from convviz.lab.state import MAPS, NUMBERS, Experiment


def input_title(_: Translate, experiment: Experiment) -> str:
    """Return what the first layer reads."""
    if experiment.maps != MAPS[0]:
        return _("input maps")
    return _("input") if experiment.picture == NUMBERS else _("picture")


def stack_text(_: Translate, experiment: Experiment) -> dict[str, Sentence]:
    """Return the sentences by the names under which the scripts know them."""
    of_picture = experiment.maps == MAPS[0] and experiment.picture != NUMBERS
    return {
        **span_text(_),
        **grid_words(_),
        "walk_channel": _("map {n}"),
        "help": _(
            "Point at any cell of a feature map: everything it sees lights up. Click to keep it, move it"
            " with the arrow keys, release it with Esc."
        ),
        "unit": _unit_of_picture(_) if of_picture else _unit_of_maps(_),
        "outside": _("Its full field is {size}; the rest lies in the padding."),
        "hidden": _("Unit [{row}, {col}] of map {channel} in layer {n} sees nothing but padding."),
        "between": _("Of layer {n} it sees {size} cells."),
        "between_outside": _(
            "Of layer {n} it sees {size} cells; the rest of its {whole} lies in the padding there."
        ),
        "between_hidden": _("Of layer {n} it sees nothing but padding."),
        "channels": _("Through its groups it reads input channel {channels} alone."),
    }


def _unit_of_picture(_: Translate) -> str:
    return _(
        "Unit [{row}, {col}] of map {channel} in layer {n} sees {size} pixels of the picture: {rows}, "
        "{columns}."
    )


def _unit_of_maps(_: Translate) -> str:
    return _(
        "Unit [{row}, {col}] of map {channel} in layer {n} sees {size} cells of the input maps: {rows}, "
        "{columns}."
    )
