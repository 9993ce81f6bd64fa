"""A lesson printed for whoever teaches it: one page, all of it on the paper, in every language."""

from __future__ import annotations

import sys
from functools import cache
from itertools import product

import pytest

from convviz.errors import MissingPackage
from convviz.i18n import LANGUAGES, translator
from convviz.lab.drawing.fonts import font
from convviz.lab.lessons.course import Ask, Lesson, Watch, course
from convviz.lab.lessons.exercises import draw
from convviz.lab.worksheet import Worksheet, check_printing, lesson_pdf, pdf_of
from convviz.lab.worksheet.lesson_page import SEED
from convviz.lab.worksheet.paper import FOOT, NARROW, SIDE
from tests.for_each import for_each
from tests.lab.worksheet.printed import Page, links_of, pages_of

SERVER = "https://class.example/"
EACH = list(product(course(), LANGUAGES))


@cache
def pages(lesson: str, language: str) -> list[Page]:
    return pages_of(lesson_pdf(course()[lesson], language, SERVER))


def letters(text: str) -> str:
    """A text without blanks and line breaks, which the paper may have elsewhere, in plain quotation marks."""
    return "".join(text.split()).translate(NARROW)


def told(lesson: Lesson) -> list[str]:
    """Every sentence of a lesson that a lecturer needs, in English."""
    teacher = lesson.teacher
    words = [lesson.title, lesson.goal, *teacher.say, *teacher.click, *teacher.wrong]
    for part in lesson.parts:
        words += [part.text, *([part.notice] if isinstance(part, Watch) else [])]
    return [word.text for word in words]


@for_each("lesson, language", EACH)
def test_a_lesson_is_exactly_one_page_of_a4_and_nothing_leaves_it(lesson: str, language: str) -> None:
    [page] = pages(lesson, language)
    assert (round(page.width), round(page.height)) == (210, 297)
    assert page.fonts_embedded
    for mark in page.marks:
        assert mark.left >= SIDE - 1 and mark.right <= 210 - SIDE + 1, mark.text
        assert mark.bottom <= 297 - FOOT, mark.text


@for_each("lesson, language", EACH)
def test_the_page_has_every_sentence_that_a_lecturer_needs(lesson: str, language: str) -> None:
    [page] = pages(lesson, language)
    _, said = translator(language), letters("".join(page.runs))
    for sentence in told(course()[lesson]):
        assert letters(_(sentence)) in said, sentence
    for heading in ("Say", "Click", "Ask", "What they will get wrong"):
        assert _(heading) in page.runs
    assert letters(f"{course()[lesson].minutes} ") in said


@for_each("lesson, language", EACH)
def test_the_page_names_every_kind_of_question_by_an_example(lesson: str, language: str) -> None:
    [page] = pages(lesson, language)
    _, said = translator(language), letters("".join(page.runs))
    kinds = [kind for part in course()[lesson].parts if isinstance(part, Ask) for kind in part.kinds]
    assert kinds
    for kind in kinds:
        asked = draw(kind, SEED).sentence
        words = {name: v if isinstance(v, str) else f"{v:.0f}" for name, v in asked.values.items()}
        assert letters(_(asked.template).format(**words)) in said, kind


@for_each("lesson, language", EACH)
def test_every_letter_of_the_page_is_in_its_font(lesson: str, language: str) -> None:
    [page] = pages(lesson, language)
    for bold in (False, True):
        known = font(40, bold)
        missing = bytes(known.getmask("\uffff"))
        lacking = {one for one in "".join(page.runs) if one.strip() and bytes(known.getmask(one)) == missing}
        assert not lacking, "run `python -m tests.lab.drawing.make_fonts`"


def test_no_line_begins_with_a_mark_that_ends_something() -> None:
    for lesson in course():
        [page] = pages(lesson, "zh-Hant")
        assert not [run for run in page.runs if run[0] in "，。、；：！？）」"]


@for_each("language", LANGUAGES)
def test_the_page_leads_to_its_lesson_where_the_app_can_be_reached(language: str) -> None:
    lesson = course()["channels"]
    [link] = set(links_of(lesson_pdf(lesson, language, SERVER)))
    assert link.startswith(f"{SERVER}learn?") and "lesson=channels" in link
    assert ("lang=zh-Hant" in link) == (language == "zh-Hant")
    assert not list(links_of(lesson_pdf(lesson, language)))


def test_english_has_no_quotation_marks_as_wide_as_a_character() -> None:
    for lesson in course():
        [page] = pages(lesson, "en")
        assert not set("‘’“”") & set(page.text), lesson


def test_without_the_package_a_sentence_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    check_printing()
    monkeypatch.setitem(sys.modules, "fpdf", None)
    for made in (lambda: lesson_pdf(course()["channels"], "en"), lambda: pdf_of(Worksheet(1), key=False)):
        with pytest.raises(MissingPackage, match="Printing needs the package fpdf2"):
            made()
