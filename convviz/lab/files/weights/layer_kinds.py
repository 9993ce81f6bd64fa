"""The kinds of layers that have kernels, and how many axes their weights have."""

from __future__ import annotations

ORDINARY = "ordinary"
DEPTHWISE = "depthwise"
TRANSPOSED = "transposed"
LINE = "line"
LINE_DEPTHWISE = "line_depthwise"
LINE_TRANSPOSED = "line_transposed"

KINDS_OF_RANK = {
    2: (ORDINARY,),
    3: (ORDINARY, LINE, LINE_DEPTHWISE, LINE_TRANSPOSED),
    4: (ORDINARY, DEPTHWISE, TRANSPOSED),
}
"""What a weight of so many axes may be: of three, one filter or a layer over a line, a 1-D convolution.

An ordinary filter reads all channels of its group. A depthwise layer has as many groups as channels. A
transposed layer is the way back through a convolution, and its weight is that convolution's: what the
convolution makes goes into it.
"""

LINES = (LINE, LINE_DEPTHWISE, LINE_TRANSPOSED)


def is_depthwise(kind: str) -> bool:
    """Say whether each channel has filters of its own."""
    return kind in (DEPTHWISE, LINE_DEPTHWISE)


def is_transposed(kind: str) -> bool:
    """Say whether the layer is the way back through a convolution."""
    return kind in (TRANSPOSED, LINE_TRANSPOSED)


def line_of(kind: str) -> str:
    """Return the same kind over a line."""
    return {ORDINARY: LINE, DEPTHWISE: LINE_DEPTHWISE, TRANSPOSED: LINE_TRANSPOSED}.get(kind, kind)
