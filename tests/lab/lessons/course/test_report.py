"""The report for a teacher: what it counts, and that only this server's own is believed."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date

import pytest

from convviz.errors import RefusedValue
from convviz.lab.lessons.course import course, new_progress
from convviz.lab.lessons.course.report import Report, checked, report_of, signed
from convviz.lab.lessons.course.signature import SECRET, is_signed, sign, signs
from convviz.lab.lessons.exercises import Attempt

DAY = date(2026, 3, 9)


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(SECRET, "a secret of the school")
    return "a secret of the school"


def some_report() -> Report:
    lesson = course()["one_window"]
    progress = new_progress(lesson, 7).with_done(1)
    for attempt in (Attempt(ended="right"), Attempt((2.0,), "right"), Attempt((1.0, 2.0), "shown")):
        asked = progress.asked[4].with_attempt(attempt).on()
        progress = progress.with_asked(lesson, 4, asked)
    return report_of(DAY, 7, {"one_window": progress, "channels": new_progress(course()["channels"], 7)})


def test_a_report_counts_parts_and_tries_of_each_lesson() -> None:
    report = some_report()
    assert (report.day, report.seed) == ("2026-03-09", 7)
    one, channels = report.rows
    assert (one.lesson, one.done, one.parts, one.first, one.second, one.shown) == (
        "one_window",
        1,
        5,
        1,
        1,
        1,
    )
    assert (channels.done, channels.parts, channels.first) == (0, 3, 0)


@pytest.mark.usefixtures("secret")
def test_a_signed_report_says_the_same_when_it_is_checked() -> None:
    line = signed(some_report())
    assert checked(line) == some_report()
    assert checked(f"  {line[:30]}\n{line[30:]} ") == some_report()  # as a mail breaks it
    assert len(line) < 1000


@pytest.mark.usefixtures("secret")
def test_a_report_that_was_changed_or_is_none_is_refused_in_a_sentence() -> None:
    body, signature = signed(some_report()).split(".")
    better = urlsafe_b64encode(urlsafe_b64decode(body + "==").replace(b",1,5,1,1,1", b",5,5,9,0,0")).decode()
    tampered = [
        f"{better}.{signature}",
        f"{body}.",
        body,
        f".{signature}",
        "",
        "x" * 10**6,
        "★.★",
        f"{body}.☃",
    ]
    for line in (*tampered, f"{body}.{sign(urlsafe_b64decode(body + '==').decode())}"):
        with pytest.raises(RefusedValue) as refused:
            checked(line)
        assert str(refused.value).startswith("This server has not signed this report")


def test_another_secret_signs_otherwise(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    signature = sign("text")
    assert signs() and is_signed("text", signature) and not is_signed("test", signature)
    monkeypatch.setenv(SECRET, secret + "!")
    assert not is_signed("text", signature)


@pytest.mark.parametrize("given", ["", "too short"])
def test_without_a_secret_nothing_is_signed_or_believed(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET, given)
    assert not signs() and sign("text") == "" and signed(some_report()) == ""
    assert not is_signed("text", "")
