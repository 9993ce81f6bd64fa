"""What the stage sends, which may be anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from convviz.errors import Refusal

MAX_ACTIONS = 200
"""Most actions that one message of the stage may carry; a person makes a few."""

Action = Mapping[str, Any]


class StageMessages:
    """How far the stage's actions are taken, why the last was refused, and whether its code is read."""

    def __init__(self) -> None:
        self.revision = 0
        self.refusal: Refusal | None = None
        self.reads_code = False

    def new_actions(self, queue: Sequence[Any]) -> Iterator[Action]:
        """Give the actions of a message that are new, in order; each is given once."""
        for action in list(queue)[:MAX_ACTIONS]:
            revision = action.get("rev") if isinstance(action, Mapping) else None
            if isinstance(revision, int) and not isinstance(revision, bool) and revision > self.revision:
                self.revision = revision
                if action.get("do") == "code":  # the pane with the code was opened or closed
                    self.reads_code = action.get("open") is True
                else:
                    self.refusal = None
                    yield action
