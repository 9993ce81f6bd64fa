"""Who leads is decided once a run: the person after an act, else an address that says something new."""

from __future__ import annotations

import pytest

from convviz.lab.session.address_bar import AddressBar

BOX, EMBOSS, SHARPEN = {"k": "box"}, {"k": "emboss"}, {"k": "sharpen"}


def bar(*written: dict[str, str]) -> AddressBar:
    """A bar on the line "a" that wrote these, one after the other."""
    address = AddressBar()
    for query in ({}, *written):
        address.leads(query, line="a", went=False)
        address.to_write(query, {})
    return address


def test_an_address_of_a_first_visit_leads_and_an_empty_one_never() -> None:
    assert AddressBar().is_new and not bar(BOX).is_new
    assert AddressBar().leads(BOX, line="a", went=False)
    assert not AddressBar().leads({}, line="a", went=False)


def test_the_address_that_was_written_says_nothing_new_whatever_its_step() -> None:
    assert not bar(BOX).leads({**BOX, "t": "7"}, line="a", went=False)
    assert bar(BOX).leads(EMBOSS, line="a", went=False)


def test_after_an_act_no_address_leads_until_the_run_has_ended() -> None:
    address = bar(BOX)
    address.act()
    assert not address.leads(EMBOSS, line="a", went=False)
    address.to_write(SHARPEN, {})
    assert address.leads(EMBOSS, line="a", went=False)


def test_back_leads_over_a_widget_and_not_over_the_stage() -> None:
    """A widget may only have told what it showed before an earlier press of Back."""
    address = bar(BOX)
    address.act()
    assert address.leads(EMBOSS, line="a", went=True)
    address = bar(BOX)
    address.act(said=True)
    assert not address.leads(EMBOSS, line="a", went=True)
    address.to_write(SHARPEN, {})
    assert address.leads(EMBOSS, line="a", went=True)


def test_an_address_that_was_followed_is_left_again_though_its_run_was_cut_short() -> None:
    address = bar(BOX)
    assert address.leads(EMBOSS, line="a", went=True)
    assert address.leads(BOX, line="a", went=True)


@pytest.mark.parametrize(
    ("line", "went", "leads"), [("a", False, True), ("b", False, False), ("b", True, True)]
)
def test_an_address_of_before_leads_unless_a_new_line_asks_with_it(
    line: str, went: bool, leads: bool
) -> None:
    assert bar(BOX, EMBOSS).leads(BOX, line=line, went=went) is leads


def test_only_what_the_bar_does_not_show_is_written() -> None:
    address = bar()
    assert address.to_write(BOX, EMBOSS) == BOX
    assert address.to_write({**BOX, "t": "3"}, BOX) is None


def test_an_address_that_the_browser_has_not_heard_of_yet_is_taken_back() -> None:
    """Undo, faster than the line: its run shows the address from before the number that it takes back."""
    address = bar(BOX)
    assert address.to_write(EMBOSS, BOX) == EMBOSS
    assert address.to_write(BOX, BOX) == BOX
    assert address.to_write(BOX, BOX) is None
