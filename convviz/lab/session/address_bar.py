"""Who leads, the address or the person: decided once a run.

The address follows what is on show and what is on show follows the address. After an act (a widget, the
stage, a button) the person leads and the address is written; otherwise an address that differs from the one
last written is a press of Back or Forward, or was typed, and is followed. A press of Back leads over a
widget: pressed again before the page has followed the first one, it comes with the widgets' values from
before that, and these are no act. A browser whose line was cut asks with the address that it had then: one
of those last written is no press of Back on a new line. The step alone never counts as a difference, because
the stage writes it into the address by itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from convviz.lab.state.address import without_step
from convviz.lab.state.long_addresses import KEPT


class AddressBar:
    """What the address said last, the ones before it, and whether somebody acted since."""

    def __init__(self) -> None:
        self._acted = self._said = False
        self._known: dict[str, str] | None = None
        self._written: deque[dict[str, str]] = deque(maxlen=KEPT)
        self._line = ""

    @property
    def is_new(self) -> bool:
        """Whether no address was written yet: this is the first visit."""
        return self._known is None

    def act(self, *, said: bool = False) -> None:
        """Have what is on show lead until the run ends: somebody acted, and `said` so beyond any doubt."""
        self._acted = True
        self._said |= said

    def leads(self, query: Mapping[str, str], *, line: str, went: bool) -> bool:
        """Say whether an address is to be followed.

        An empty one says nothing (a press on the menu leaves one). `line` names the connection that asks, and
        `went` says that Back or Forward was pressed.
        """
        renewed, self._line = line != self._line, line
        acted = self._said if went else self._acted
        if not query or acted or self._says_nothing_new(query, renewed and not went):
            return False
        self._known = dict(query)  # also where the run that follows it is cut short
        return True

    def _says_nothing_new(self, query: Mapping[str, str], reconnected: bool) -> bool:
        if self._known is None:
            return False
        asked = without_step(query)
        return asked == without_step(self._known) or (reconnected and asked in self._written)

    def to_write(self, query: dict[str, str], shown: Mapping[str, str]) -> dict[str, str] | None:
        """End a run: return `query`, the address of what is on show, or None where `shown` says it all.

        A run that was asked for before the last address reached the browser shows the one before that: then
        both have to say it.
        """
        before, self._known = self._known, query
        self._acted = self._said = False
        if (known := without_step(query)) not in self._written:
            self._written.append(known)
        is_there = before is None or without_step(before) == known
        return None if is_there and without_step(shown) == known else query
