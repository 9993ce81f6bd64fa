"""Progress as a short code that one types into another browser: what is done at which seed, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2s

from convviz.errors import RefusedValue
from convviz.lab.lessons.course.lesson import Lesson
from convviz.lab.lessons.course.progress import Progress

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which are read as other letters or make words."""
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_BETWEEN = " -\u2010\u2011\u2012\u2013\u2212"
_SEED_BITS, _CHECK_BITS, _LETTER_BITS = 32, 13, 5
MOST_LETTERS = 64


@dataclass(frozen=True)
class Brought:
    """What a code says: the seed, and which parts of each lesson are done."""

    seed: int
    done: Mapping[str, tuple[bool, ...]]


def write_code(seed: int, course: Mapping[str, Progress]) -> str:
    """Write the code of a course's lessons, in groups of four letters.

    From the first letter on: a bit for each part of each lesson in order, the seed, a check sum.
    """
    bits = 0
    for progress in course.values():
        for done in progress.done:
            bits = bits << 1 | done
    bits = bits << _SEED_BITS | seed
    bits = bits << _CHECK_BITS | _check(bits)
    count = _letters(sum(len(progress.done) for progress in course.values()))
    text = "".join(LETTERS[bits >> _LETTER_BITS * place & 31] for place in reversed(range(count)))
    return "-".join(text[start : start + 4] for start in range(0, count, 4))


def read_code(text: str, lessons: Mapping[str, Lesson]) -> Brought:
    """Read a code; small letters, blanks and any dashes will do.

    Raises RefusedValue for what is no code, and for the code of a course with other parts.
    """
    typed = text[: 4 * MOST_LETTERS].upper().translate(_READ_AS)
    letters = "".join(letter for letter in typed if letter not in _BETWEEN)
    parts = [len(lesson.parts) for lesson in lessons.values()]
    count = _letters(sum(parts))
    if len(letters) != count or not set(letters) <= set(LETTERS):
        raise RefusedValue(
            "A code has {count} letters and digits, in groups of four: copy it from the other browser once"
            " more.",
            count=count,
        )
    bits = 0
    for letter in letters:
        bits = bits << _LETTER_BITS | LETTERS.index(letter)
    bits, check = bits >> _CHECK_BITS, bits & (1 << _CHECK_BITS) - 1
    if check != _check(bits):
        raise RefusedValue("One letter of this code is not right: compare it with the other browser.")
    seed, bits = bits & (1 << _SEED_BITS) - 1, bits >> _SEED_BITS
    done = [bool(bits >> place & 1) for place in reversed(range(sum(parts)))]
    places = [sum(parts[:k]) for k in range(len(parts))]
    return Brought(
        seed,
        {
            id: tuple(done[place : place + size])
            for id, place, size in zip(lessons, places, parts, strict=True)
        },
    )


def _letters(parts: int) -> int:
    return -(-(parts + _SEED_BITS + _CHECK_BITS) // _LETTER_BITS)


def _check(bits: int) -> int:
    digest = blake2s(b"%x" % bits, digest_size=2).digest()
    return int.from_bytes(digest, "big") >> 16 - _CHECK_BITS
