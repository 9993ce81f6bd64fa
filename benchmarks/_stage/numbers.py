"""Numbers pulled and typed in a tab: ms to the frame that shows them, ms to NumPy's answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from _stage.setups import PAINTED
from _stage.stop_watch import AT_REST, STAGE, after
from _stage.tabs import Point, Tab, point_in

STEP = 8  # px that pull a number by one step
TURNS = 9  # steps that a burst goes up before it begins again
WARM_UPS = 3
PLACE = (0.1, 0.1)  # of the number in its panel's map
FORGET = "feel.forget()"
PREVIEWS = f"Number(document.querySelector('{STAGE}').dataset.previews ?? 0)"
FOCUSED = "document.activeElement?.closest('.cv-panel')?.dataset.role"
MOVES = 20  # of the pointer, between two looks at the clock


@dataclass
class Times:
    """What was measured of one view, in ms."""

    pulled: list[float] = field(default_factory=list)
    typed: list[float] = field(default_factory=list)
    answer: list[float] = field(default_factory=list)


def seen(tab: Tab, kind: str, name: str) -> float:
    """Return the ms from an event to what it changes; raise RuntimeError where nothing comes."""
    time = tab.evaluate(after(kind, name))
    if time is None:
        raise RuntimeError(f"No {name} came after a {kind}.")
    return float(time)


def pull(tab: Tab, times: Times, count: int) -> None:
    """Pull a number by so many steps and let it go: each step's ms to its frame, and the answer's."""
    x, y = _grasp(tab)
    for number in range(count + WARM_UPS):
        tab.evaluate(FORGET)
        tab.move(x + STEP * (2 + number % TURNS), y)
        time = seen(tab, "pointermove", "data-previews")
        if number >= WARM_UPS:
            times.pulled.append(time)
    tab.evaluate(FORGET)
    tab.up()
    times.answer.append(seen(tab, "pointerup", "data-rev"))


def type_number(tab: Tab, number: int) -> tuple[float, float]:
    """Type a number that was not there before; return the ms from Enter to its frame, and to the answer."""
    _choose(tab)
    tab.write(f"{number % 7 - 3}.{number + 10}")
    tab.evaluate(FORGET)
    tab.press("Enter")
    times = seen(tab, "keydown", "data-previews"), seen(tab, "keydown", "data-rev")
    tab.press("Escape")
    return times


def frames_a_second(tab: Tab, seconds: float) -> float:
    """Pull to and fro without a rest; return the previews painted each second."""
    x, y = _grasp(tab)
    first, begin, number = tab.evaluate(PREVIEWS), tab.evaluate("performance.now()"), 0
    now = begin
    while now - begin < 1000 * seconds:
        for _ in range(MOVES):
            number += 1
            tab.move(x + STEP * (1 + number % (4 * TURNS)), y)
        now = tab.evaluate("performance.now()")
    rate = (tab.evaluate(PREVIEWS) - first) / ((now - begin) / 1000)
    tab.up()
    return float(rate)


def _role(tab: Tab) -> str:
    """Return the panel whose numbers are changed."""
    return PAINTED.get(tab.evaluate(f"document.querySelector('{STAGE}').dataset.view"), "kernel")


def _choose(tab: Tab) -> None:
    """Choose a cell. A click on what is painted is an edit of its own: one, and then keys alone."""
    role = _role(tab)
    if role == "kernel":
        _click(tab)
    elif tab.evaluate(FOCUSED) != role:
        _click(tab)
        tab.evaluate(AT_REST)


def _click(tab: Tab) -> None:
    tab.move(*point_in(tab, _role(tab), *PLACE))
    tab.down()
    tab.up()


def _grasp(tab: Tab) -> Point:
    """Press on the number and move as far as makes it a pull; a painted number is chosen first."""
    role = _role(tab)
    if role != "kernel":
        _click(tab)
        tab.evaluate(AT_REST)
    x, y = point_in(tab, role, *PLACE)
    tab.move(x, y)
    tab.down()
    tab.move(x + STEP / 2 + 1, y)
    return x, y
