"""A clock that is set by hand."""

from __future__ import annotations

import time


class Clock:
    """The time of day, so many seconds ahead."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead
