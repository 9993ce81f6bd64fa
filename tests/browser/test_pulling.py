"""Cells are pulled with mouse and finger and stepped by keys: shown on the way, taken once or taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from tests.browser.bare_page import open_bare

FIRST = [0.5, -1, 2, 0.25]
A_BURST_MS = 600  # after the last of its keys a burst is over
A_FINGER_MS = 1000  # longer than a finger has to rest
MAKE = """async (first) => {
  document.body.replaceChildren();
  document.body.style.height = '3000px';
  scrollTo(0, 0);
  const top = document.body.appendChild(document.createElement('div'));
  top.className = 'top';
  top.style.cssText = 'position: absolute; top: 0; width: 9px; height: 50px';
  const stage = document.body.appendChild(document.createElement('div'));
  stage.className = 'cv-stage';
  stage.style.cssText = 'position: absolute; left: 300px; top: 200px';
  const map = new Heatmap('kernel');
  stage.append(map.element);
  const grid = { channels: 1, rows: 2, cols: 2 };
  const values = Float32Array.from(first);
  const spec = { title: '', shape: '', grid, kind: 'signed', range: [-2, 2], values };
  await map.draw(Plotly, spec, { width: 200, height: 200 }, false);
  const told = [];
  const show = ({ row, col }, value) => {
    const values = map.values.slice();
    values[2 * row + col] = value;
    map.quick(values);
  };
  const drag = {
    start: (cell) => told.push(['start', 2 * cell.row + cell.col]),
    move: (cell, value) => { show(cell, value); told.push(['move', value]); },
    end: (cell, value) => told.push(['end', value]),
    cancel: () => { map.quick(spec.values); told.push(['cancel']); },
  };
  const rules = { text: {}, help: '', opens: 'click', name: () => 'cell', limit: 1000, tooLarge: '', drag,
    isCell: () => true, undo() {}, putGrids: () => '',
    put: (cell, value) => { show(cell, value); told.push(['put', value]); } };
  const editable = new EditableGrid(map);
  editable.configure(rules);
  document.addEventListener('click', () => told.push(['click']));
  Object.assign(window, { map, editable, rules, told });
}"""


class Pulled:
    """A grid of 2 x 2 cells of 64 px that writes down what becomes of its numbers."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.mouse = page.mouse
        self.field = page.locator("input.cv-cell:not([hidden])")
        page.evaluate(MAKE, FIRST)

    def point(self, cell: int) -> tuple[float, float]:
        box = self.page.locator(".cv-map").bounding_box()
        assert box is not None
        return box["x"] + (cell % 2 + 0.5) * box["width"] / 2, box["y"] + (cell // 2 + 0.5) * box[
            "height"
        ] / 2

    def press(self, cell: int) -> tuple[float, float]:
        x, y = self.point(cell)
        self.mouse.move(x, y)
        self.mouse.down()
        return x, y

    def told(self, *names: str) -> list[Any]:
        """What was told, or the part of it under these names."""
        told = self.page.evaluate("() => told")
        return [each for each in told if not names or each[0] in names]

    @property
    def values(self) -> list[float]:
        return list(self.page.evaluate("() => [...map.values]"))

    @property
    def panel(self) -> Locator:
        return self.page.locator(".cv-panel")


@pytest.fixture(scope="module")
def bare(browser: Browser) -> Iterator[Page]:
    """A page whose time stands still until a test lets it go on."""
    context = browser.new_context(has_touch=True, viewport={"width": 900, "height": 700})
    page = context.new_page()
    page.clock.install(time=0)
    open_bare(page).clock.pause_at(60_000)
    yield page
    context.close()


@pytest.fixture
def pulled(bare: Page) -> Pulled:
    return Pulled(bare)


def test_a_pull_shows_every_number_and_takes_the_last(pulled: Pulled) -> None:
    x, y = pulled.press(0)
    pulled.mouse.move(x + 16, y, steps=4)
    assert pulled.values[0] == pytest.approx(0.7)
    expect(pulled.panel).to_have_class("cv-panel cv-editable cv-typed cv-pulled cv-dragging")
    pulled.mouse.move(x + 16, y - 16, steps=2)  # up is more too
    pulled.mouse.up()
    assert pulled.told("start", "end", "cancel", "put", "click") == [["start", 0], ["end", 0.9]]
    assert pulled.told("move") == [["move", 0.6], ["move", 0.7], ["move", 0.8], ["move", 0.9]]
    expect(pulled.panel).to_have_class("cv-panel cv-editable cv-typed cv-pulled")
    expect(pulled.field).to_be_hidden()


def test_shift_and_alt_change_the_step_on_the_way(pulled: Pulled) -> None:
    x, y = pulled.press(3)
    pulled.mouse.move(x + 8, y)
    pulled.page.keyboard.down("Shift")
    pulled.mouse.move(x + 24, y)
    pulled.page.keyboard.up("Shift")
    pulled.page.keyboard.down("Alt")
    pulled.mouse.move(x + 32, y)
    pulled.page.keyboard.up("Alt")
    pulled.mouse.up()
    assert pulled.told("end") == [["end", 2.36]]


def test_a_press_that_does_not_move_opens_the_cell(pulled: Pulled) -> None:
    x, y = pulled.press(1)
    pulled.mouse.move(x + 2, y)
    expect(pulled.field).to_be_hidden()
    pulled.mouse.up()
    expect(pulled.field).to_be_focused()
    expect(pulled.field).to_have_value("-1")
    pulled.page.keyboard.type("7")
    pulled.press(2)
    pulled.mouse.up()
    expect(pulled.field).to_have_value("2")
    assert pulled.told("start", "put") == [["put", 7]]


def test_an_open_cell_is_pulled_too_until_something_is_done_in_its_field(pulled: Pulled) -> None:
    pulled.press(0)
    pulled.mouse.up()
    pulled.page.keyboard.type("7")
    pulled.page.keyboard.press("Enter")
    expect(pulled.field).to_have_value("2")  # the cell below
    x, y = pulled.press(2)
    pulled.mouse.move(x + 16, y, steps=4)
    expect(pulled.field).to_be_hidden()
    pulled.mouse.up()
    assert pulled.told("start", "end", "cancel", "put") == [["put", 7], ["start", 2], ["end", 2.2]]
    pulled.press(3)
    pulled.mouse.up()
    pulled.page.keyboard.type("12.5")
    x, y = pulled.press(3)
    pulled.mouse.move(x - 16, y, steps=4)  # selects some of it
    pulled.mouse.up()
    expect(pulled.field).to_have_value("12.5")
    assert pulled.told("start") == [["start", 2]]


def test_a_click_in_the_open_field_is_its_own(pulled: Pulled) -> None:
    pulled.press(1)
    pulled.mouse.up()
    expect(pulled.field).to_have_value("-1")
    pulled.press(1)
    pulled.mouse.up()
    pulled.page.keyboard.press("End")
    pulled.page.keyboard.type(".5")
    expect(pulled.field).to_have_value("-1.5")
    pulled.page.keyboard.press("Enter")
    assert pulled.told("start", "put") == [["put", -1.5]]


def test_a_pull_goes_on_outside_of_the_window(pulled: Pulled) -> None:
    x, y = pulled.press(0)
    pulled.mouse.move(x + 8, y)
    pulled.mouse.move(-80, y)
    pulled.mouse.up()
    (end,) = pulled.told("end")
    assert end[1] == pytest.approx(0.5 - 0.1 * int((x + 80) / 8))


@pytest.mark.parametrize(
    "happening",
    [
        "window.dispatchEvent(new Event('blur'))",
        "map.map.dispatchEvent(new PointerEvent('pointercancel', { bubbles: true, pointerId: 1 }))",
        "map.map.releasePointerCapture(1)",
        "map.map.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, pointerId: 9 }))",
        "editable.configure(null)",
        "editable.configure({ ...rules, isCell: () => false })",
        "map.element.remove()",
        "Escape",
    ],
)
def test_what_breaks_a_pull_off_takes_it_back(pulled: Pulled, happening: str) -> None:
    x, y = pulled.press(0)
    pulled.mouse.move(x + 40, y, steps=3)
    assert pulled.values[0] == 1
    if happening == "Escape":
        pulled.page.keyboard.press(happening)
    else:
        pulled.page.evaluate(f"() => {{ {happening} }}")
    pulled.mouse.move(x + 60, y, steps=2)
    pulled.mouse.up()
    assert pulled.told("start", "end", "cancel") == [["start", 0], ["cancel"]]
    assert pulled.values == FIRST
    assert "cv-dragging" not in (pulled.page.evaluate("() => map.element.className"))


def test_a_pull_back_to_the_first_number_changes_nothing(pulled: Pulled) -> None:
    x, y = pulled.press(0)
    pulled.mouse.move(x + 40, y)
    pulled.mouse.move(x, y)
    pulled.mouse.up()
    assert pulled.told("end", "cancel", "click") == [["cancel"]]


# ---- keys ----------------------------------------------------------------------------------------------


def test_a_burst_of_keys_is_one_change(pulled: Pulled) -> None:
    pulled.press(0)
    pulled.mouse.up()
    for key in ("Alt+ArrowUp", "Alt+ArrowRight", "Alt+Shift+ArrowUp", "Alt+ArrowDown"):
        pulled.page.keyboard.press(key)
    expect(pulled.field).to_have_value("1.6")
    pulled.page.clock.run_for(A_BURST_MS - 1)
    assert pulled.told("end") == []
    expect(pulled.panel).to_have_class("cv-panel cv-editable cv-typed cv-pulled cv-dragging")
    pulled.page.clock.run_for(1)
    expect(pulled.panel).not_to_have_class("cv-panel cv-editable cv-typed cv-pulled cv-dragging")
    assert pulled.told("start", "end", "put") == [["start", 0], ["end", 1.6]]
    pulled.page.keyboard.press("Alt+ArrowUp")
    pulled.page.keyboard.press("Tab")  # the next cell: it does not wait
    assert pulled.told("end", "put") == [["end", 1.6], ["end", 1.7]]
    expect(pulled.field).to_have_value("-1")


def test_escape_takes_steps_back_and_a_pulled_cell_can_be_stepped(pulled: Pulled) -> None:
    x, y = pulled.press(0)
    pulled.mouse.move(x + 8, y)
    pulled.mouse.up()
    pulled.page.keyboard.press("Alt+ArrowUp")
    pulled.page.keyboard.press("Escape")
    assert pulled.told("end", "cancel") == [["end", 0.6], ["cancel"]]


# ---- fingers -------------------------------------------------------------------------------------------


def touch(finger: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    where = [{"x": x, "y": y, "id": k} for k, (x, y) in enumerate(points)]
    finger.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": where})


def test_a_finger_that_rests_pulls_and_the_page_stays(pulled: Pulled) -> None:
    finger = pulled.page.context.new_cdp_session(pulled.page)
    x, y = pulled.point(0)
    touch(finger, "Start", (x, y))
    pulled.page.clock.run_for(A_FINGER_MS)
    expect(pulled.panel).to_have_class("cv-panel cv-editable cv-typed cv-pulled cv-dragging")
    for way in (8, 16, 24, 40):
        touch(finger, "Move", (x, y - way))
    touch(finger, "End")
    assert pulled.told("start", "end", "cancel", "click") == [["start", 0], ["end", 1]]
    assert pulled.page.evaluate("() => scrollY") == 0
    expect(pulled.field).to_be_hidden()


def test_a_finger_that_moves_at_once_scrolls(pulled: Pulled) -> None:
    finger = pulled.page.context.new_cdp_session(pulled.page)
    x, y = pulled.point(0)
    touch(finger, "Start", (x, y))
    for way in range(10, 130, 10):
        touch(finger, "Move", (x, y - way))
    touch(finger, "End")
    pulled.page.clock.run_for(A_FINGER_MS)
    expect(pulled.page.locator(".top")).not_to_be_in_viewport()
    assert pulled.told() == []
    expect(pulled.field).to_be_hidden()


def test_a_second_finger_takes_the_pull_back(pulled: Pulled) -> None:
    finger = pulled.page.context.new_cdp_session(pulled.page)
    x, y = pulled.point(0)
    touch(finger, "Start", (x, y))
    pulled.page.clock.run_for(A_FINGER_MS)
    expect(pulled.panel).to_have_class("cv-panel cv-editable cv-typed cv-pulled cv-dragging")
    touch(finger, "Move", (x + 16, y))
    touch(finger, "Start", (x + 16, y), (x + 70, y))
    touch(finger, "End")
    assert pulled.told("start", "end", "cancel") == [["start", 0], ["cancel"]]


def test_a_tap_opens_the_cell(pulled: Pulled) -> None:
    pulled.page.touchscreen.tap(*pulled.point(1))
    expect(pulled.field).to_have_value("-1")
    assert pulled.told("start") == []
