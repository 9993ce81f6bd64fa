"""What has to be told is told once, or stands beside its place until it is true no more."""

from __future__ import annotations

from convviz.errors import RefusedValue
from convviz.lab.session.feedback import INPUT, KERNEL, STEP, Feedback

NO, NEVER = RefusedValue("No."), RefusedValue("Never.")


def test_each_note_is_told_once_in_its_order() -> None:
    feedback = Feedback()
    feedback.note([NO])
    feedback.note([NEVER, NO])
    assert feedback.has_notes
    assert feedback.take_notes() == [NO, NEVER, NO]
    assert not feedback.has_notes and feedback.take_notes() == []


def test_a_refusal_stands_beside_its_own_place_until_something_is_taken_there() -> None:
    feedback = Feedback()
    feedback.refuse(KERNEL, NO)
    feedback.refuse(STEP, NEVER)
    assert [feedback.refusal(place) for place in (KERNEL, INPUT, STEP)] == [NO, None, NEVER]
    feedback.refuse(KERNEL, None)
    feedback.refuse(INPUT, None)
    assert [feedback.refusal(place) for place in (KERNEL, INPUT, STEP)] == [None, None, NEVER]


def test_what_is_forgotten_are_the_places_that_are_named_or_all_and_the_loss_of_a_step() -> None:
    feedback = Feedback()
    for place in (KERNEL, INPUT, STEP):
        feedback.refuse(place, NO)
    feedback.note([NO])
    feedback.loss = (2.0, 1.0)
    feedback.forget(KERNEL, STEP)
    assert [feedback.refusal(place) for place in (KERNEL, INPUT, STEP)] == [None, NO, None]
    assert feedback.loss is None and feedback.has_notes
    feedback.forget()
    assert feedback.refusal(INPUT) is None
