"""The printed pages: their numbers, words and fonts, that nothing leaves the paper, the same bytes again."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise, product

import cv2
import numpy as np
from pypdfium2 import PdfDocument

from convviz.i18n import LANGUAGES, translator
from convviz.lab.drawing.fonts import font
from convviz.lab.worksheet import (
    ASKED,
    LEVELS,
    MAX_QUESTIONS,
    PAPERS,
    Worksheet,
    draw_question,
    link_to,
    pdf_of,
)
from convviz.lab.worksheet.blocks import ASKED_CELL, BELOW, GIVEN_CELL, paged
from convviz.lab.worksheet.paper import FOOT, SIDE
from convviz.lab.worksheet.questions import TITLES
from convviz.lab.worksheet.tasks import ASKS, MEANS, formulas_of, sentences_of
from tests.for_each import for_each
from tests.lab.worksheet.printed import Page, images_of, links_of, numbers_on, pages_of, text_of

SERVER = "https://class.example/"
LONG = "https://a-very-long-name-of-a-machine.department-of-computer-science.university.example/convviz/"
PRINTS = list(product(PAPERS, LANGUAGES))
READ_AS = {
    "x": "input x",
    "weight": "kernel w",
    "bias": "bias b",
    "output_grad": "upstream gradient g",
    "output": "output y",
    "weight_grad": "weight gradient dW",
    "bias_grad": "bias gradient db",
    "input_grad": "input gradient dX",
}
HEADINGS = (
    "Convolution by hand",
    "Convolution by hand: the key",
    "Name",
    "Date",
    "Rows and columns count from 0.",
    "Seed {seed}",
)
CHOICES = list(product(LEVELS, ASKED))
SHARES = [(*kind, CHOICES[place :: len(PRINTS)]) for place, kind in enumerate(PRINTS)]
"""Every paper in every language with its share of the choices: between them they have all."""


def printed(sheet: Worksheet, names: str) -> Counter[int]:
    """The numbers of all grids that are `given` or `asked`."""
    questions = [draw_question(sheet, index) for index in range(sheet.count)]
    return Counter(
        int(number)
        for question in questions
        for name in getattr(question, names)
        for number in question.grid(name).flat
    )


@cache
def key_pages(sheet: Worksheet) -> list[Page]:
    return pages_of(pdf_of(sheet, key=True, server=LONG))


@for_each("paper, language, choices", SHARES)
def test_the_pages_have_the_numbers_and_the_key_those_that_are_asked_for(
    paper: str, language: str, choices: list[tuple[str, str]]
) -> None:
    for level, asked in choices:
        sheet = Worksheet(7, 7, asked, level, True, paper, language)
        assert numbers_on(key_pages(sheet)) == printed(sheet, "given") + printed(sheet, "asked")
        few = replace(sheet, seed=4711, count=3)
        assert numbers_on(pages_of(pdf_of(few, key=False))) == printed(few, "given")


@for_each("level", LEVELS)
def test_every_number_stands_in_its_row_and_column_below_its_title(level: str) -> None:
    sheet = Worksheet(12, 2, "all", level, False)
    marks = [mark for page in pages_of(pdf_of(sheet, key=True)) for mark in page.marks]
    numbers = (mark for mark in marks if re.fullmatch(r"−?\d+", mark.text))
    for index in range(sheet.count):
        question = draw_question(sheet, index)
        for name in question.given + question.asked:
            grid, cell = question.grid(name), ASKED_CELL if name in question.asked else GIVEN_CELL
            title = [mark for mark in marks if mark.text == READ_AS[name]][index]
            cells = [next(numbers) for _number in grid.flat]
            for (row, column), mark in zip(np.ndindex(grid.shape), cells, strict=True):
                assert mark.text == f"{grid[row, column]:.0f}".replace("-", "−")
                ring = question.padding if name == "x" else 0
                centre = (mark.left + mark.right) / 2 - title.left, (mark.top + mark.bottom) / 2 - title.top
                assert abs(centre[0] - (column + ring + 0.5) * cell) < 0.8
                assert abs(centre[1] - 3.6 - (row + ring + 0.5) * cell) < 1
    assert not list(numbers)


@for_each("paper, language, level", [(*kind, level) for kind, level in zip(PRINTS, LEVELS, strict=True)])
def test_the_pages_say_what_to_do_and_where_the_numbers_come_from(
    paper: str, language: str, level: str
) -> None:
    _ = translator(language)
    sheet = Worksheet(4711, 3, "all", level, True, paper, language)
    file = pdf_of(sheet, key=False)
    pages = pages_of(file)
    for number, page in enumerate(pages, 1):
        corner = f"{_('Seed {seed}').format(seed=4711)}·{_(LEVELS[level])}·ConvViz"
        assert corner in page.runs and f"{number} / {len(pages)}" in page.runs
    said = "".join(text_of(file).split())
    sentences = [*sentences_of(draw_question(sheet, 0)), *MEANS.values(), *TITLES.values()]
    for sentence in [*sentences, "Convolution by hand", "Name", "Date", HEADINGS[4]]:
        assert "".join(_(sentence).split()) in said, sentence
    assert PdfDocument(file).get_metadata_value("Title") == _("Convolution by hand")
    assert f"/Lang ({language})".encode() in file


@for_each("asked, there", [("output", 0), ("weight_grad", 2), ("all", 3)])
def test_the_pages_speak_of_what_is_asked_for_alone(asked: str, there: int) -> None:
    [page] = pages_of(pdf_of(Worksheet(1, 1, asked), key=False))
    said = page.text.replace("\r", "")
    for place, name in enumerate(("weight_grad", "bias_grad", "input_grad")):
        letters = READ_AS[name][-2:]
        ways = [rf"gradient {letters}: ", rf"the gradients .*{letters}", rf"{letters}.* = Σ"]
        found = [READ_AS[name] in page.runs, *(bool(re.search(words, said)) for words in ways)]
        assert found == [place < there] * 4, name


def test_formulas_have_the_levels_own_stride_and_padding_and_can_be_left_out() -> None:
    said = {level: "".join(text_of(pdf_of(Worksheet(1, level=level), key=False)).split()) for level in LEVELS}
    for level, read in (
        ("plain", "x[p+i,q+j]"),
        ("stride", "x[2p+i,2q+j]"),
        ("padding", "x[p+i−1,q+j−1]"),
        ("both", "x[2p+i−1,2q+j−1]"),
    ):
        assert said[level].count(read) == 2
    without = text_of(pdf_of(Worksheet(1, formulas=False), key=False))
    assert "Σ" not in without and "count from 0" not in without


@for_each("paper, language, choices", SHARES)
def test_nothing_leaves_the_paper_and_no_question_is_cut(
    paper: str, language: str, choices: list[tuple[str, str]]
) -> None:
    width, height = PAPERS[paper]
    sheets = [Worksheet(7, 7, asked, level, True, paper, language) for level, asked in choices]
    for pages in [*map(key_pages, sheets), pages_of(pdf_of(sheets[0], key=False, server=LONG))]:
        for page in pages:
            assert abs(page.width - width) < 0.01 and abs(page.height - height) < 0.01
            corners = {mark.text for mark in page.marks if mark.top > height - FOOT}
            assert len(corners) == 2 and all("ConvViz" in text or " / " in text for text in corners)
            for mark in page.marks:
                assert mark.left > SIDE - 0.7 and mark.right < width - SIDE + 0.7, mark
                assert mark.top > 10 and mark.bottom < height - 8, mark


def test_questions_are_shared_out_whole_and_each_once() -> None:
    pages = paged([100, 100, 120, 200, 50], 210, 250)
    assert [page.indices for page in pages] == [(0, 1), (2,), (3, 4)]
    assert pages[0].spare == 5 and pages[2].spare == 0 and pages[1].spare > 0
    assert [page.indices for page in paged([100 + BELOW, 100 + BELOW], 200 + BELOW, 300)] == [(0, 1)]
    assert [page.indices for page in paged([400], 200, 300)] == [(0,)]


def test_cells_to_write_in_are_large_enough() -> None:
    [page] = pages_of(pdf_of(Worksheet(1, 1, "output"), key=False))
    [title] = [mark for mark in page.marks if mark.text == "output y"]
    below = [
        mark for mark in page.marks if not mark.text and mark.left > title.left - 1 and mark.top > title.top
    ]
    level = sorted(mark.top for mark in below if mark.right - mark.left > 1)
    rows, _columns = draw_question(Worksheet(1, 1, "output"), 0).grid("output").shape
    assert len(level) == rows + 1
    assert all(one + 8.99 <= other for one, other in pairwise(level))


@for_each("language", LANGUAGES)
def test_every_font_is_embedded_and_holds_what_is_printed(language: str) -> None:
    for page in pages_of(pdf_of(Worksheet(1, language=language), key=True, server=SERVER)):
        assert page.fonts_embedded
        assert {mark.font for mark in page.marks if mark.text} == {
            "MPDFAA+NotoSansCJKTC",
            "MPDFAA+NotoSansCJKTCBold",
        }


@for_each("bold", [False, True])
def test_the_fonts_have_every_character_that_can_be_printed(bold: bool) -> None:
    """They are made again by ``python -m tests.lab.drawing.make_fonts``."""
    sheets = [Worksheet(1, 1, "all", level) for level in LEVELS]
    said = "".join(
        translator(language)(sentence)
        for language in LANGUAGES
        for sheet in sheets
        for sentence in [*sentences_of(draw_question(sheet, 0)), *MEANS.values(), *ASKS.values()]
        + [*TITLES.values(), *LEVELS.values(), *HEADINGS]
    )
    said += "".join(
        text for sheet in sheets for parts in formulas_of(sheet) for part in parts for text in part
    )
    letters = font(40, bold)
    absent = bytes(letters.getmask("\uffff"))
    assert not [letter for letter in set(said) - {" "} if bytes(letters.getmask(letter)) == absent]


def test_the_key_leads_to_each_question_in_the_app() -> None:
    sheet = Worksheet(4711, 4, "all", "stride")
    links = links_of(pdf_of(sheet, key=True, server=SERVER))
    expected = [link_to(draw_question(sheet, index), SERVER, "en") for index in range(4)]
    assert list(dict.fromkeys(links)) == expected
    said = "".join(text_of(pdf_of(sheet, key=True, server=SERVER)).split())
    assert all(link in said for link in expected)
    assert SERVER not in text_of(pdf_of(sheet, key=False, server=SERVER))


def test_the_codes_on_the_key_are_read_as_the_links_and_stand_free() -> None:
    sheet = Worksheet(4711, 3, "all", "both")
    file = pdf_of(sheet, key=True, server=SERVER)
    read = [cv2.QRCodeDetector().detectAndDecode(np.ascontiguousarray(image))[0] for image in images_of(file)]
    assert read == [link_to(draw_question(sheet, index), SERVER, "en") for index in range(3)]
    for page in pages_of(file):
        for code in (mark for mark in page.marks if mark.is_image):
            others = [mark for mark in page.marks if mark.right > code.left - 3 and not mark.is_image]
            assert others
            assert all(mark.bottom < code.top - 0.5 or mark.top > code.bottom + 3 for mark in others)


def test_the_same_worksheet_is_the_same_bytes_in_another_process_too() -> None:
    """The library of pages is loaded when there are pages to make, not when the app starts."""
    code = (
        "import hashlib, sys; from convviz.lab.worksheet import Worksheet, pdf_of;"
        "print('fpdf' in sys.modules);"
        "print(hashlib.sha256(pdf_of(Worksheet(3, 2, language='zh-Hant'), key=True)).hexdigest())"
    )
    here = hashlib.sha256(pdf_of(Worksheet(3, 2, language="zh-Hant"), key=True)).hexdigest()
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert there.split() == ["False", here]
    assert pdf_of(Worksheet(4, 2), key=True) != pdf_of(Worksheet(3, 2), key=True)


def test_as_many_questions_as_are_allowed_are_numbered_through() -> None:
    file = pdf_of(Worksheet(5, MAX_QUESTIONS, "output"), key=False)
    numbered = [run for page in pages_of(file) for run in page.runs if re.fullmatch(r"\d+\.", run)]
    assert numbered == [f"{n}." for n in range(1, MAX_QUESTIONS + 1)]
