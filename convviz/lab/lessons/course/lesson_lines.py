"""Where in a lesson file a thing stands: TOML's reader tells the lines of its own faults alone."""

from __future__ import annotations

import re
from collections import Counter

_HEADER = re.compile(r"^\s*\[{1,2}\s*([\w.-]+)\s*\]{1,2}")
_KEY = re.compile(r'^\s*"?([\w-]+)"?\s*[=.]')


def line_of(text: str, table: str = "", number: int = 0, key: str = "") -> int:
    """Return the line (from 1) of a key, or of its table where the key is not there.

    `table` is "" for what stands before all tables, and `number` counts those of one name from 0.
    """
    at, seen, found = "", Counter[str](), 1
    for line, written in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(written)
        if header:
            at = header[1]
            seen[at] += 1
            if at == table and seen[at] == number + 1:
                found = line
        elif at == table and (not table or seen[at] == number + 1):
            name = _KEY.match(written)
            if name and name[1] == key:
                return line
    return found
