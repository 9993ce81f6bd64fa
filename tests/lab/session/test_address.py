"""Who leads, the address or the person: visits, acts, Back, and a line that was cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from convviz.lab.state import UPLOAD, Experiment
from convviz.lab.state.address import to_query
from convviz.lab.state.display import Display
from tests.lab.session.browser import Browser


def test_a_first_visit_writes_its_language_and_nothing_else() -> None:
    assert Browser().address == {"lang": "en"}


def test_a_first_visit_follows_its_address() -> None:
    browser = Browser(k="box", stride="2", lang="zh-Hant", hide="layer")
    assert browser.session.experiment == Experiment(presets=("box",), stride=(2, 2))
    assert browser.session.display == Display("zh-Hant", False, frozenset({"layer"}))
    assert len(browser.entries) == 1
    assert not browser.session.on_show.history.past


def test_every_act_is_one_entry_and_back_undoes_it() -> None:
    browser = Browser()
    browser.act(presets=("box",))
    browser.act(stride=(2, 2))
    assert browser.address == {"k": "box", "stride": "2", "lang": "en"}
    browser.back()
    assert browser.session.experiment == Experiment(presets=("box",))
    browser.back()
    assert browser.session.experiment == Experiment()
    browser.go(browser.at + 2)
    assert browser.session.experiment == Experiment(presets=("box",), stride=(2, 2))


def test_back_is_followed_though_a_step_is_told_with_it_and_an_edit_leads_over_it() -> None:
    for do, presets in (({"do": "step", "step": 3}, ()), ({"do": "bias", "value": 2}, ("box",))):
        browser = Browser()
        before = browser.session.experiment.presets
        browser.act(presets=("box",))
        browser.session.take([{"rev": browser.session.stage.revision + 1, **do}])
        browser.back()  # one run takes both
        assert browser.session.experiment.presets == (presets or before)


def test_what_back_did_can_be_undone_too() -> None:
    browser = Browser()
    browser.act(presets=("box",))
    browser.back()
    browser.session.undo()
    browser.run()
    assert browser.session.experiment.presets == ("box",)
    assert browser.address["k"] == "box"


def test_a_run_in_which_nobody_acted_changes_nothing() -> None:
    browser = Browser(k="emboss")
    entries = [dict(entry) for entry in browser.entries]
    for _ in range(3):
        browser.run()
    assert browser.entries == entries


def test_an_act_wins_over_an_address_that_differs() -> None:
    browser = Browser()
    browser.session.change(presets=("box",))
    browser.entries[browser.at] = {"k": "emboss", "lang": "en"}
    browser.run()
    assert browser.session.experiment.presets == ("box",)
    assert browser.address["k"] == "box"


def test_a_step_makes_no_entry_and_the_next_write_carries_it() -> None:
    browser = Browser()
    browser.act(presets=("box",))
    entries = len(browser.entries)
    browser.step_in_the_stage(5)
    browser.run()
    assert len(browser.entries) == entries
    assert browser.session.experiment.step == 5
    browser.act(view="patches")
    assert browser.address["t"] == "5"
    browser.back()
    assert browser.session.experiment == Experiment(presets=("box",), step=5)


def test_the_menu_keeps_what_is_on_show_and_writes_it_again() -> None:
    browser = Browser()
    browser.act(presets=("box",))
    browser.menu()
    assert browser.session.experiment.presets == ("box",)
    assert browser.address == {"k": "box", "lang": "en"}


def test_back_over_an_empty_address_keeps_what_is_on_show_and_is_no_trap() -> None:
    browser = Browser()
    browser.act(presets=("box",))
    browser.menu()
    for expected in ("box", "box", "sobel_x"):
        browser.back()
        assert browser.session.experiment.presets == (expected,)


def test_the_address_of_before_the_line_was_cut_is_no_press_of_back() -> None:
    browser = Browser()
    browser.act(presets=("box",))
    browser.lose(presets=("emboss",))
    browser.lose(stride=(2, 2))
    browser.run()  # on a new line, with the address of the box
    assert browser.session.experiment == Experiment(presets=("emboss",), stride=(2, 2))
    assert browser.address == {"k": "emboss", "stride": "2", "lang": "en"}
    browser.run()
    assert browser.session.experiment == Experiment(presets=("emboss",), stride=(2, 2))


def test_back_works_on_a_new_line_from_its_first_run_on() -> None:
    browser = Browser()
    browser.act(presets=("box",))
    browser.act(presets=("emboss",))
    browser.lines += 1
    browser.back()
    assert browser.session.experiment.presets == ("box",)
    browser.lose(presets=("sharpen",))
    browser.run()
    browser.back()
    assert browser.session.experiment.presets == ("box",)


def test_a_new_line_follows_an_address_that_was_never_written_here() -> None:
    browser = Browser()
    browser.act(presets=("box",))
    browser.lose(presets=("emboss",))
    browser.entries[browser.at] = {"k": "laplacian", "lang": "en"}
    browser.run()
    assert browser.session.experiment.presets == ("laplacian",)


def test_going_back_brings_the_language_and_large_type_of_that_time() -> None:
    browser = Browser(lang="en")
    browser.session.change_display(lang="zh-Hant", present=True)
    browser.run()
    assert browser.address == {"lang": "zh-Hant", "present": "1"}
    browser.back()
    assert browser.session.display == Display("en")


def test_a_wrong_field_falls_back_is_told_once_and_leaves_the_address() -> None:
    browser = Browser(k="nonsense", pic="dot", foo="1", lang="en")
    assert browser.session.experiment == Experiment(picture="dot")
    assert browser.address == {"pic": "dot", "lang": "en"}
    assert len(browser.session.feedback.take_notes()) == 2
    assert not browser.session.feedback.take_notes()


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=60), max_size=8))
def test_after_any_address_the_page_stands_and_its_own_address_is_stable(query: dict[str, str]) -> None:
    browser = Browser(**query)
    entries = len(browser.entries)
    assert browser.session.scene.output.size
    browser.run()
    assert len(browser.entries) == entries
    assert Browser(**browser.address).session.experiment == browser.session.experiment


def test_a_picture_of_ones_own_does_not_travel_and_the_page_says_so() -> None:
    other = Browser(**to_query(Experiment(picture=UPLOAD, region=(1, 2, 8, 8), presets=("box",))), lang="en")
    assert other.session.experiment == Experiment(presets=("box",))
    assert "a link cannot carry" in str(other.session.feedback.take_notes()[0])
