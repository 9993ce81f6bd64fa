"""How the browser's files arrive: early, once, and from its own cache on the second visit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from convviz.app.components.modules import join
from tests.browser.conftest import wait_for_stage

ASSETS = """() => performance.getEntriesByType("resource").filter(e => e.name.includes("/assets/"))
  .map(e => ({name: e.name, from: e.initiatorType, sent: e.transferSize}))"""


def test_plotly_and_the_stage_are_fetched_once(
    new_context: Callable[..., BrowserContext], server: str
) -> None:
    page = new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/forward")
    wait_for_stage(page)
    files = [url for url in asked if "/assets/" in url]
    assert any(url.endswith("/plotly.min.js") for url in files)
    assert any(url.endswith("/stage.js") for url in files)
    assert len(files) == len(set(files))


def test_a_second_visit_sends_no_file_again(new_context: Callable[..., BrowserContext], server: str) -> None:
    page = new_context().new_page()
    for _visit in range(2):
        page.goto(f"{server}/forward")
        wait_for_stage(page)
    again = page.evaluate(ASSETS)
    assert again
    assert [entry for entry in again if entry["sent"] > 0] == []


def test_a_joined_script_does_what_its_modules_do(tmp_path: Path, page: Page) -> None:
    modules = {
        "main": """import { double, LIMIT } from './numbers.js';
import view from './views/view.js';
import {
  later,
} from './later.js';

const hidden = 3;
export default async function mount(x) {
  return [double(x), LIMIT, view.name, hidden, await later()];
}
""",
        "numbers": """const hidden = 2;
export const LIMIT = 7;
export function double(x) {
  return hidden * x;
}
""",
        "views/view": """import { LIMIT } from '../numbers.js';

export default {
  name: `view ${LIMIT}`,
};
""",
        "later": """export async function later() {
  return 'later';
}
export class Unused {}
""",
    }
    (tmp_path / "views").mkdir()
    for name, source in modules.items():
        (tmp_path / f"{name}.js").write_text(source)
    script = join(tmp_path / "main.js")
    page.goto("about:blank")
    found = page.evaluate(
        """async script => {
          const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
          return (await import(url)).default(21);
        }""",
        script,
    )
    assert found == [42, 7, "view 7", 3, "later"]
