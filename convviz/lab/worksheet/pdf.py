"""The pages of a worksheet or its key, as a PDF whose fonts are embedded: the same order, the same bytes."""

from __future__ import annotations

from convviz.i18n import N_, translator
from convviz.lab.worksheet.blocks import (
    CAPTION,
    CODE,
    INDENT,
    LINE,
    MM,
    SMALL,
    WORDS,
    Block,
    Box,
    block_of,
    broken,
    paged,
)
from convviz.lab.worksheet.paper import BLACK, FOOT, GREY, INK, SIDE, TOP, Paper
from convviz.lab.worksheet.questions import draw_question, link_to
from convviz.lab.worksheet.tasks import Formula, formulas_of, head_of
from convviz.lab.worksheet.worksheet import LEVELS, PAPERS, Worksheet

_TITLE, _NUMBER, _RESULT, _SUM, _TINY = 17.0, 10.5, 12.0, 10.5, 6.5  # points
_JOINTS = {"en": " ", "zh-Hant": ""}


def pdf_of(sheet: Worksheet, *, key: bool, server: str = "") -> bytes:
    """Return the worksheet, or its key with the results of `convviz.ops`.

    The key leads to each question in the app at `server` (an address that ends in /), if there is one.
    """
    return _Printer(sheet, key, server).file()


class _Printer:
    """One file in the making."""

    def __init__(self, sheet: Worksheet, key: bool, server: str) -> None:
        self.sheet, self.key, self.server = sheet, key, server
        self._ = translator(sheet.language)
        self.paper = Paper(PAPERS[sheet.paper], self._title(), sheet.language)

    def file(self) -> bytes:
        """Set all pages."""
        blocks = [self._block(index) for index in range(self.sheet.count)]
        room = self.paper.height - TOP - FOOT
        self.paper.add_page()
        top = self._head(TOP)
        pages = paged([block.height for block in blocks], self.paper.height - FOOT - top, room)
        for number, page in enumerate(pages):
            if number:
                self.paper.add_page()
                top = TOP
            self._corners(number + 1, len(pages))
            for index in page.indices:
                self._question(blocks[index], index, top)
                top += blocks[index].height + page.spare
        return self.paper.file()

    def _title(self) -> str:
        return self._(N_("Convolution by hand: the key")) if self.key else self._(N_("Convolution by hand"))

    def _block(self, index: int) -> Block:
        sheet, question = self.sheet, draw_question(self.sheet, index)
        link = link_to(question, self.server, sheet.language) if self.key and self.server else ""
        return block_of(question, self._, _JOINTS[sheet.language], self.paper.width - 2 * SIDE, link)

    # ---- what is on every page, and at the top of the first ----------------------------------------------

    def _head(self, top: float) -> float:
        """Set title, name and date, what to do and the formulas; return where the questions begin."""
        self.paper.text(SIDE, top + 6, self._title(), _TITLE, bold=True)
        if not self.key:
            self._lines_to_fill(top + 6)
        y = top + 14
        for sentence in head_of(self.sheet):
            for line in broken(self._(sentence), self.paper.width - 2 * SIDE):
                self.paper.text(SIDE, y, line, WORDS)
                y += LINE
        if self.sheet.formulas:
            y = self._formulas(y + 1)
        return y + 3

    def _lines_to_fill(self, y: float) -> None:
        end = self.paper.width - SIDE
        for label, length in ((self._(N_("Date")), 28.0), (self._(N_("Name")), 48.0)):
            self.paper.line(end - length, y + 0.8, end, y + 0.8)
            start = end - length - self.paper.text_width(label, WORDS) - 2
            self.paper.text(start, y, label, WORDS)
            end = start - 5

    def _formulas(self, y: float) -> float:
        """Set the formulas two in a row, and from where they count."""
        formulas = formulas_of(self.sheet)
        for place, formula in enumerate(formulas):
            column = place % 2
            self._formula(SIDE + column * (self.paper.width / 2 - SIDE + 2), y, formula)
            if column or place == len(formulas) - 1:
                y += LINE + 1.2
        self.paper.text(SIDE, y, self._(N_("Rows and columns count from 0.")), WORDS, colour=GREY)
        return y + LINE

    def _formula(self, x: float, y: float, formula: Formula) -> None:
        for text, below in formula:
            self.paper.text(x, y, text, _SUM)
            x += self.paper.text_width(text, _SUM)
            self.paper.text(x, y + 1.1, below, _TINY)
            x += self.paper.text_width(below, _TINY)

    def _corners(self, number: int, count: int) -> None:
        """Set what the numbers are drawn from at the left, the page's number at the right."""
        y = self.paper.height - 9
        seed = self._("Seed {seed}").format(seed=self.sheet.seed)
        level = self._(LEVELS[self.sheet.level])
        self.paper.text(SIDE, y, f"{seed}·{level}·ConvViz", SMALL + 1, colour=GREY)
        page = f"{number} / {count}"
        self.paper.text(
            self.paper.width - SIDE - self.paper.text_width(page, SMALL + 1), y, page, SMALL + 1, colour=GREY
        )

    # ---- a question --------------------------------------------------------------------------------------

    def _question(self, block: Block, index: int, top: float) -> None:
        self.paper.text(SIDE, top + 4, f"{index + 1}.", WORDS + 1, bold=True)
        for place, line in enumerate(block.words):
            self.paper.text(SIDE + INDENT, top + 4 + place * LINE, line, WORDS)
        for box in block.boxes:
            self._box(box, block, SIDE + box.x, top + box.y)
        if block.link:
            self.paper.link(block.link, SIDE + INDENT, top + block.link_y)
            self.paper.code("".join(block.link), self.paper.width - SIDE - CODE, top + block.code_y)

    def _box(self, box: Box, block: Block, x: float, y: float) -> None:
        """Set a grid's title, its lines, its ring of padding, and its numbers unless they are asked for."""
        above = y - box.ring * box.cell - 1.3
        self.paper.text(x - box.ring * box.cell, above, box.title, CAPTION, bold=True)
        if box.ring:
            self._cells(x - box.cell, y - box.cell, box.rows + 2, box.columns + 2, box.cell, dashed=True)
        self._cells(x, y, box.rows, box.columns, box.cell)
        if box.is_asked and not self.key:
            return
        size, colour = (_RESULT, INK) if box.is_asked else (_NUMBER, BLACK)
        for row, numbers in enumerate(block.question.grid(box.name)):
            for column, number in enumerate(numbers):
                text = whole_text(number)
                left = x + (column + 0.5) * box.cell - self.paper.text_width(text, size, box.is_asked) / 2
                base = y + (row + 0.5) * box.cell + 0.36 * size * MM
                self.paper.text(left, base, text, size, bold=box.is_asked, colour=colour)

    def _cells(
        self, x: float, y: float, rows: int, columns: int, cell: float, *, dashed: bool = False
    ) -> None:
        for row in range(rows + 1):
            self.paper.line(x, y + row * cell, x + columns * cell, y + row * cell, dashed)
        for column in range(columns + 1):
            self.paper.line(x + column * cell, y, x + column * cell, y + rows * cell, dashed)


def whole_text(number: float) -> str:
    """Write a whole number with a true minus sign."""
    return f"{round(number)}".replace("-", "\N{MINUS SIGN}")
