"""What a view tells of the question that it asks: where what was tried is kept, and the way on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from convviz.lab.lessons.exercises import Attempt


@dataclass(frozen=True)
class Controls:
    """Who asks a question, and what to do on a press.

    `asker` begins the keys of the widgets, "exercise_check"; `name` is the question's own, no other of this
    asker has it. `attempt` returns what is kept of it now: a press may come after another one. `keep` takes
    what became of it, `go_on` leads to what follows and is called `following` on its button (translated).
    In an `exam` the only answer leads on at once, and nothing helps.
    """

    asker: str
    name: str
    attempt: Callable[[], Attempt]
    keep: Callable[[Attempt], None]
    go_on: Callable[[], None]
    following: str
    exam: bool = False

    def key(self, part: str) -> str:
        """Return the key of a widget that every question has."""
        return f"{self.asker}_{part}"

    @property
    def answer_key(self) -> str:
        """The key of the answer's field: every question has an empty one of its own."""
        return f"{self.asker}_answer_{self.name}"

    @property
    def turn(self) -> str:
        """The name of the try that is asked for now: an answer to another one does not count."""
        return f"{self.name}_{len(self.attempt().wrong)}"
