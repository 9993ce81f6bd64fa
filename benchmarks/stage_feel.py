"""How fast the stage feels, measured in a real Chromium against the real server, as a Markdown table.

    python benchmarks/stage_feel.py [--edits 40] [--only TEXT] [--deep]

All times are the page's own. An edit or a movement of the mouse begins with the time stamp of its event and
ends when the frame that shows its result has been handed to the screen, so a wait for the next frame (up to
17 ms) is part of it. "Cold" is a browser that was never here, "again" a profile that was here before and has
kept files and compiled scripts. With --deep the layer has 16 random filters on 16 channels, at 64 x 64 alone,
and first paints are left out. Each row states the worst of the views and regions; the second table has them
all. Processes beside this one make every number worse: run it alone.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Browser, BrowserContext, BrowserType, Error, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browser.finder import arguments, candidates, launch  # noqa: E402
from browser.live_server import live_server  # noqa: E402

from convviz.app.components.stage.message import arrays_of  # noqa: E402
from convviz.lab.files.images import region_values, sample_pixels  # noqa: E402
from convviz.lab.scene import Chosen, build_scene  # noqa: E402
from convviz.lab.state import Experiment, region_of  # noqa: E402

VIEWS = {
    "output": "forward",
    "patches": "forward",
    "weight_grad": "backward",
    "input_grad": "backward",
    "two_ways": "backward",
}
HOVERED = {
    "output": "output",
    "patches": "matrix",
    "weight_grad": "output_grad",
    "input_grad": "output_grad",
    "two_ways": "gather",
}
SIZES = (28, 64)
COLOUR = {"pic": "coffee", "colour": "yes"}
DEEP = {"in": "responses", "ch": "16", "k": "random..16"}
PAGES = ("", "forward", "backward")
VIEWPORT = {"width": 1440, "height": 1300}  # every heatmap in sight
PLAY_SECONDS = 5
HOVERS = 40
EDITS_WEIGHED = 10
WARM_UPS = 2
COLD, AGAIN = 3, 5
VISITS_BEFORE = 3  # Chromium keeps a compiled script from the third visit on
PATIENCE_MS = 30_000
HOVER_PATIENCE_MS = 1_000  # pointing at the step on show already paints nothing

# Notes when an attribute of the stage changed and the frame after it was on the screen.
WATCH = """() => {
  window.feel = { painted: [], began: 0 };
  const note = (name, value) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.feel.painted.push([name, value, performance.now()]);
    requestAnimationFrame(() => channel.port2.postMessage(null));
  };
  new MutationObserver((records) => {
    for (const { target, attributeName: name } of records) note(name, Number(target.getAttribute(name)));
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-rev', 'data-t'] });
  for (const kind of ['keydown', 'pointermove'])
    window.addEventListener(kind, (event) => (window.feel.began = event.timeStamp), true);
}"""
UNTIL_PAINTED = """([name, value, patience]) => new Promise((resolve, reject) => {
  const end = performance.now() + patience;
  const look = () => {
    const found = window.feel.painted.find(([n, v]) => n === name && v === value);
    if (found) resolve(found[2] - window.feel.began);
    else if (performance.now() > end) reject(new Error(`${name} never became ${value}`));
    else setTimeout(look, 5);
  };
  look();
})"""
FIRST_PAINT = """(patience) => new Promise((resolve, reject) => {
  const look = () => {
    const found = window.feel.painted.find(([name]) => name === 'data-rev');
    if (found) resolve(found[2]);
    else if (performance.now() > patience) reject(new Error('nothing was drawn'));
    else setTimeout(look, 10);
  };
  look();
})"""
FIRST_STEP = """(patience) => new Promise((resolve) => {
  const end = performance.now() + patience;
  const look = () => {
    const found = window.feel.painted.find(([name]) => name === 'data-t');
    if (found) resolve(found[2] - window.feel.began);
    else if (performance.now() > end) resolve(null);
    else setTimeout(look, 5);
  };
  look();
})"""
PLAYED = """(seconds) => new Promise((resolve) => {
  const stage = document.querySelector('.cv-stage');
  const frames = () => Number(stage.dataset.frames);
  const [start, first] = [performance.now(), frames()];
  setTimeout(() => resolve((frames() - first) / ((performance.now() - start) / 1000)), 1000 * seconds);
})"""


@dataclass
class Series:
    """Numbers of one kind, by view and region (or by page)."""

    name: str
    unit: str
    values: dict[str, list[float]] = field(default_factory=dict)

    def worst(self, share: float) -> float:
        """Return the largest of the views' quantiles."""
        return max((quantile(values, share) for values in self.values.values()), default=float("nan"))

    def least(self) -> float:
        """Return the smallest number of all views; NaN where there is none."""
        return min((min(values) for values in self.values.values()), default=float("nan"))


def quantile(values: list[float], share: float) -> float:
    """Return the quantile at `share`, which goes from 0 to 1."""
    return float(np.quantile(values, share))


# ---- the server and the page -----------------------------------------------------------------------------


def listener_pid(port: int) -> int:
    """Return the process of this user that listens at a port; raise RuntimeError where there is none."""
    wanted = {
        line.split()[9]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(table).read_text().splitlines()[1:]
        if int(line.split()[1].rsplit(":", 1)[1], 16) == port and line.split()[3] == "0A"
    }
    for process in Path("/proc").glob("[0-9]*"):
        if wanted & set(sockets_of(process)):
            return int(process.name)
    raise RuntimeError(f"Nobody listens at port {port}.")


def sockets_of(process: Path) -> Iterator[str]:
    """Yield the inodes of a process's open sockets, as far as they stay open and we may see them."""
    with suppress(OSError):
        for descriptor in (process / "fd").iterdir():
            with suppress(OSError):
                yield os.readlink(descriptor).removeprefix("socket:[").removesuffix("]")


def cpu_seconds(pid: int) -> float:
    """Return the user and system time of a process in seconds, all threads together."""
    numbers = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def new_page(context: BrowserContext) -> Iterator[Page]:
    """Yield a page that notes when the stage changes, and close it."""
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    yield page
    page.close()


def stage_address(server: str, view: str, size: int, deep: bool, **other: str) -> str:
    """Return the address of a grey region (size, size), or of 16 maps of it, with the step in the middle."""
    steps = (size - 2) ** 2
    query = {"pic": "camera", "box": f"100_150_{size}_{size}", "view": view, "t": steps // 2, "lang": "en"}
    return f"{server}/{VIEWS[view]}?{urlencode(query | (DEEP if deep else {}) | other)}"


def open_stage(page: Page, address: str) -> None:
    """Open the address and wait until the stage is shown and the page is at rest."""
    page.goto(address)
    page.evaluate(FIRST_PAINT, PATIENCE_MS)
    page.wait_for_timeout(700)  # whatever the page still does at its start is no part of what is measured


def middle_of_cell(page: Page, role: str, row: float, col: float) -> tuple[float, float]:
    """Return the pixel at these shares of the height and width of a panel's map."""
    box = page.locator(f'.cv-panel[data-role="{role}"] .cv-map').bounding_box()
    assert box is not None
    return box["x"] + col * box["width"], box["y"] + row * box["height"]


# ---- what is measured ------------------------------------------------------------------------------------


def edit_times(page: Page, count: int, deep: bool) -> list[float]:
    """Measure the milliseconds from each edit's Enter to the frame that shows its output."""
    times = []
    for number in range(count + WARM_UPS):
        revision = int(page.locator(".cv-stage").get_attribute("data-rev") or 0)
        cell = (0.02, 0.02) if deep else (1 / 6 + (number % 3) / 3, 1 / 6)
        page.mouse.click(*middle_of_cell(page, "kernel", *cell))
        page.keyboard.type(f"{number % 7 - 3}.{number + 10}")
        page.keyboard.press("Enter")
        times.append(page.evaluate(UNTIL_PAINTED, ["data-rev", revision + 1, PATIENCE_MS]))
        page.keyboard.press("Escape")
    return times[WARM_UPS:]


class Received:
    """The bytes of a page's websocket, as they come; made before the page is opened."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._take))

    def _take(self, frame: bytes | str) -> None:
        self.bytes += len(frame)


def edit_sizes(context: BrowserContext, address: str) -> list[float]:
    """Measure the KB that reach the browser for each edit of one weight, the first ones left out."""
    sizes = []
    with new_page(context) as page:
        received = Received(page)
        open_stage(page, address)
        linked = page.locator(".cv-link input")
        if linked.is_visible():
            linked.uncheck()  # one weight, not the same one of every channel
        for number in range(EDITS_WEIGHED + WARM_UPS):
            before = received.bytes
            revision = int(page.locator(".cv-stage").get_attribute("data-rev") or 0)
            page.mouse.click(*middle_of_cell(page, "kernel", 0.02, 0.02))
            page.keyboard.type(f"{number % 7 - 3}.{number + 10}")
            page.keyboard.press("Enter")
            page.evaluate(UNTIL_PAINTED, ["data-rev", revision + 1, PATIENCE_MS])
            page.keyboard.press("Escape")
            page.wait_for_timeout(200)  # the end of the run comes after its picture
            sizes.append((received.bytes - before) / 1024)
    return sizes[WARM_UPS:]


def hover_times(page: Page, role: str) -> list[float]:
    """Measure the milliseconds from each movement of the mouse to the frame that shows its step."""
    times: list[float | None] = []
    for number in range(HOVERS):
        page.evaluate("window.feel.painted = []")
        row, col = (7 * number % 17 + 0.5) / 17, (5 * number % 23 + 0.5) / 23
        page.mouse.move(*middle_of_cell(page, role, row, col))
        times.append(page.evaluate(FIRST_STEP, HOVER_PATIENCE_MS))
    return [time for time in times if time is not None][WARM_UPS:]


def frames_a_second(page: Page) -> float:
    """Measure the frames painted each second while playing at full speed from the start."""
    page.locator('[data-do="first"]').click()
    page.locator(".cv-speed").select_option("120")
    page.locator('[data-do="play"]').click()
    page.wait_for_timeout(300)
    rate = page.evaluate(PLAYED, PLAY_SECONDS)
    page.locator('[data-do="first"]').click()
    return float(rate)


def first_paint(context: BrowserContext, address: str) -> float:
    """Measure the seconds from navigation to the stage's first frame."""
    with new_page(context) as page:
        page.goto(address)
        return float(page.evaluate(FIRST_PAINT, PATIENCE_MS)) / 1000


def cold_paints(browser: Browser, address: str) -> list[float]:
    """Measure first paints in contexts that have nothing of the page yet."""
    seconds = []
    for _ in range(COLD):
        context = browser.new_context(viewport=VIEWPORT, locale="en-GB")
        seconds.append(first_paint(context, address))
        context.close()
    return seconds


@contextmanager
def returning_visitor(chromium: BrowserType) -> Iterator[BrowserContext]:
    """Yield a browser with a profile on disk, as people have; without one no compiled script is kept."""
    with TemporaryDirectory() as folder:
        for options in candidates(chromium):
            with suppress(Error):
                context = chromium.launch_persistent_context(
                    folder, args=arguments(), viewport=VIEWPORT, locale="en-GB", **options
                )
                break
        yield context
        context.close()


def paints_again(context: BrowserContext, address: str) -> list[float]:
    """Measure first paints in a browser that was here before."""
    return [first_paint(context, address) for _ in range(VISITS_BEFORE + AGAIN)][VISITS_BEFORE:]


def array_bytes(view: str) -> int:
    """Return the bytes of the arrays that a view is sent for a grey 28 x 28 region."""
    experiment = Experiment(picture="camera", region=(100, 150, 28, 28), view=view)
    pixels = sample_pixels("camera")
    x = region_values(pixels, region_of(experiment, pixels.shape[:2]), scale=experiment.scale)
    return sum(4 * array.size for array in arrays_of(Chosen(build_scene(experiment, x[None])), view).values())


# ---- the run ---------------------------------------------------------------------------------------------


@dataclass
class Feel:
    """The series of one run."""

    edit: Series = field(default_factory=lambda: Series("kernel edit to output painted", "ms"))
    hover: Series = field(default_factory=lambda: Series("hover to repaint", "ms"))
    play28: Series = field(default_factory=lambda: Series("play, 28 x 28", "frames/s"))
    play64: Series = field(default_factory=lambda: Series("play, 64 x 64", "frames/s"))
    sent: Series = field(default_factory=lambda: Series("arrays sent, grey 28 x 28", "KB"))
    edit28: Series = field(default_factory=lambda: Series("received for one weight, 28 x 28", "KB"))
    edit64: Series = field(default_factory=lambda: Series("received for one weight, 64 x 64 x 3", "KB"))
    cpu: Series = field(default_factory=lambda: Series("server CPU per kernel edit", "ms"))
    cold: Series = field(default_factory=lambda: Series("first paint, cold", "s"))
    again: Series = field(default_factory=lambda: Series("first paint, again", "s"))

    def all(self) -> list[Series]:
        """Return all series."""
        return list(vars(self).values())


def measure_view(
    feel: Feel, context: BrowserContext, server: str, view: str, size: int, edits: int, deep: bool
) -> None:
    """Measure edits, hovering, playback and CPU in one view on one region."""
    name = f"{view} {size} x {size}"
    pid = listener_pid(int(server.rsplit(":", 1)[1]))
    with new_page(context) as page:
        open_stage(page, stage_address(server, view, size, deep))
        before = cpu_seconds(pid)
        feel.edit.values[name] = edit_times(page, edits, deep)
        feel.cpu.values[name] = [1000 * (cpu_seconds(pid) - before) / (edits + WARM_UPS)]
        feel.hover.values[name] = hover_times(page, HOVERED[view])
        (feel.play28 if size == SIZES[0] else feel.play64).values[name] = [frames_a_second(page)]


def measure(chromium: BrowserType, browser: Browser, edits: int, only: str, deep: bool) -> Feel:
    """Measure everything against one server."""
    feel = Feel()
    feel.sent.values = {view: [array_bytes(view) / 1024] for view in VIEWS}
    with live_server() as server:
        for path in () if deep else PAGES:
            feel.cold.values[f"/{path}"] = cold_paints(browser, f"{server}/{path}")
        with returning_visitor(chromium) as visitor:
            for path in () if deep else PAGES:
                feel.again.values[f"/{path}"] = paints_again(visitor, f"{server}/{path}")
            for view in () if deep else VIEWS:
                if only in view:
                    small = stage_address(server, view, SIZES[0], deep)
                    large = stage_address(server, view, SIZES[1], deep, **COLOUR)
                    feel.edit28.values[view] = edit_sizes(visitor, small)
                    feel.edit64.values[view] = edit_sizes(visitor, large)
            for size in SIZES[-1:] if deep else SIZES:
                for view in VIEWS:
                    if only in view:
                        measure_view(feel, visitor, server, view, size, edits, deep)
    return feel


# ---- the tables ------------------------------------------------------------------------------------------


def judged(
    name: str, unit: str, reach: list[float], aim: list[float], measured: list[float], most: bool
) -> str:
    """Write one row of the summary; `most` where the numbers are upper limits."""

    def holds(limits: list[float]) -> bool:
        pairs = zip(measured, limits, strict=True)
        return all(value <= limit if most else value >= limit for value, limit in pairs)

    verdict = "aim" if holds(aim) else "reached" if holds(reach) else "**missed**"
    texts = [" / ".join(f"{value:.3g}" for value in values) for values in (reach, aim, measured)]
    return f"| {name} | {texts[0]} {unit} | {texts[1]} {unit} | {texts[2]} {unit} | {verdict} |"


def summary(feel: Feel) -> list[str]:
    """Write the worst of the views, judged against its limits, as the rows of a table."""
    ends = [statistics.median(values) for values in feel.cold.values.values()]
    others = [statistics.median(values) for values in feel.again.values.values()]
    edit = [feel.edit.worst(0.5), feel.edit.worst(0.95)]
    rows = [
        "| worst view or page | reach at least | aim | measured | |",
        "|---|---|---|---|---|",
        judged("kernel edit to new output painted, p50 / p95", "ms", [150, 300], [100, 200], edit, True),
        judged("hover to repaint, p50", "ms", [75], [50], [feel.hover.worst(0.5)], True),
        judged("play, 64 x 64", "frames/s", [18], [25], [feel.play64.least()], False),
        judged("arrays sent for a grey 28 x 28 region", "KB", [16], [12], [feel.sent.worst(1)], True),
        judged("server CPU per kernel edit", "ms", [5], [3], [feel.cpu.worst(1)], True),
    ]
    for series, limits in ((feel.edit28, (6, 3)), (feel.edit64, (40, 20))):
        if series.values:
            reach, aim = ([float(limit)] for limit in limits)
            rows.append(judged(series.name, series.unit, reach, aim, [series.worst(0.5)], True))
    if feel.play28.values:
        rows.append(judged("play, 28 x 28", "frames/s", [20], [30], [feel.play28.least()], False))
    if ends:
        paints = [max(ends), max(others)]
        rows.append(judged("first paint of a page, cold / again", "s", [4.5, 1.2], [2.5, 0.6], paints, True))
    return rows


def details(feel: Feel) -> list[str]:
    """Write median, 95th percentile and count of every series as the rows of a table."""
    lines = ["| | view or page | p50 | p95 | n |", "|---|---|---|---|---|"]
    for series in feel.all():
        for name, values in series.values.items():
            middle, high = (f"{quantile(values, share):.3g}" for share in (0.5, 0.95))
            lines.append(f"| {series.name} ({series.unit}) | {name} | {middle} | {high} | {len(values)} |")
    return lines


def main() -> None:
    """Measure as the command line asks, and print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edits", type=int, default=40, help="for each view and region")
    parser.add_argument("--only", default="", help="only views whose name holds this text")
    parser.add_argument("--deep", action="store_true", help="16 filters on 16 channels at 64 x 64")
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        load = os.getloadavg()[0]
        feel = measure(playwright.chromium, browser, asked.edits, asked.only, asked.deep)
        print(f"Chromium {browser.version}, {os.cpu_count()} cores, load {load:.1f} before the start\n")
        browser.close()
    print("\n".join([*summary(feel), "", *details(feel)]))


if __name__ == "__main__":
    main()
