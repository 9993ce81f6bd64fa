"""The maps of a row as the browser draws them."""

from __future__ import annotations

from convviz.app.components.stack import Panel
from convviz.app.pages.stack.row import Row, fields_before
from convviz.app.pages.stack.text import input_title
from convviz.app.shell.labels import Translate
from convviz.lab.layer.magnitudes import even_limits, sum_size
from convviz.lab.scene import has_signs, input_range
from convviz.lab.state import Experiment


def panels_of(row: Row, experiment: Experiment, _: Translate) -> list[Panel]:
    """Return a panel for the input and one for each layer."""
    fields = fields_before(row.layers, row.sizes)
    signed = has_signs(experiment, row.maps)
    panels = [Panel(input_title(_, experiment), row.maps, input_range(experiment, row.maps, signed), signed)]
    for number, layer in enumerate(row.layers, start=1):
        values = row.values[number]
        panels.append(
            Panel(
                _("layer {n}").format(n=number),
                values,
                even_limits(values, sum_size(row.passes[number - 1])),
                groups=layer.groups,
                fields=fields[number],
                is_open=number == row.place + 1 and len(row.layers) > 1,
            )
        )
    return panels
