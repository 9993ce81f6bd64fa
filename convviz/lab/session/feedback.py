"""What has to be told of the last acts."""

from __future__ import annotations

from collections.abc import Iterable

from convviz.errors import Refusal
from convviz.lab.session.counts import COUNTS, REFUSALS

KERNEL, INPUT, STEP = "kernel", "input", "step"
"""Places that say why they refused something: the texts of two grids, the button of a step."""


class Feedback:
    """Notes, each told once; refusals that stand beside their place; the loss before and after a step."""

    def __init__(self) -> None:
        self.loss: tuple[float, float] | None = None
        self._beside: dict[str, Refusal] = {}
        self._notes: list[Refusal] = []

    def note(self, refusals: Iterable[Refusal]) -> None:
        """Remember these, to be told."""
        told = list(refusals)
        COUNTS.add(REFUSALS, len(told))
        self._notes += told

    @property
    def has_notes(self) -> bool:
        """Whether there is something left to tell."""
        return bool(self._notes)

    def take_notes(self) -> list[Refusal]:
        """Return what has to be told and was not told yet."""
        notes, self._notes = self._notes, []
        return notes

    def refuse(self, place: str, refusal: Refusal | None) -> None:
        """Say at a place why its last act was refused; None where it was not."""
        if refusal is None:
            self._beside.pop(place, None)
        else:
            COUNTS.add(REFUSALS)
            self._beside[place] = refusal

    def refusal(self, place: str) -> Refusal | None:
        """Return why the last act at a place was refused; None where it was not."""
        return self._beside.get(place)

    def forget(self, *places: str) -> None:
        """Say no more of a step, nor of what these places refused, or any where none is named."""
        self.loss = None
        for place in places or tuple(self._beside):
            self._beside.pop(place, None)
