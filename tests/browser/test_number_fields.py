"""A field for a number and the page never disagree, whatever is typed into the field."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab


def test_what_a_field_refuses_is_said_in_sight_and_the_field_shows_what_holds(stage: StagePage) -> None:
    stage.open("forward", stride="2x2")
    card = stage.open_card("3 Layer")
    field = card.locator(".st-key-layer_stride input")
    for typed, said in (
        ("99", "99 is beyond the limits: choose a number from 1 to 6."),
        ("-3", "−3 is beyond the limits: choose a number from 1 to 6."),
        ("1e300", "1e300 is beyond the limits"),
        ("2.5", "2.5 is not a whole number."),
        ("", ""),
    ):
        field.fill(typed)
        field.press("Enter")
        expect(card).to_contain_text(said)
        expect(field).to_have_value("2")
    field.fill("3")
    field.press("Enter")
    stage.wait_for_query(stride="3")
    expect(card).not_to_contain_text("beyond the limits")
    expect(field).to_have_value("3")


def test_a_bias_is_read_as_people_write_it_and_a_doubt_is_asked(stage: StagePage) -> None:
    stage.open("forward")
    card = stage.open_card("3 Layer")
    field = card.locator(".st-key-layer_bias input")
    for typed, bias in (("0,5", "0.5"), ("−1/4", "-0.25"), ("", "-0.25")):
        field.fill(typed)
        field.press("Enter")
        stage.wait_for_query(bias=bias)
        expect(field).to_have_value(bias)
    field.fill("1,234")
    field.press("Enter")
    card.get_by_role("button", name="1.234", exact=True).click()
    stage.wait_for_query(bias="1.234")
