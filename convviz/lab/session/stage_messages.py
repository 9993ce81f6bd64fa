"""What the stage sends, which may be anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from convviz.errors import Refusal

MAX_ACTIONS = 200
"""Most actions that one message of the stage may carry; a person makes a few."""
MAX_HELD, MAX_NAME = 1000, 20
"""Most names of pieces that one message may tell of, and the longest of them."""

Action = Mapping[str, Any]


class StageMessages:
    """How far the stage's actions are taken, why the last was refused, whether its code is read.

    `held` names the pieces of messages that the browser has said to hold.
    """

    def __init__(self) -> None:
        self.revision = 0
        self.refusal: Refusal | None = None
        self.reads_code = False
        self.held: frozenset[str] = frozenset()

    def hold(self, names: object) -> None:
        """Note what a message says the browser holds, and nothing where it does not say it properly."""
        told = names[:MAX_HELD] if isinstance(names, list) else []
        self.held = frozenset(name for name in told if isinstance(name, str) and len(name) <= MAX_NAME)

    def new_actions(self, queue: Sequence[Any]) -> Iterator[Action]:
        """Give the actions of a message that are new, in order; each is given once."""
        for action in list(queue)[:MAX_ACTIONS]:
            revision = action.get("rev") if isinstance(action, Mapping) else None
            if isinstance(revision, int) and not isinstance(revision, bool) and revision > self.revision:
                self.revision = revision
                if action.get("do") == "code":  # the pane with the code was opened or closed
                    self.reads_code = action.get("open") is True
                elif action.get("do") != "missing":  # a piece of a message: the next one has it
                    self.refusal = None
                    yield action
