"""Names from a file that nobody trusts, as they may stand in a sentence or a list."""

from collections.abc import Sequence

SHOWN_LENGTH = 60
"""So much of a name is shown: enough to find it again, too little to fill a page."""


def shown_name(name: str) -> str:
    """Make a name short and printable, "?" for an empty one; whoever shows it escapes it."""
    plain = "".join(c if c.isprintable() else "?" for c in name[: SHOWN_LENGTH + 1])
    return (plain if len(plain) <= SHOWN_LENGTH else plain[:SHOWN_LENGTH] + "…") or "?"


def shown_shape(shape: Sequence[int]) -> str:
    """Write a shape as people do: 64 x 3 x 7 x 7, and () without dimensions."""
    sides = [str(side) for side in shape[:5]] + (["…"] if len(shape) > 5 else [])
    return " x ".join(sides) or "()"
