"""A name in the address that nothing on Learn has is told once, where it is missed, with what is shown."""

from __future__ import annotations

from convviz.datasets import dataset
from convviz.i18n import LANGUAGES, translator
from convviz.lab.lessons.bugs import BUGS
from convviz.lab.lessons.course import course
from convviz.lab.lessons.exercises import SERIES
from tests.app.pages.learn.learning import opened, session_of
from tests.for_each import for_each

FIRST_LESSON = next(iter(course().values()))
MISSING = [
    (
        {"series": "door"},
        "There is no series of exercises {name}: “{shown}” is shown instead.",
        {"name": "door", "shown": next(iter(SERIES.values())).name},
    ),
    (
        {"exhibit": "door"},
        "The museum has no piece {name}: “{shown}” is shown instead.",
        {"name": "door", "shown": next(iter(BUGS.values())).name},
    ),
    (
        {"lesson": "door", "part": "2"},
        "The course has no lesson {name}: “{shown}” is shown instead.",
        {"name": "door", "shown": FIRST_LESSON.title.text},
    ),
    (
        {"lesson": FIRST_LESSON.id, "part": "20"},
        "The lesson “{lesson}” has no part {part}; the last one, {last}, is shown instead.",
        {"lesson": FIRST_LESSON.title.text, "part": 20, "last": len(FIRST_LESSON.parts)},
    ),
    (
        {"part": "20"},
        "The lesson “{lesson}” has no part {part}; the last one, {last}, is shown instead.",
        {"lesson": FIRST_LESSON.title.text, "part": 20, "last": len(FIRST_LESSON.parts)},
    ),
    (
        {"learn": "network", "nshow": "layers", "npic": "9999"},
        "There is no held-out picture {number}; the last one, {last}, is shown instead.",
        {"number": 9999, "last": len(dataset("digits", 0).held_x) - 1},
    ),
]


@for_each("lang", list(LANGUAGES))
def test_a_name_that_is_not_there_is_told_once_with_what_is_shown(lang: str) -> None:
    _ = translator(lang)
    for query, sentence, values in MISSING:
        app = opened(**{"lang": lang, **query})
        words = {name: _(value) if isinstance(value, str) else value for name, value in values.items()}
        assert lang == "en" or _(sentence) != sentence
        told = _(sentence).format(**words)
        assert [note.value.replace("\\", "") for note in app.warning].count(told) == 1, query
        assert told not in [note.value.replace("\\", "") for note in app.run().warning]


def test_the_address_says_what_is_shown_afterwards() -> None:
    app = opened(lesson=FIRST_LESSON.id, part="20")
    assert app.query_params["part"] == str(len(FIRST_LESSON.parts))
    assert "series" not in opened(series="door").query_params
    state = session_of(opened(lesson="door", part="2")).learn_state
    assert (state.lesson, state.part) == ("", None)


def test_a_name_that_is_there_and_one_that_is_empty_tell_nothing() -> None:
    for query in (
        {"series": next(reversed(SERIES))},
        {"exhibit": next(reversed(BUGS))},
        {"lesson": next(reversed(course())), "part": "1"},
        {"series": "", "learn": "exercises"},
        {"exhibit": "", "learn": "bugs"},
        {"lesson": "", "part": str(len(FIRST_LESSON.parts))},
    ):
        assert not opened(**query).warning
