"""A round: two tries a question, a point for a right answer, none for one that was shown."""

from convviz.lab.lessons.exercises import Round, new_round


def wrong(round: Round) -> float:
    return round.question.answer + 1000


def test_a_right_answer_scores_at_the_first_and_at_the_second_try():
    first = new_round("first_window", 1).tried(new_round("first_window", 1).question.answer)
    second = new_round("first_window", 1).tried(wrong(new_round("first_window", 1)))
    second = second.tried(second.question.answer)
    assert (first.score, first.attempt.ended) == (second.score, second.attempt.ended) == (1, "right")


def test_after_two_wrong_answers_nothing_but_the_solution_is_left():
    round = new_round("first_window", 1)
    round = round.tried(wrong(round)).tried(wrong(round))
    assert round.attempt.tries_left(round.question) == 0
    assert round.tried(round.question.answer) is round
    assert round.on() is round
    assert round.shown().on().index == 1
    assert round.shown().score == 0


def test_an_answer_after_the_end_of_a_question_changes_nothing():
    round = new_round("first_window", 1).shown()
    assert round.tried(round.question.answer) is round
    assert round.shown() is round


def test_a_round_is_over_after_its_last_question():
    round = new_round("back_to_kernel", 4)
    for _index in range(round.count):
        round = round.tried(round.question.answer).on()
    assert round.over and round.score == round.count == 6


def test_right_at_the_first_try_is_neither_right_at_the_second_nor_shown_at_once():
    round = new_round("back_to_kernel", 4)
    assert round.at_first_try == 0
    round = round.tried(round.question.answer).on()
    round = round.tried(wrong(round))
    round = round.tried(round.question.answer).on().shown().on()
    assert (round.at_first_try, round.score) == (1, 2)
