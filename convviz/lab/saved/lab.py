"""What a saved lab holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.lab.layer.upload import Upload
from convviz.lab.state import OwnNumbers
from convviz.lab.state.state import State


@dataclass(frozen=True, eq=False)
class Lab:
    """Everything that is set in a tab, and what was brought along that no address carries.

    `page` is the path of the page on show, `maps` (C, H, W) are the feature maps of a network that the layer
    reads, `numbers` those that were typed last.
    """

    page: str
    state: State
    upload: Upload | None = None
    maps: NDArray[np.float32] | None = None
    numbers: OwnNumbers | None = None
