"""What a person has set up: the frozen state, what is possible in it, and how it is made possible.

`state` is all that an address says: `experiment` (with the settings of one layer, `layer`), `learn` and
`display`. Each of their fields is a line of the one table, `entry(key, kind, default)`, of the kinds of value
in `fields`; `address` reads and writes a state by that table. `agreement` has the rules between fields,
`possible` what controls may offer, `repairs` what falls back, `open_layer` the stack as a whole, `region`,
`sizes` and `axis` the arithmetic.
"""

from convviz.lab.state.agreement import CUSTOM, NUMBERS
from convviz.lab.state.experiment import (
    BATCHES,
    GIVEN,
    MAPS,
    MAX_BATCH,
    VIEWS,
    Experiment,
    reads_own_numbers,
    reads_picture,
    views_of,
)
from convviz.lab.state.fields.kinds import MAX_LAYERS
from convviz.lab.state.fields.own_numbers import MAX_NUMBER, OwnNumbers
from convviz.lab.state.fields.picture_name import UPLOAD, is_brought, kept_key, kept_name
from convviz.lab.state.layer import (
    ACTIVATIONS,
    CONVOLUTION,
    MAX_DILATION,
    MAX_PADDING,
    MAX_STRIDE,
    NONE,
    OPERATIONS,
    POOLS,
    LayerSettings,
)
from convviz.lab.state.open_layer import layers_of, opened, with_layers
from convviz.lab.state.possible import Choices, choices
from convviz.lab.state.region import crop_places, region_of, with_reduce
from convviz.lab.state.repairs import clamp_picks, repair
from convviz.lab.state.sizes import (
    conv_options,
    final_size,
    geometry_of,
    input_channels,
    input_size,
    output_padding_of,
    transposed_geometry,
    transposed_shown,
)
from convviz.lab.state.weights import as_applied, own_filters, weight_array, with_filters, with_weight

__all__ = [
    "ACTIVATIONS",
    "BATCHES",
    "CONVOLUTION",
    "CUSTOM",
    "GIVEN",
    "MAPS",
    "MAX_BATCH",
    "MAX_DILATION",
    "MAX_LAYERS",
    "MAX_NUMBER",
    "MAX_PADDING",
    "MAX_STRIDE",
    "NONE",
    "NUMBERS",
    "OPERATIONS",
    "POOLS",
    "UPLOAD",
    "VIEWS",
    "Choices",
    "Experiment",
    "LayerSettings",
    "OwnNumbers",
    "as_applied",
    "choices",
    "clamp_picks",
    "conv_options",
    "crop_places",
    "final_size",
    "geometry_of",
    "input_channels",
    "input_size",
    "is_brought",
    "kept_key",
    "kept_name",
    "layers_of",
    "opened",
    "own_filters",
    "reads_own_numbers",
    "reads_picture",
    "region_of",
    "repair",
    "output_padding_of",
    "transposed_geometry",
    "transposed_shown",
    "views_of",
    "weight_array",
    "with_filters",
    "with_layers",
    "with_reduce",
    "with_weight",
]
