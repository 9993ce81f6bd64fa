"""Random values: plausible ones, their neighbours, and what has no place there."""

from __future__ import annotations

from random import Random
from typing import Any

NUMBERS: tuple[Any, ...] = (
    *(0, 1, -1, 2, 3, 5, 11, 12, 64, 65, 2**31, 2**32, 2**63, -(2**63), 10**30, 10**400),
    *(0.5, -0.0, 1e-320, 1e308, 1e6, -1e6, float("nan"), float("inf"), float("-inf"), True, False),
)
TEXTS = (
    *("", " ", "0", "-1", "1e3", "1e999", "nan", "½", "٣", "１２", "0x1F", "1_0", "--", "~", ".", "a" * 5000),
    *(
        "<img src=x onerror=alert(1)>",
        "[x](//evil.example)",
        ":red[x]",
        "$$\\frac{1}{0}$$",
        "{0}",
        "{value!r}",
    ),
    *("%00", "\0", "\ud800", "\u202e", "中文", "🙂" * 50, "../../etc/passwd", "own." + "A" * 22, "%s%n"),
)


def text(rng: Random) -> str:
    """Return a text that is odd, or random."""
    if rng.random() < 0.7:
        return rng.choice(TEXTS)
    return "".join(chr(rng.randrange(32, 0x3000)) for _ in range(rng.randrange(40)))


def number(rng: Random) -> Any:
    """Return a number that is odd, or random."""
    draw = rng.random()
    if draw < 0.4:
        return rng.choice(NUMBERS)
    return rng.randrange(-20, 80) if draw < 0.7 else rng.uniform(-10, 10)


def anything(rng: Random, depth: int = 3) -> Any:
    """Return any JSON."""
    draw = rng.random()
    if depth == 0 or draw < 0.5:
        return rng.choice([None, number(rng), number(rng), text(rng)])
    if draw < 0.85:
        return [anything(rng, depth - 1) for _ in range(rng.randrange(5))]
    return {text(rng): anything(rng, depth - 1) for _ in range(rng.randrange(4))}


def grid(rng: Random, rank: int, most: int = 6) -> Any:
    """Return nested lists of this rank, now and then ragged or with something else in them."""
    if rank == 0:
        return rng.uniform(-5, 5) if rng.random() < 0.98 else anything(rng, 1)
    rows = [grid(rng, rank - 1, most) for _ in range(rng.randrange(1, most))]
    if rng.random() < 0.9:  # every list as long as the first one
        rows = [rows[0]] * len(rows) if rank > 1 else rows
    return rows


def mutated(rng: Random, data: bytes) -> bytes:
    """Return bytes with a few changes: of bits, of lengths, of whole stretches."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at, kind = rng.randrange(len(out) + 1), rng.randrange(6)
        length = min(rng.choice((1, 2, 4, 8, 64)), len(out) - at)
        if kind == 0 and length:
            out[at] ^= 1 << rng.randrange(8)
        elif kind == 1 and length:
            out[at : at + length] = rng.randbytes(length)
        elif kind == 2:
            del out[at : at + length]
        elif kind == 3:
            out[at:at] = out[at : at + length] * rng.choice((1, 3))
        elif kind == 4 and length:
            out[at : at + length] = rng.choice((b"\xff", b"\0", b"\x7f")) * length
        elif kind == 5:
            out = out[:at] if rng.random() < 0.3 else out
    return bytes(out)
