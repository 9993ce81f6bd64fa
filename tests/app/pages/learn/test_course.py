"""The course's words: what a part says before, while and after it is done."""

from __future__ import annotations

import sys

import pytest
from streamlit.testing.v1 import AppTest

from convviz.app.pages.learn.course.ask import praise, row_signs, row_text
from convviz.app.pages.learn.course.lesson_text import said
from convviz.app.pages.learn.course.next_part import way_on
from convviz.i18n import LANGUAGES, translator
from convviz.lab.lessons.bugs import BUGS, mystery
from convviz.lab.lessons.course import Ask, Asked, Deeds, Words, course, new_progress, progress_text
from convviz.lab.lessons.course.progress_code import write_code
from convviz.lab.lessons.course.report import Report, Row, checked, signed
from convviz.lab.lessons.course.signature import SECRET
from tests.app.pages.learn.learning import bring, opened, session_of
from tests.app.pages.reading import texts

ASK = Ask(Words("Your turn."), ("output",), 3)
LESSON = course()["one_window"]


def plain(sentence: str) -> str:
    return sentence


def with_progress(app: AppTest, done: int) -> AppTest:
    """The course after so many parts of its first lesson, in any order."""
    progress = new_progress(LESSON, 1)
    for part in range(done):
        progress = progress.with_done(part)
    app.session_state["learn_progress"].own["course one_window 1"] = progress_text(progress)
    return app.run()


@pytest.mark.parametrize(
    ("row", "signs"), [(0.0, "○○○"), (0.5, "◐○○"), (1.0, "●○○"), (2.5, "●●◐"), (3.0, "●●●"), (4.5, "●●●")]
)
def test_the_row_of_right_answers_has_a_sign_for_each_that_it_takes(row: float, signs: str) -> None:
    shown = row_signs(Asked(row=row), ASK)
    for icon, sign in (("check_circle", "●"), ("contrast", "◐"), ("radio_button_unchecked", "○")):
        assert shown.count(icon) == signs.count(sign)
    assert shown.count("material") == 3


@pytest.mark.parametrize(
    ("row", "words"), [(0.0, "0 of 3"), (0.5, "½ of 3"), (1.0, "1 of 3"), (2.5, "2½ of 3"), (4.5, "3 of 3")]
)
def test_the_row_of_right_answers_is_told_in_words_too(row: float, words: str) -> None:
    assert row_text(Asked(row=row), ASK, plain) == f"In a row: {words}"


def test_the_praise_tells_the_tries_that_a_part_took() -> None:
    assert praise(Asked(first=3), plain) == "All right at the first try. Well done!"
    told = praise(Asked(first=2, second=3, shown=1), plain)
    assert told == "Done. At the first try: 2; at the second, or with a hint: 3; shown: 1."


def test_the_way_on_leads_through_all_parts_of_all_lessons() -> None:
    place, seen = (next(iter(course().values())), 0), []
    while place:
        seen.append((place[0].id, place[1] or 0))
        place = way_on(place[0], place[1] or 0)
    assert seen == [(lesson.id, part) for lesson in course().values() for part in range(len(lesson.parts))]


def test_a_visit_begins_with_the_first_part_and_goes_on_where_one_was() -> None:
    app = opened()
    assert "Each pixel is multiplied by the weight on top of it" in texts(app)
    assert "Steps seen: 0 of 9" in texts(app)
    on = with_progress(opened(part="2"), 2)
    assert "All of them moved" in texts(on)
    session_of(on).change_learn(lesson="", part=None)
    assert "Now change a pixel" in texts(on.run())


def test_another_seed_begins_with_no_step_seen() -> None:
    app = opened(lesson="one_window", part="1")
    app.session_state["course_stage_session"].deeds = Deeds(seen=frozenset(range(4)))
    assert "Steps seen: 4 of 9" in texts(app.run())
    session_of(app).change_learn(seed=7)
    assert "Steps seen: 0 of 9" in texts(app.run())


def test_the_row_of_parts_leads_to_each_of_them() -> None:
    app = opened()
    (row,) = [row for row in app.get("segmented_control") if row.label == "Parts"]
    assert row.options == ["1 · watch", "2 · watch", "3 · watch", "4 · watch", "5 · your turn"]
    row.set_value(1).run()
    assert "Make the kernel your own" in texts(app) and "Steps seen" not in texts(app)


def test_where_one_right_answer_is_enough_there_is_no_row_of_them() -> None:
    lesson = course()["input_gradient"]
    asking = [part for part in lesson.parts if isinstance(part, Ask)]
    assert {part.right for part in asking} == {1, 3}
    for number, part in enumerate(lesson.parts):
        if isinstance(part, Ask):
            app = opened(lesson=lesson.id, part=str(number + 1))
            assert ("In a row" in texts(app)) == (part.right > 1)


def test_the_bars_say_how_much_of_each_lesson_is_done() -> None:
    radio = with_progress(opened(), 3).radio(key="course_lesson")
    assert [str(caption) for caption in radio.proto.captions][:2] == [
        ":primary[▰▰▰▱▱] 3 of 5 · 8 min",
        ":primary[▱▱▱▱▱] 0 of 5 · 8 min",
    ]


def test_another_language_says_the_same() -> None:
    assert "每個像素乘上蓋在它上面的權重" in texts(opened(lang="zh-Hant"))


def test_what_an_author_wrote_is_no_markup() -> None:
    assert said(plain, Words("**x** <b>")) == r"\*\*x\*\* \<b\>"


# ---- for the lecturer ------------------------------------------------------------------------------------


def test_the_lesson_on_show_is_offered_as_a_page_to_print() -> None:
    app = opened(lesson="channels")
    assert "Save the page (PDF)" in [button.label for button in app.get("download_button")]
    assert "For the lecturer, on one page" in texts(app)


def test_where_nothing_can_be_printed_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fpdf", None)
    app = opened(lesson="channels")
    assert "Printing needs the package fpdf2" in texts(app)
    assert "Save the page (PDF)" not in [button.label for button in app.get("download_button")]


# ---- to another browser, to a teacher ----------------------------------------------------------------------


def kept_of(app: AppTest, lesson: str, seed: int = 1) -> str:
    return str(app.session_state["learn_progress"].own[f"course {lesson} {seed}"])


def answered(app: AppTest) -> AppTest:
    """The first question of the first lesson, answered wrongly."""
    app.text_input(key="course_answer_one_window_1_4_0").set_value("99")
    return app.button(key="course_check").click().run()


def test_a_code_marks_as_done_what_was_done_elsewhere_at_its_seed() -> None:
    there = {id: new_progress(lesson, 7) for id, lesson in course().items()}
    there["one_window"] = there["one_window"].with_done(0).with_done(2)
    app = opened()
    app.text_input(key="course_code").set_value(write_code(7, there).lower())
    app.button(key="course_code_take").click().run()
    assert session_of(app).learn_state.seed == 7
    assert app.radio(key="course_lesson").proto.captions[0].startswith(":primary[▰▰▱▱▱]")
    assert "Make the kernel your own" in texts(app)
    app.text_input(key="course_code").set_value("ABCD")
    app.button(key="course_code_take").click().run()
    assert "A code has 16 letters and digits" in app.warning[0].value
    assert app.radio(key="course_lesson").proto.captions[0].startswith(":primary[▰▰▱▱▱]")


def test_a_report_is_self_reported_where_the_server_has_no_secret() -> None:
    app = answered(opened(lesson="one_window", part="5"))
    assert any("Self-reported" in info.value for info in app.info)
    assert kept_of(app, "one_window").startswith("[")


def test_what_the_server_judged_is_signed_and_can_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET, "a secret of the school")
    app = answered(opened(lesson="one_window", part="5"))
    assert not kept_of(app, "one_window").startswith("[")
    assert "This server judged every answer" in texts(app)
    line = app.code[-1].value
    app.text_input(key="course_report_line").set_value(line).run()
    found = checked(line)
    assert [success.value for success in app.success] == [f"Signed here on {found.day}, seed 1."]
    app.text_input(key="course_report_line").set_value(line[:-1]).run()
    assert any("This server has not signed this report" in warning.value for warning in app.warning)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_report_has_the_numbers_of_each_lesson_below_their_names(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRET, "a secret of the school")
    _ = translator(lang)
    rows = (Row("one_window", 1, 5, 2, 3, 4), Row("of_another_house", 6, 7, 8, 9, 10))
    app = opened(lesson="one_window", part="5", lang=lang)
    app.text_input(key="course_report_line").set_value(signed(Report("2026-03-04", 56, rows))).run()
    assert [note.value for note in app.success] == [
        _("Signed here on {day}, seed {seed}.").format(day="2026-03-04", seed=56)
    ]
    names = ("Lesson", "Done", "At the first try", "At the second", "Shown")
    table = app.table[-1].value
    assert list(table.columns) == [_(name) for name in names]
    assert table.to_numpy().tolist() == [
        [said(_, LESSON.title), "1/5", 2, 3, 4],
        ["of_another_house", "6/7", 8, 9, 10],
    ]


def test_what_was_changed_in_the_browser_is_self_reported_from_then_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(SECRET, "a secret of the school")
    app = answered(opened(lesson="one_window", part="5"))
    own = app.session_state["learn_progress"].own
    own["course one_window 1"] = kept_of(app, "one_window").replace("[0,0,0,0,0]", "[1,1,1,1,1]")
    assert "This server judged every answer" not in texts(app.run())
    session_of(app).change_learn(part=5)
    answered(app)
    assert kept_of(app, "one_window").startswith("[")


# ---- a lesson of one's own ---------------------------------------------------------------------------------

OWN = """\
title = "Edges *first*"
goal = "You find edges."
minutes = 3
[[part]]
text = {en = "Walk over the <b>dot</b>.", zh-Hant = "走過這個點。"}
stage = "forward?pic=dot&k=box"
see = "all"
notice = "Soft."
[[part]]
text = "Your turn."
ask = ["output"]
"""


def brought(app: AppTest, content: str) -> AppTest:
    return bring(app, "edges.toml", content.encode())


def test_a_lesson_of_ones_own_stands_first_and_says_its_words_as_they_are() -> None:
    app = brought(opened(), OWN)
    assert "print it from the program that you wrote it in" in texts(app)
    lessons = app.radio(key="course_lesson")
    assert lessons.options[:2] == [r"Edges \*first\*", "1 One window"]
    assert r"Walk over the \<b\>dot\</b\>." in texts(app)
    assert session_of(app).learn_state.lesson.startswith("own_")
    session_of(app).change_display(lang="zh-Hant")
    assert "走過這個點。" in texts(app.run())
    session_of(app).change_learn(lesson="channels")
    app.run()
    assert app.radio(key="course_lesson").value == "channels"


def test_what_is_wrong_in_a_lesson_is_told_with_its_line_and_the_course_stays() -> None:
    app = brought(opened(lesson="channels"), OWN.replace("forward?", "sideways?"))
    said_of = " ".join(note.value for note in [*app.warning, *app.error])
    assert "Line 6: stage is an address from forward? or backward? on" in said_of
    assert app.radio(key="course_lesson").value == "channels"


def test_a_lesson_whose_time_is_over_gives_way_to_the_course() -> None:
    for kept in ({"course": "Cb3-_xxxxxxxxxxxxxxxxx"}, {}):  # where nothing is kept, its tab alone had it
        app = opened(**kept, lesson="own_abc")
        assert [note.value for note in app.warning] == [
            "The lesson of this address is no longer here: open its file again. Meanwhile you see the course."
        ]
        assert app.radio(key="course_lesson").value == "one_window"
        state = session_of(app).learn_state
        assert (state.lesson_file, state.lesson) == ("", "")
        assert not app.run().warning


# ---- the end -----------------------------------------------------------------------------------------------


def test_after_the_last_lesson_there_is_a_mystery_and_a_wrong_guess_leads_back_to_a_lesson() -> None:
    lesson = course()["mastery"]
    app = opened(lesson="mastery", part="1")
    done = progress_text(new_progress(lesson, 1).with_done(0))
    app.session_state["learn_progress"].own["course mastery 1"] = done
    app.run().button(key="course_mystery").click().run()
    assert (session_of(app).learn_state.view, session_of(app).learn_state.mystery) == ("bugs", 1)
    hidden = mystery(1)
    guess = next(id for id, bug in BUGS.items() if bug.which != hidden.which)
    app.radio(key="museum_guess").set_value(guess)
    app.button(key="museum_answer").click().run()
    app.button(key="museum_lesson").click().run()
    lessons = {"weight": "weight_gradient", "input": "input_gradient", "bias": "channels"}
    assert app.radio(key="course_lesson").value == lessons[hidden.which]


def test_a_lesson_is_watched_on_pixels_of_the_own_picture_too() -> None:
    app = opened(lesson="one_window", part="1", pic="dot")
    before = app.session_state["course_stage_session"].now.experiment.numbers
    toggle = app.toggle(key="course_pixels")
    assert toggle.label == "The same with pixels of the picture on Forward (Dot)"
    toggle.set_value(True).run()
    own = app.session_state["course_stage_session"].now.experiment.numbers
    assert own != before and own.array.max() == 5
    assert "Steps seen: 0 of 9" in texts(app)
    app.toggle(key="course_pixels").set_value(False).run()
    assert app.session_state["course_stage_session"].now.experiment.numbers == before
