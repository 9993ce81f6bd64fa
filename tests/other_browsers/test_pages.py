"""Every page and view opens in browsers of other makers: its stage is drawn and nothing goes wrong."""

from __future__ import annotations

import pytest

from convviz.lab.state import VIEWS
from convviz.lab.state.learn.learn_state import VIEWS as LEARN_VIEWS
from tests.other_browsers.visitor import Visitor

AFTER = {"act": "relu", "pool": "max"}  # some views exist for a layer with something behind it alone
STAGED = [(page, view) for page, views in VIEWS.items() for view in views]


@pytest.mark.parametrize(("page", "view"), STAGED)
def test_a_view_of_the_stage_is_drawn(visitor: Visitor, page: str, view: str) -> None:
    query = AFTER if view.startswith("after") else {}
    visitor.open(page, view=view, **query)
    visitor.wait_until("document.querySelector('[data-rev]')")
    assert visitor.tab.evaluate("new URL(location.href).searchParams.get('view')") in (view, None)


@pytest.mark.parametrize("view", LEARN_VIEWS)
def test_a_view_of_the_learn_page_is_drawn(visitor: Visitor, view: str) -> None:
    visitor.open("learn", learn=view)
    visitor.wait_until("document.querySelector('[data-rev]')")


@pytest.mark.parametrize(
    ("page", "title"), [("examples", "Examples"), ("speed", "Speed"), ("about", "About")]
)
def test_a_page_without_a_stage_has_its_title(visitor: Visitor, page: str, title: str) -> None:
    visitor.open(page)
    visitor.wait_until(
        f"[...document.querySelectorAll('h3')].some((node) => node.innerText.trim() === '{title}')"
    )


@pytest.mark.parametrize("page", ["", "stack"])
def test_the_start_and_the_stack_draw_their_maps(visitor: Visitor, page: str) -> None:
    visitor.open(page)
    visitor.wait_until("document.querySelector('[data-rev]')")
