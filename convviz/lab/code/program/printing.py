"""The last lines of a program: it prints what the page shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

PRINT_OPTIONS = "np.set_printoptions(precision=5, linewidth=150)"


def printed(name: str, place: Sequence[int | str], as_array: str = "") -> Iterator[str]:
    """Yield the lines that print an array's shape and the part of it that is on show.

    `as_array` is the call that makes a NumPy array of it, where it is none.
    """
    inside = f"{name}[{', '.join(map(str, place))}]"
    yield f'print("{name}", tuple({name}.shape))'
    yield f'print("{inside} =")'
    yield f"print({inside}{as_array})"
