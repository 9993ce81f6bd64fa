"""The course's words: what a part says before, while and after it is done."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from convviz.app.pages.learn.course.ask import praise, row_signs
from convviz.app.pages.learn.course.on import way_on
from convviz.app.pages.learn.course.words import said
from convviz.lab.lessons.course import Ask, Asked, Words, course, new_progress, progress_text
from tests.app.pages.learn.learning import opened, session_of
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


def test_the_bars_say_how_much_of_each_lesson_is_done() -> None:
    radio = with_progress(opened(), 3).radio(key="course_lesson")
    assert [str(caption) for caption in radio.proto.captions][:2] == [
        ":primary[▰▰▰▱] 3 of 4 · 8 min",
        ":primary[▱▱▱▱] 0 of 4 · 8 min",
    ]


def test_another_language_says_the_same() -> None:
    assert "每個像素乘上蓋在它上面的權重" in texts(opened(lang="zh-Hant"))


def test_what_an_author_wrote_is_no_markup() -> None:
    assert said(plain, Words("**x** <b>")) == r"\*\*x\*\* \<b\>"
