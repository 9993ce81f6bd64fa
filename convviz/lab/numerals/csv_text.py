"""Arrays of any rank as text that a spreadsheet opens."""

from __future__ import annotations

import csv
from io import StringIO

import numpy as np
from numpy.typing import NDArray

from convviz.lab.numerals.writing import shortest_decimal, write_number


def csv_text(name: str, array: NDArray[np.float32]) -> str:
    """Write an array as CSV (RFC 4180): each two-dimensional plane below its name, ``x[0, 1]``.

    A number has the fewest digits that read back as the same float32.
    """
    rows = np.atleast_2d(array)
    file = StringIO()
    writer = csv.writer(file)
    for index in np.ndindex(rows.shape[:-2]):
        if any(index):
            writer.writerow([])
        writer.writerow([f"{name}[{', '.join(map(str, index))}]" if index else name])
        for row in rows[index]:
            writer.writerow([write_number(shortest_decimal(value)) for value in row])
    return file.getvalue()
