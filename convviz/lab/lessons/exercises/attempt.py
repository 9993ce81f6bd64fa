"""What became of one question: the tries, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from convviz.lab.lessons.exercises.question import Corner, Exercise, MapQuestion, Question, same

Typed = tuple[float | None, ...]
"""What stands in each cell of a whole map, None in an empty one."""

MOST_HINTS = 3
"""Where to look, the cells, the products."""
MOST_CORNERS = 12
"""Places of a window that are kept."""


@dataclass(frozen=True)
class Attempt:
    """What became of one question: the wrong numbers that were tried, and how it ended ("": not yet).

    Of a whole map `wrong` has for each check how many cells were wrong, `cells` what stands in each cell now,
    and `checked` what stood there at the last check. `corners` are the places where a window was laid, and
    `hints` is the strength of the hint that was asked for.
    """

    wrong: tuple[float, ...] = ()
    ended: str = ""  # "right" or "shown"
    cells: Typed = ()
    checked: Typed = ()
    corners: tuple[Corner, ...] = ()
    hints: int = 0

    @property
    def scored(self) -> bool:
        """Whether the answer was right in the end, which gives a point."""
        return self.ended == "right"

    def tries_left(self, question: Exercise) -> int:
        """Return the number of tries that are left."""
        return question.tries - len(self.wrong)

    def closed(self, question: Exercise) -> bool:
        """Say whether no more answers are taken."""
        return bool(self.ended) or self.tries_left(question) <= 0

    def tried(self, question: Question, value: float) -> Attempt:
        """Return the attempt after an answer; one that comes when it is closed changes nothing."""
        if self.closed(question) or not self.is_placed(question):
            return self
        if same(value, question.answer):
            return replace(self, ended="right")
        return replace(self, wrong=(*self.wrong, value))

    def in_exam(self, question: Exercise, is_right: bool, wrong: float) -> Attempt:
        """Return the attempt after the only answer of an exam; `wrong` is kept where it is not right."""
        if self.closed(question):
            return self
        return (
            replace(self, ended="right")
            if is_right
            else replace(self, wrong=(*self.wrong, wrong), ended="shown")
        )

    def is_placed(self, question: Question) -> bool:
        """Say whether the window of a question lies where it belongs, or no window has to be laid."""
        placing = question.placing
        return placing is None or bool(self.ended) or self.corners[-1:] == (placing.corner,)

    def placed(self, question: Question, corner: Corner) -> Attempt:
        """Return the attempt after a window was laid there, by its first cell; a wrong place costs no try."""
        if self.closed(question) or self.is_placed(question) or corner in self.corners:
            return self
        return replace(self, corners=(*self.corners, corner)[-MOST_CORNERS:])

    def hinted(self) -> Attempt:
        """Return the attempt after a hint, one strength more."""
        return self if self.ended else replace(self, hints=min(self.hints + 1, MOST_HINTS))

    def shown(self) -> Attempt:
        """Return the attempt after the answer was asked for, which costs the point."""
        return self if self.ended else replace(self, ended="shown")

    # ---- whole maps --------------------------------------------------------------------------------------

    def standing(self, question: MapQuestion) -> Typed:
        """Return what stands in each cell of a map."""
        return _fitting(self.cells, question)

    def right(self, question: MapQuestion) -> tuple[bool, ...]:
        """Say of each cell of a map whether it was checked and found right: it stays."""
        checked = _fitting(self.checked, question)
        return tuple(
            value is not None and same(value, asked.answer)
            for value, asked in zip(checked, question.cells, strict=True)
        )

    def wrong_cells(self, question: MapQuestion) -> dict[int, float]:
        """Return by their index the cells that were found wrong and hold the same number still."""
        checked, standing = _fitting(self.checked, question), self.standing(question)
        pairs = zip(checked, standing, self.right(question), strict=True)
        return {
            k: now
            for k, (was, now, right) in enumerate(pairs)
            if now is not None and _alike(was, now) and not right
        }

    def typed(self, question: MapQuestion, cells: Sequence[float | None]) -> Attempt:
        """Return the attempt with these numbers in the cells of a map; those found right stay as they are."""
        if self.closed(question):
            return self
        standing = zip(self.standing(question), cells, self.right(question), strict=True)
        return replace(self, cells=tuple(was if right else now for was, now, right in standing))

    def looked_at(self, question: MapQuestion) -> Attempt:
        """Return the attempt after a check of what stands in a map; checking the same again costs nothing."""
        standing = self.standing(question)
        pairs = zip(standing, _fitting(self.checked, question), strict=True)
        if self.closed(question) or all(_alike(now, was) for now, was in pairs):
            return self
        after = replace(self, checked=standing)
        right = after.right(question)
        if all(right):
            return replace(after, ended="right")
        wrong = sum(value is not None for value in standing) - sum(right)
        return replace(after, wrong=(*self.wrong, float(wrong))) if wrong else after


def _fitting(cells: Typed, question: MapQuestion) -> Typed:
    """Return numbers for the cells of a map; none where they are those of another one."""
    return cells if len(cells) == len(question.cells) else (None,) * len(question.cells)


def _alike(one: float | None, other: float | None) -> bool:
    """Say whether a cell holds the same number, or none, as before."""
    return one is other if one is None or other is None else same(one, other)
