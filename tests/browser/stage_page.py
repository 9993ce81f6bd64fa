"""The stage of a page as a test drives it: its panels' numbers, its marks, clicks on cells, waits."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import numpy as np
from numpy.typing import ArrayLike, NDArray
from playwright.sync_api import Locator, Page, expect

TOLERANCE = 2e-6
"""Allowed difference relative to a panel's largest number: float32 round-off, met a few times."""

PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)  # a busy machine is slow at times

_SHOWS = """([role, wanted, tolerance]) => {
  const z = document.querySelector(`.cv-panel[data-role="${role}"] .cv-plot`)?.data?.[0]?.z;
  const near = (a, b) => Math.abs((a ?? NaN) - b) <= tolerance;
  const same = (a, b) => (Number.isNaN(b) ? !Number.isFinite(a ?? NaN) : near(a, b));
  return Boolean(z) && z.length === wanted.length && z[0].length === wanted[0].length
    && wanted.every((row, i) => row.every((value, j) => same(z[i][j], value)));
}"""
# While numbers move they are on a canvas; Plotly's own follow when they rest.
_IS_AT_REST = """role => {
  const panels = [...document.querySelectorAll(role ? `.cv-panel[data-role="${role}"]` : '.cv-panel')];
  const isDrawn = (panel) => Boolean(panel.querySelector('.cv-plot')?.data);
  const rests = (panel) => isDrawn(panel) && !panel.querySelector('.cv-quick:not([hidden])');
  return (!role || panels.length > 0) && panels.every(rests);
}"""
# Where a map is once it stands still in sight, at rest, and of how many cells; null where it does not.
_PLACE = """([role, patience]) => new Promise((resolve) => {
  const end = performance.now() + patience;
  let before = '';
  const look = () => {
    const panel = document.querySelector(`.cv-panel[data-role="${role}"]`);
    const map = panel?.querySelector('.cv-map');
    const z = panel?.querySelector('.cv-plot')?.data?.[0]?.z;
    const isSeen = panel?.checkVisibility({ opacityProperty: true }); // not beside the page
    const isAtRest = isSeen && map && z && !panel.querySelector('.cv-quick:not([hidden])');
    if (isAtRest) map.scrollIntoViewIfNeeded();
    const { x, y, width, height } = map?.getBoundingClientRect() ?? {};
    const now = isAtRest && width ? [x, y, width, height, z.length, z[0].length] : null;
    if (now && String(now) === before) resolve(now);
    else if (performance.now() > end) resolve(null);
    else requestAnimationFrame(look);
    before = String(now);
  };
  look();
})"""
_STAGE = "document.querySelector('.cv-stage:not(.cv-grids)')"
_HAS_DRAWN = f"() => Boolean({_STAGE}?.dataset.rev)"
_IS_NUMPYS = f"() => {_STAGE}.dataset.word === 'numpy'"
_IS_AT_STEP = f"step => {_STAGE}.dataset.t === step"
_FIELD_IS_OPEN = "() => document.activeElement.matches('input.cv-cell:not([hidden])')"
_STRIPS_ARE_DRAWN = """() => {
  const { rev, strips } = document.querySelector('.cv-stage:not(.cv-grids)').dataset;
  return strips === rev;
}"""
_SAYS = """wanted => {
  const said = new URL(location.href).searchParams;
  return Object.entries(wanted).every(([key, value]) => said.get(key) === value);
}"""
_HAS_KEPT_PICTURE = "() => /[?&]pic=own[.][\\w-]{22}(&|$)/.test(location.search)"
# Playwright's own wait_for_function evaluates text, which the content security policy forbids; its `expect`
# writes the page's whole accessibility tree down every time that it has to look again.
_UNTIL = """([argument, patience]) => new Promise((resolve) => {
  const holds = TEST;
  const end = performance.now() + patience;
  const look = () => {
    if (holds(argument)) resolve(true);
    else if (performance.now() > end) resolve(false);
    else setTimeout(look, 20);
  };
  // What was pressed or typed before is painted in the next frame, which a tab behind another may lack.
  Promise.race([new Promise(requestAnimationFrame), new Promise((on) => setTimeout(on, 100))]).then(look);
})"""
_MARKED = """([role, rows, cols]) => {
  const canvas = document.querySelector(`.cv-panel[data-role="${role}"] canvas.cv-marks`);
  const pen = canvas.getContext('2d');
  const middle = (place, count, side) => Math.floor((place + 0.5) * side / count);
  const marked = (i, j) =>
    pen.getImageData(middle(j, cols, canvas.width), middle(i, rows, canvas.height), 1, 1).data[3] > 0;
  return Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_, j) => marked(i, j)));
}"""
# As a press of Back does: the address is another one, and Streamlit's script in the page hears of it.
_GO = """address => {
  history.pushState(null, '', address);
  dispatchEvent(new PopStateEvent('popstate'));
}"""
_ELSEWHERE = "lang=en&seed=4294967295"  # no test's: an address that differs by its step alone is not followed
_IS_EMPTY = "() => !document.querySelector('.cv-stage, .cv-chart') && document.title.startsWith('About')"
# An address that is written while a run still writes another one is not followed.
_HAS_RUN = "() => document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'"
# An open card whose controls are all there and stay where they are: it unfolds, its run brings them, and a
# part of Streamlit that is used for the first time is a grey bar until its script has come.
_CARD_RESTS = """(() => {
  let before = '';
  return (title) => {
    const cards = [...document.querySelectorAll('[data-testid="stExpander"]')];
    const card = cards.find((one) => one.textContent.includes(title));
    const { top, height } = card?.getBoundingClientRect() ?? {};
    const parts = card?.querySelectorAll('[data-testid="stExpanderDetails"] .stElementContainer') ?? [];
    const now = [top, height, parts.length].join();
    const isStill = now === before && parts.length > 0 && !card.querySelector('[data-testid="stSkeleton"]');
    before = now;
    return isStill && document.querySelector('.stApp').dataset.testScriptState === 'notRunning';
  };
})()"""
_IS_ELSEWHERE = "() => !document.title.startsWith('About')"
_IS_MARKED = f"""([panel, wanted, asked]) => ({_MARKED})(panel).every((row, i) =>
  row.every((marked, j) => !asked[i][j] || marked === wanted[i][j]))"""


class StagePage:
    """One page of a visitor, at a server, with the stage on it."""

    def __init__(self, page: Page, server: str, *, stays: bool = False) -> None:
        self.page = page
        self.server = server
        self.stays = stays  # Streamlit's page, a second's work to load: each `open` only goes elsewhere in it
        self.root = page.locator(".cv-stage:not(.cv-grids):not(:empty)")
        self.sentence = page.locator(".cv-sentence")
        self.tip = page.locator(".cv-tip")
        self.note = self.panel("kernel").locator(".cv-note")
        self.field = page.locator("input.cv-cell:not([hidden])")

    def open(self, path: str, **query: object) -> StagePage:
        """Go to a page with an address in English, and wait until its stage has drawn."""
        self.visit(f"{path}?{urlencode({'lang': 'en', **query}, safe='~_-.')}")
        return self.wait()

    def visit(self, path: str) -> None:
        """Go to a page; where the tab stays, without loading it anew, and from one that has no stage."""
        address = f"{self.server}/{path}"
        if self.stays and self.page.url.startswith(f"{self.server}/"):
            self.wait_for_run()
            self.page.evaluate(_GO, f"{self.server}/about?{_ELSEWHERE}")
            assert self.holds(_IS_EMPTY), "the stage before this one does not go"
            self.page.evaluate(_GO, address)
            assert path.startswith("about") or self.holds(_IS_ELSEWHERE), "the page does not come"
        else:
            self.page.goto(address)

    def wait_for_run(self) -> None:
        """Wait until Streamlit's run has ended: what it makes may replace what is there."""
        assert self.holds(_HAS_RUN), "the page still runs"

    def wait(self) -> StagePage:
        """Wait until the stage has drawn something."""
        assert self.holds(_HAS_DRAWN), "the stage has drawn nothing"
        return self

    # ---- what is on show ---------------------------------------------------------------------------------

    def panel(self, role: str) -> Locator:
        return self.page.locator(f'.cv-panel[data-role="{role}"]')

    def mosaic(self, role: str) -> NDArray[np.float64]:
        """The numbers of a panel as Plotly drew them at rest; NaN where a cell is empty."""
        self.wait_for_rest(role)
        rows = (
            self.panel(role).locator(".cv-plot").evaluate("div => div.data[0].z.map(row => Array.from(row))")
        )
        return np.array(rows, dtype=np.float64)  # null becomes NaN

    def drawn(self) -> dict[str, list[list[float | None]]]:
        """The numbers of every panel at rest."""
        self.wait_for_rest()
        found = self.page.locator(".cv-panel").evaluate_all(
            """panels => panels.map((panel) => {
              const { z } = panel.querySelector('.cv-plot').data[0];
              return [panel.dataset.role, z.map((row) => Array.from(row))];
            })"""
        )
        return dict(found)

    def values(self, role: str, channels: int = 1) -> NDArray[np.float64]:
        """The numbers of a panel of so many channels, (C, rows, cols)."""
        return split_mosaic(self.mosaic(role), channels)

    def check(self, **panels: ArrayLike) -> None:
        """Assert that panels show these numbers now, (rows, cols) or (C, rows, cols)."""
        for role, wanted in panels.items():
            numbers = np.asarray(wanted, dtype=np.float64)
            shown = self.values(role, numbers.shape[0] if numbers.ndim == 3 else 1).reshape(numbers.shape)
            np.testing.assert_allclose(
                shown, numbers, rtol=0, atol=_tolerance(numbers), err_msg=f"panel {role}"
            )

    def wait_for(self, **panels: ArrayLike) -> None:
        """Wait until panels show these numbers, (rows, cols) or (C, rows, cols); fail with the difference."""
        for role, wanted in panels.items():
            numbers = np.asarray(wanted, dtype=np.float64)
            if numbers.ndim == 3:
                self._wait_for_channels(role, numbers)
            elif not self.holds(_SHOWS, [role, numbers.tolist(), _tolerance(numbers)]):
                self.check(**{role: wanted})

    def _wait_for_channels(self, role: str, numbers: NDArray[np.float64]) -> None:
        end = time.monotonic() + PATIENCE_MS / 1000
        while time.monotonic() < end:
            try:
                return self.check(**{role: numbers})
            except AssertionError:
                self.page.wait_for_timeout(50)
        self.check(**{role: numbers})

    def wait_for_strips(self) -> None:
        """Wait until the strips, which are drawn a moment after the maps, are those of the newest message."""
        assert self.holds(_STRIPS_ARE_DRAWN), "the strips are those of an older message"

    def wait_for_rest(self, role: str | None = None) -> None:
        """Wait until Plotly has drawn the newest numbers of a panel, or of all."""
        assert self.holds(_IS_AT_REST, role), "the numbers still move"

    def wait_for_numpy(self) -> None:
        """Wait until every number on show is NumPy's."""
        assert self.holds(_IS_NUMPYS), "the numbers on show are still those of the browser"

    def marked(self, role: str, rows: int, cols: int) -> NDArray[np.bool_]:
        """Which cells of a panel of one channel have something drawn over their middle."""
        return np.array(self.page.evaluate(_MARKED, [role, rows, cols]))

    def wait_for_marks(
        self, role: str, wanted: NDArray[np.bool_], among: NDArray[np.bool_] | None = None
    ) -> None:
        """Wait until these cells of a panel of one channel, and no others, are marked; or among some."""
        asked = np.ones_like(wanted) if among is None else among
        if not self.holds(_IS_MARKED, [[role, *wanted.shape], wanted.tolist(), asked.tolist()]):
            marked = self.marked(role, *wanted.shape)
            np.testing.assert_array_equal(marked[asked], wanted[asked], f"marks on {role}")

    @property
    def step(self) -> int:
        return int(self.root.get_attribute("data-t") or 0)

    @property
    def revision(self) -> int:
        return int(self.root.get_attribute("data-rev") or -1)

    def query(self) -> dict[str, str]:
        """The address as it stands."""
        return {key: values[-1] for key, values in parse_qs(urlsplit(self.page.url).query).items()}

    def wait_for_query(self, **wanted: str | None) -> None:
        """Wait until the address says these values; None stands for a key that is not there."""
        assert self.holds(_SAYS, wanted), f"the address says {self.query()}, not {wanted}"

    def wait_for_kept_picture(self) -> None:
        """Wait until the address says where a picture of one's own is kept."""
        assert self.holds(_HAS_KEPT_PICTURE), f"the address says {self.query()}"

    def holds(self, test: str, argument: object = None) -> bool:
        """Whether a test in JavaScript holds, now or within everybody's patience."""
        return bool(self.page.evaluate(_UNTIL.replace("TEST", test), [argument, PATIENCE_MS]))

    # ---- what a person does ------------------------------------------------------------------------------

    def point(self, role: str, row: int, col: int) -> tuple[float, float]:
        """The middle of a cell of a panel's mosaic, in pixels of the window."""
        place = self.page.evaluate(_PLACE, [role, PATIENCE_MS])
        assert place is not None, f"the panel {role} does not come to rest"
        x, y, width, height, rows, cols = place
        return x + (col + 0.5) * width / cols, y + (row + 0.5) * height / rows

    def hover(self, role: str, row: int, col: int) -> None:
        self.page.mouse.move(*self.point(role, row, col))

    def click(self, role: str, row: int, col: int) -> None:
        self.page.mouse.click(*self.point(role, row, col))

    def edit(self, row: int, col: int, text: str, end: str = "Enter") -> None:
        """Click a cell of the kernel, type and press a key."""
        self.click("kernel", row, col)
        assert self.holds(_FIELD_IS_OPEN), "no cell is open"
        self.page.keyboard.type(text)
        self.page.keyboard.press(end)

    def do(self, name: str) -> None:
        """Press one of the stage's buttons: undo, negate, play, last ..."""
        self.root.locator(f'[data-do="{name}"]').click()

    def go(self, step: int) -> None:
        """Scrub to a step."""
        self.page.locator(".cv-scrub").fill(str(step))
        self.expect_step(step)

    def expect_step(self, step: int) -> None:
        assert self.holds(_IS_AT_STEP, str(step)), f"the stage is at step {self.step}, not {step}"

    def show_view(self, name: str) -> None:
        """Choose a view by its English name."""
        self.page.get_by_role("radio", name=name, exact=True).or_(
            self.page.get_by_role("button", name=name, exact=True)
        ).first.click()

    def card(self, title: str) -> Locator:
        """A card by the beginning of its title."""
        return self.page.get_by_test_id("stExpander").filter(has_text=title).first

    def open_card(self, title: str) -> Locator:
        """Open a card, where it is not open yet, and return it once its controls stand still."""
        card, inside = self.card(title), self.card(title).get_by_test_id("stExpanderDetails")
        # While a card closes it is `open` to the end, and what is in it is inert from the start.
        if inside.get_attribute("inert") is not None:
            card.locator("summary").click()
        expect(inside).not_to_have_attribute("inert", re.compile(""))
        self.wait_for_card(title)
        return card

    def wait_for_card(self, title: str) -> None:
        """Wait until an open card stands still: a press may miss what moves on below it."""
        assert self.holds(_CARD_RESTS, title), f"the card {title} does not come to rest"

    def place_for_file(self, within: Locator) -> Locator:
        """Return where a file is taken: until the run that took one has ended, the place is that one's."""
        self.wait_for_run()
        place = within.locator('input[type="file"]')
        expect(place).to_have_count(1)
        return place


def split_mosaic(drawn: NDArray[np.float64], channels: int) -> NDArray[np.float64]:
    """Take a mosaic of channels with one empty cell between them apart, (C, rows, cols)."""
    if channels == 1:
        return drawn[None]
    for tiles in (channels, channels + 1):  # one more holds the picture in colour, and no numbers
        for across in range(1, tiles + 1):
            down = -(-tiles // across)
            if (drawn.shape[0] + 1) % down or (drawn.shape[1] + 1) % across:
                continue
            rows, cols = (drawn.shape[0] + 1) // down - 1, (drawn.shape[1] + 1) // across - 1
            corners = [(k // across * (rows + 1), k % across * (cols + 1)) for k in range(channels)]
            parts = np.array([drawn[top : top + rows, left : left + cols] for top, left in corners])
            if np.isfinite(parts).all() and np.isfinite(drawn).sum() == parts.size:
                return parts
    raise AssertionError(f"A mosaic of {drawn.shape} does not hold {channels} channels.")


def weight_text(weight: ArrayLike) -> str:
    """A kernel (KH, KW) or weight (C, KH, KW) as an address says it."""
    kernels = np.atleast_3d(weight) if np.ndim(weight) == 3 else np.asarray(weight)[None]
    return "~~".join("~".join("_".join(f"{v:g}" for v in row) for row in kernel) for kernel in kernels)


def address_of(**fields: Any) -> Mapping[str, str]:
    """Address fields where a pair is written 2x1."""
    return {key: "x".join(map(str, v)) if isinstance(v, tuple) else str(v) for key, v in fields.items()}


def _tolerance(numbers: NDArray[np.float64]) -> float:
    finite = np.abs(numbers[np.isfinite(numbers)])
    return TOLERANCE * max(1.0, float(finite.max(initial=0.0)))
