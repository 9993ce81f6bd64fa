"""The seven lessons: in order, an hour long, and true to their stages and questions."""

from __future__ import annotations

import pytest

from convviz.lab.lessons.course import Ask, Lesson, Scenery, Watch, course, question_of
from convviz.lab.lessons.exercises import MapQuestion, draw
from convviz.lab.session.session import Session
from convviz.lab.state.sizes import steps_of
from convviz.lab.state.state import State
from tests.for_each import for_each

LESSONS = list(course().values())
SCENERIES = [
    (lesson.id, scenery)
    for lesson in LESSONS
    for scenery in (
        *(part.scenery for part in lesson.parts if isinstance(part, Watch)),
        *(remedy.scenery for remedy in lesson.remedies),
    )
]


def shown(scenery: Scenery) -> Session:
    session = Session()
    refusals = session.on_show.follow(State(scenery.experiment), noted=False)
    assert not refusals and session.experiment == scenery.experiment
    return session


def test_there_are_seven_lessons_and_they_take_an_hour() -> None:
    assert len(LESSONS) == 7
    assert sum(lesson.minutes for lesson in LESSONS) == 60
    assert all(lesson.minutes <= 12 for lesson in LESSONS)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_lesson_ends_with_questions_and_tells_the_teacher(lesson: Lesson) -> None:
    assert isinstance(lesson.parts[-1], Ask)
    assert isinstance(lesson.parts[0], Watch) or lesson is LESSONS[-1]
    assert lesson.teacher.say and lesson.teacher.click and lesson.teacher.wrong


@for_each("scenery", [scenery for _id, scenery in SCENERIES], ids=[id for id, _s in SCENERIES])
def test_every_stage_shows_just_what_its_address_says_in_few_steps(scenery: Scenery) -> None:
    session = shown(scenery)
    experiment = session.experiment
    steps = steps_of(experiment, session.source.size)
    assert 1 <= steps <= 36 and experiment.step < steps
    assert float(session.scene.output[0, 0, 0, 0]).is_integer()


def test_the_steps_that_a_part_wants_to_be_seen_are_there() -> None:
    for lesson in LESSONS:
        for part in lesson.parts:
            if isinstance(part, Watch) and isinstance(part.task.see, frozenset):
                session = shown(part.scenery)
                assert part.task.see <= set(range(steps_of(session.experiment, session.source.size)))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_remedy_is_for_slips_that_the_questions_of_its_lesson_tell(lesson: Lesson) -> None:
    kinds = {kind for part in lesson.parts if isinstance(part, Ask) for kind in part.kinds}
    drawn = [draw(kind, seed) for kind in kinds for seed in range(8)]
    told = {m.id for question in drawn for mistakes in question.every_mistake for m in mistakes}
    for remedy in lesson.remedies:
        assert remedy.slips <= told, (lesson.id, remedy.slips - told)


def test_an_example_that_fades_is_one_sum_for_a_round_and_then_another() -> None:
    lesson = course()["all_channels"]
    part, number = lesson.parts[-1], len(lesson.parts) - 1
    assert isinstance(part, Ask) and part.right == 3
    questions = [question_of(part, number, 5, asked) for asked in range(6)]
    cells = [len(question.cells) for question in questions if isinstance(question, MapQuestion)]
    assert cells == [2, 3, 5, 2, 3, 5]
    sums = [(question.example.weight.tolist(), question.sentence.values) for question in questions]
    assert sums[0] == sums[1] == sums[2] != sums[3] == sums[4] == sums[5]


def test_what_has_to_be_found_is_covered() -> None:
    for lesson in LESSONS:
        for part in lesson.parts:
            if isinstance(part, Watch):
                assert bool(part.task.find) == bool(part.scenery.cover)


WORDS_A_MINUTE, SECONDS_A_CELL = 200, 20


def seconds_of(lesson: Lesson) -> float:
    """What reading every sentence and typing every cell takes, where each question is right at once."""
    words, cells = len(lesson.title.text.split()), 0
    for number, part in enumerate(lesson.parts):
        words += len(part.text.text.split())
        if isinstance(part, Watch):
            words += len(part.notice.text.split())
            cells += part.task.find
            continue
        for k in range(part.right):
            question = draw(part.kinds[k % len(part.kinds)], 1, 100 * number + k)
            words += len(question.sentence.template.split())
            cells += len(question.cells) if isinstance(question, MapQuestion) else 1
    return 60 * words / WORDS_A_MINUTE + SECONDS_A_CELL * cells


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_reading_and_typing_fit_the_minutes_of_a_lesson(lesson: Lesson) -> None:
    assert seconds_of(lesson) <= 60 * lesson.minutes, seconds_of(lesson)
