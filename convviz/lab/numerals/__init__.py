"""Numbers and grids of numbers as people write them, read the same wherever one types.

An address is stricter and apart: see `convviz.lab.state.fields.kinds`.
"""

from convviz.lab.numerals.faults import SENTENCES, Doubt, Unreadable
from convviz.lab.numerals.grid import MAX_TEXT, Grids, read_grids
from convviz.lab.numerals.number import read_number
from convviz.lab.numerals.writing import shortest_decimal, write_number

__all__ = [
    "MAX_TEXT",
    "SENTENCES",
    "Doubt",
    "Grids",
    "Unreadable",
    "read_grids",
    "read_number",
    "shortest_decimal",
    "write_number",
]
