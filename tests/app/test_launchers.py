"""A checkout's app.py and pages/ start what the command starts: the same pages under the same settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import convviz.app
from convviz.app.shell import navigation

ROOT = Path(convviz.app.__path__[0]).parents[1]
PAGES, SCRIPTS = ROOT / "pages", ROOT / "convviz" / "app" / "scripts"
SHELL, SERVER = "_shell.py", "_server.py"


def texts(folder: Path) -> dict[str, str]:
    """The scripts of a folder, by their names."""
    return {path.name: path.read_text("utf-8") for path in folder.glob("*.py")}


@pytest.fixture
def menu(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The pages of the menu: script and place."""
    places: dict[str, str] = {}

    def page(script: str, *, url_path: str = "", **_looks: Any) -> None:
        places[script] = url_path

    monkeypatch.setattr(navigation.st, "Page", page)
    navigation.menu(str)
    return places


@pytest.mark.parametrize("folder", [PAGES, SCRIPTS], ids=["pages", "scripts"])
def test_each_page_of_the_menu_has_its_script_and_each_script_its_page(
    folder: Path, menu: dict[str, str]
) -> None:
    assert set(texts(folder)) - {SHELL, SERVER} == set(menu)


def test_the_server_answers_where_the_menu_has_pages(menu: dict[str, str]) -> None:
    assert tuple(menu.values()) == navigation.PATHS


def test_the_scripts_of_a_checkout_say_what_those_of_the_package_say() -> None:
    packaged = texts(SCRIPTS)
    del packaged[SERVER]
    assert texts(PAGES) == packaged


def test_the_settings_of_a_checkout_are_those_of_the_package() -> None:
    settings = Path(".streamlit", "config.toml")
    assert (ROOT / settings).read_bytes() == (SCRIPTS / settings).read_bytes()


def test_the_router_lies_where_streamlit_finds_no_other_menu_and_the_warm_up_no_module() -> None:
    """Beside a folder named pages Streamlit makes a menu of its own, which breaks the first deep link."""
    assert not (SCRIPTS / "pages").exists() and not (PAGES / "pages").exists()
    assert not (SCRIPTS / "__init__.py").exists()
