"""A page with the components' heatmaps and nothing else: no server, no Streamlit."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Page

from convviz.app.components.assets import FOLDER, PLOTLY
from convviz.app.components.modules import join

PARTS = Path(__file__).with_name("heatmap_parts.js")


def open_bare(page: Page) -> Page:
    """Leave `Heatmap`, `EditableGrid` and Plotly on an empty page with the stage's style sheet."""
    page.goto("about:blank")
    page.add_style_tag(path=FOLDER / "stage" / "stage.css")
    page.add_script_tag(path=Path(str(files("plotly"))) / "package_data" / PLOTLY)
    page.add_script_tag(content=join(PARTS).rpartition("export default")[0])  # no module: it runs at once
    return page
