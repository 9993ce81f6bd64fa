"""Programs to copy: whole texts that run as they are, with every number that they need written out.

Each begins with the packages that it needs and ends by printing what the page shows.
"""

from convviz.lab.code.program.arrays import FILE, array_lines, is_in_file
from convviz.lab.code.program.block import Block, Folded, Line, block_of, text_of
from convviz.lab.code.program.opening import NUMPY, TORCH, file_arrays, opening
from convviz.lab.code.program.printing import PRINT_OPTIONS, printed

__all__ = [
    "FILE",
    "NUMPY",
    "PRINT_OPTIONS",
    "TORCH",
    "Block",
    "Folded",
    "Line",
    "array_lines",
    "block_of",
    "file_arrays",
    "is_in_file",
    "opening",
    "printed",
    "text_of",
]
