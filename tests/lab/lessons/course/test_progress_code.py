"""The code that takes progress to another browser: short, forgiving, and no code by accident."""

from __future__ import annotations

import random

import pytest

from convviz.errors import RefusedValue
from convviz.lab.lessons.course import course, new_progress
from convviz.lab.lessons.course.progress_code import LETTERS, read_code, write_code

LESSONS = course()
LETTERS_OF_A_CODE = 16


def code_of(seed: int, chance: random.Random) -> tuple[str, dict[str, tuple[bool, ...]]]:
    progress = {}
    for lesson in LESSONS.values():
        made = new_progress(lesson, seed)
        for part in range(len(lesson.parts)):
            made = made.with_done(part) if chance.random() < 0.5 else made
        progress[lesson.id] = made
    return write_code(seed, progress), {id: made.done for id, made in progress.items()}


@pytest.mark.parametrize("seed", [0, 1, 7, 9999, 2**32 - 1])
def test_a_code_says_what_is_done_at_which_seed(seed: int) -> None:
    code, done = code_of(seed, random.Random(seed))
    assert len(code) <= 19 and set(code) <= {*LETTERS, "-"}
    brought = read_code(code, LESSONS)
    assert (brought.seed, brought.done) == (seed, done)


def test_a_code_is_read_as_people_type_it() -> None:
    code, done = code_of(7, random.Random(1))
    typed = code.lower().replace("0", "o").replace("1", "l").replace("-", " – ")
    assert read_code(f"  {typed} ", LESSONS).done == done


def test_a_letter_that_is_mistyped_or_swapped_is_noticed() -> None:
    chance, missed = random.Random(3), 0
    for turn in range(400):
        code, _done = code_of(turn, chance)
        place = chance.choice([k for k, letter in enumerate(code) if letter != "-"])
        other = chance.choice([letter for letter in LETTERS if letter != code[place]])
        try:
            read_code(code[:place] + other + code[place + 1 :], LESSONS)
            missed += 1
        except RefusedValue as refused:
            assert str(refused) == "One letter of this code is not right: compare it with the other browser."
    assert missed <= 1


@pytest.mark.parametrize("text", ["", "ABCD", "x" * 10**6, "★" * 16, "U" * 16, "A" * 17, "\0" * 16])
def test_what_is_no_code_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(RefusedValue) as refused:
        read_code(text, LESSONS)
    assert str(refused.value).startswith(f"A code has {LETTERS_OF_A_CODE} letters and digits")
