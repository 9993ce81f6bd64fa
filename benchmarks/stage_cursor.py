"""What the cursor of a grid costs: 1,000 moves over heatmaps of several sizes; a Markdown table.

    python benchmarks/stage_cursor.py

"Cells" are the two reused cells alone, moved and told of; "keys" 1,000 presses of an arrow key on the input
of the Forward page, with the window that follows. Both are ms of script, without the frames that paint them:
the least of some rounds, for other processes only add to it.
"""

from __future__ import annotations

from _stage.stop_watch import AT_REST, STAGE
from _stage.tables import head, machine_line, row
from _stage.tabs import chromium_tab
from playwright.sync_api import Browser, sync_playwright

from tests.browser.bare_page import open_bare
from tests.browser.finder import launch
from tests.browser.live_server import live_server

SIZES = (8, 28, 64)
ROUNDS = 15
LIMIT = 3.0  # ms of the cells, whatever the size

DRAWN = """async (size) => {
  const heatmap = new Heatmap('input');
  document.body.replaceChildren(heatmap.element);
  const grid = { channels: 1, rows: size, cols: size };
  const values = Float64Array.from({ length: size * size }, (_, k) => k);
  const spec = { title: 'x', shape: '', grid, kind: 'grey', range: [0, size * size], values };
  await heatmap.draw(Plotly, spec, { width: 420, height: 420 }, false);
  window.heatmap = heatmap;
}"""
# From left to right, row by row, as one walks; what is told is made beforehand.
CELLS = """() => {
  const { grid, mosaic } = heatmap;
  const cells = Array.from({ length: 1000 }, (_, k) => ({
    channel: 0, row: Math.floor(k / mosaic.cols) % mosaic.rows, col: k % mosaic.cols }));
  const words = cells.map(({ row, col }) => `row ${row}, column ${col}: x[${row}, ${col}] = 0.557`);
  const start = performance.now();
  cells.forEach((cell, k) => {
    grid.goTo(cell);
    grid.tell(words[k]);
  });
  return performance.now() - start;
}"""
KEYS = f"""() => {{
  const grid = document.querySelector('{STAGE} .cv-panel[data-role=input] .cv-grid');
  grid.focus();
  const start = performance.now();
  for (let k = 0; k < 1000; k++) {{
    const key = ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp'][k % 4];
    grid.dispatchEvent(new KeyboardEvent('keydown', {{ key, bubbles: true, cancelable: true }}));
  }}
  return performance.now() - start;
}}"""


def cells_ms(browser: Browser, size: int) -> float:
    """Measure 1,000 moves of the two cells of a square heatmap, the least of some rounds."""
    with chromium_tab(browser) as tab:
        open_bare(tab.page).evaluate(DRAWN, size)
        return min(float(tab.evaluate(CELLS)) for _ in range(ROUNDS))


def keys_ms(browser: Browser, server: str, size: int) -> float:
    """Measure 1,000 presses of an arrow key on the input, the least of some rounds."""
    picture = "" if size == SIZES[0] else f"&pic=camera&box=100_150_{size}_{size}"
    with chromium_tab(browser) as tab:
        tab.open(f"{server}/forward?lang=en{picture}")
        tab.evaluate(AT_REST)
        return min(float(tab.evaluate(KEYS)) for _ in range(ROUNDS))


def main() -> None:
    """Measure every size, and print the table."""
    with sync_playwright() as playwright, live_server() as server:
        browser = launch(playwright.chromium)
        print(machine_line(f"Chromium {browser.version}"))
        print(head(("size", f"cells, ms (of {LIMIT:g})", "keys, ms")))
        for size in SIZES:
            cells, keys = cells_ms(browser, size), keys_ms(browser, server, size)
            print(row((f"{size} x {size}", f"{cells:.1f}", f"{keys:.0f}")), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
