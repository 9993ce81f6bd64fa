"""How soon a page's stage is there, and what it is sent; a Markdown table.

    python benchmarks/stage_arrival.py

Seconds from navigation: to the first paint of anything, to the frame that shows the stage at its step, to
that in which Streamlit's page has it and Python answers. "Cold" is a browser that was never here, "again" a
profile that was here before and has kept files and compiled scripts. Processes beside this one make every
number worse: run it alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from tempfile import TemporaryDirectory

from _stage import stop_watch
from _stage.setups import SMALL, VIEWS
from _stage.tables import head, machine_line, quantile, row
from _stage.tabs import VIEWPORT, ChromiumTab, chromium_tab, tab_in
from playwright.sync_api import Browser, BrowserContext, BrowserType, Error, sync_playwright

from convviz.app.components.stage.message import arrays_of
from convviz.lab.files.images import region_values, sample_pixels
from convviz.lab.scene import Chosen, build_scene
from convviz.lab.state import Experiment, region_of
from tests.browser.finder import arguments, candidates, launch
from tests.browser.live_server import live_server

PAGES = ("", "forward", "backward")
COLD, AGAIN = 3, 5
VISITS_BEFORE = 3  # Chromium keeps a compiled script from the third visit on
REGION = tuple(map(int, SMALL["box"].split("_")))


@dataclass(frozen=True)
class Arrival:
    """Seconds from navigation."""

    paint: float
    stage: float
    page: float


def arrival(tab: ChromiumTab, address: str) -> Arrival:
    """Measure how soon there is something, the stage, and the page."""
    tab.page.add_init_script(stop_watch.INSTALL)
    tab.open(address)
    page, stage = (tab.evaluate(stop_watch.after("", name)) for name in ("data-rev", "data-t"))
    paint = tab.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null")
    if paint is None or stage is None or page is None:
        raise RuntimeError(f"Nothing was drawn at {address}.")
    return Arrival(*(float(found) / 1000 for found in (paint, stage, page)))


def cold(browser: Browser, address: str) -> Iterator[Arrival]:
    """Measure in contexts that have nothing of the page yet."""
    for _ in range(COLD):
        with chromium_tab(browser) as tab:
            yield arrival(tab, address)


def again(visitor: BrowserContext, address: str) -> list[Arrival]:
    """Measure in a browser that was here before."""
    found = []
    for _ in range(VISITS_BEFORE + AGAIN):
        with tab_in(visitor) as tab:
            found.append(arrival(tab, address))
    return found[VISITS_BEFORE:]


def medians(arrivals: Iterable[Arrival]) -> list[str]:
    """Write the median of each time."""
    return [f"{quantile(times, 0.5):.2f}" for times in zip(*map(astuple, arrivals), strict=True)]


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


def array_bytes(view: str) -> int:
    """Return the bytes of the arrays that a view is sent for a grey 28 x 28 region."""
    experiment = Experiment(picture=SMALL["pic"], region=REGION, view=view)
    pixels = sample_pixels(SMALL["pic"])
    x = region_values(pixels, region_of(experiment, pixels.shape[:2]), scale=experiment.scale)
    return sum(4 * array.size for array in arrays_of(Chosen(build_scene(experiment, x[None])), view).values())


def main() -> None:
    """Measure and print the table."""
    with sync_playwright() as playwright, live_server() as server:
        browser = launch(playwright.chromium)
        print(machine_line(f"Chromium {browser.version}"))
        names = [f"{what}, {when}" for when in ("cold", "again") for what in ("paint", "stage", "page")]
        print(head(("seconds to", *names)))
        with returning_visitor(playwright.chromium) as visitor:
            for path in PAGES:
                address = f"{server}/{path}"
                times = [*medians(cold(browser, address)), *medians(again(visitor, address))]
                print(row((f"/{path}", *times)), flush=True)
        browser.close()
    sizes = {view: array_bytes(view) / 1024 for view in VIEWS}
    largest = max(sizes, key=sizes.__getitem__)
    print(f"\nArrays sent for a grey 28 x 28 region: at most {sizes[largest]:.1f} KB, {largest}.")


if __name__ == "__main__":
    main()
