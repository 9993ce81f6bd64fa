"""A range of steps to be filmed: which, how fast, how large, and how they look."""

from __future__ import annotations

from dataclasses import dataclass, field

from convviz.errors import RefusedValue
from convviz.lab.drawing.picture import MARGIN, Look

WIDTHS = (560, 640, 800, 960, 1280)
"""Pixels across; narrower the panels would not stand side by side."""
MOST_FRAMES = 240
SPEEDS = (0.5, 30.0)
"""Frames a second, the least and the most: browsers slow down what is faster."""


@dataclass(frozen=True)
class Film:
    """The steps `first` to `last`, every `every`-th, so many of them a second, `width` pixels across.

    It shows the whole stage or, magnified to that width, its panel `role` alone. The last frame stays for a
    second. Raises RefusedValue for what cannot be filmed.
    """

    view: str
    first: int
    last: int
    every: int = 1
    speed: float = 6.0
    width: int = 640
    look: Look = field(default_factory=Look)
    role: str | None = None

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise RefusedValue(
                "An animation goes from its first step on, and {last} comes before {first}: swap them.",
                first=self.first,
                last=self.last,
            )
        if self.every < 1:
            raise RefusedValue(
                "Of the steps every one or every n-th is drawn, not every {every}: give 1 or more.",
                every=self.every,
            )
        if len(self.steps) > MOST_FRAMES:
            raise RefusedValue(
                "An animation has at most {most} frames, and these are {count}: take fewer steps, or only"
                " every {every}th.",
                most=MOST_FRAMES,
                count=len(self.steps),
                every=-(-(self.last - self.first + 1) // MOST_FRAMES),
            )
        if not SPEEDS[0] <= self.speed <= SPEEDS[1]:
            raise RefusedValue(
                "An animation’s speed, in steps a second, is from {low} to {high}, not {speed}: choose one"
                " between.",
                low=SPEEDS[0],
                high=SPEEDS[1],
                speed=self.speed,
            )
        if self.width not in WIDTHS:
            raise RefusedValue(
                "An animation’s width in pixels is one of {widths}, not {width}: choose one of these.",
                widths=", ".join(map(str, WIDTHS)),
                width=self.width,
            )

    @property
    def steps(self) -> range:
        """The steps, one for each frame."""
        return range(self.first, self.last + 1, self.every)

    @property
    def stage_width(self) -> float:
        """The width of the stage that is drawn, in px."""
        return self.width - 2 * MARGIN

    @property
    def durations(self) -> list[int]:
        """How long each frame stays, in ms: hundredths of a second, as a GIF counts; the last for longer."""
        each = 10 * round(100 / self.speed)
        return [each] * (len(self.steps) - 1) + [max(each, 1000)]
