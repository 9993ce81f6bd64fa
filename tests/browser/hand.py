"""A hand on a phone: it swipes what it wants to hit into sight, taps, rests and draws."""

from __future__ import annotations

import time

from playwright.sync_api import Locator, Page

from tests.browser.stage_page import StagePage

MOST_SWIPES = 30
REACH = 240  # px that a thumb swipes at once
STEPS = 8
A_FRAME = 0.02  # s
EDGE = 6  # px: beside the maps, which a finger may paint on
# Where the middle of an element is, whether a finger there hits it, and the box that it is swiped in.
# It stands still once two frames have it in the same place; null where it is gone by then.
_AIM = """async (target) => {
  const place = () => String(Object.values(target.getBoundingClientRect().toJSON()));
  let before = '';
  for (let frame = 0; frame < 600 && place() !== before; frame++) {
    before = place();
    await new Promise(requestAnimationFrame);
  }
  if (!target.isConnected) return null;
  const middle = (box) => [box.left + box.width / 2, box.top + box.height / 2];
  const [x, y] = middle(target.getBoundingClientRect());
  const hit = document.elementFromPoint(x, y);
  const isHit = Boolean(hit) && (target.closest('label') ?? target).contains(hit);
  let box = target.parentElement;
  const scrolls = ({ overflowX, overflowY }, { scrollWidth, scrollHeight, clientWidth, clientHeight }) =>
    (/auto|scroll/.test(overflowX) && scrollWidth > clientWidth + 1)
    || (/auto|scroll/.test(overflowY) && scrollHeight > clientHeight + 1);
  while (box && !scrolls(getComputedStyle(box), box)) box = box.parentElement;
  const room = (box ?? document.body).getBoundingClientRect();
  const isIn = x > room.left && x < Math.min(room.right, innerWidth) && y > room.top && y < room.bottom;
  const page = document.querySelector('main').getBoundingClientRect();
  const { left, top, width, height } = isIn && box.tagName !== 'MAIN' ? page : room;
  return { x, y, isHit, isPage: isIn || box?.tagName === 'MAIN', left, top, width, height };
}"""
# A list that opens lets fingers through at first.
_TAKES_FINGERS = """([x, y]) => !document.querySelector('[role="listbox"]')
  || Boolean(document.elementFromPoint(x, y)?.closest('[role="listbox"]'))"""


class Hand:
    """One finger on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.line = page.context.new_cdp_session(page)

    def reach(self, target: Locator) -> tuple[float, float]:
        """Swipe until the middle of the target can be hit; return where it is."""
        for _ in range(MOST_SWIPES):
            aim = target.evaluate(_AIM)
            if aim and aim["isHit"]:
                return aim["x"], aim["y"]
            if aim:
                self._bring(aim)
        raise AssertionError(f"No swipe brings {target} under the finger: {aim}")

    def _bring(self, aim: dict[str, float]) -> None:
        """Swipe the box of what is aimed at, or the page."""
        width, height = aim["width"], aim["height"]
        middle = aim["left"] + width / 2, aim["top"] + height / 2
        if aim["isPage"]:
            middle = EDGE, middle[1]
        else:
            assert StagePage(self.page, "").holds(_TAKES_FINGERS, list(middle)), "a list takes no finger"
        right, down = middle[0] - aim["x"], middle[1] - aim["y"]
        across = not aim["isPage"] and not aim["left"] < aim["x"] < aim["left"] + width
        self.swipe(*middle, *((_within(right, width / 2 - EDGE), 0) if across else (0, _within(down, REACH))))

    def swipe(self, x: float, y: float, right: float, down: float) -> None:
        """Move what is under a finger, which rests before it is lifted: nothing flies on."""
        now = time.time()
        self.touch("Start", (x, y), at=now)
        for k in range(1, STEPS + 1):
            self.touch("Move", (x + right * k / STEPS, y + down * k / STEPS), at=now + k * A_FRAME)
        self.touch("Move", (x + right, y + down), at=now + 1)
        self.touch("End", at=now + 1.1)

    def tap(self, target: Locator) -> None:
        self.page.touchscreen.tap(*self.reach(target))

    def touch(self, kind: str, *places: tuple[float, float], at: float | None = None) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        when = {} if at is None else {"timestamp": at}
        self.line.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points, **when})

    def draw(self, places: list[tuple[float, float]]) -> None:
        """Put the finger down, move it from place to place and lift it."""
        self.touch("Start", places[0])
        for place in places[1:]:
            self.touch("Move", place)
        self.touch("End")


def _within(way: float, most: float) -> float:
    return max(-most, min(most, way))
