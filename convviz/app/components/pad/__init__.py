"""A pad to draw on, 32 x 32."""

from convviz.app.components.pad.bits import SIDE, read_bits, write_bits
from convviz.app.components.pad.mount import drawn, pad

__all__ = ["SIDE", "drawn", "pad", "read_bits", "write_bits"]
