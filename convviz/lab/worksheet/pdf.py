"""The pages of a worksheet or its key, as a PDF whose fonts are embedded: the same order, the same bytes."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from convviz.i18n import N_, translator
from convviz.lab.drawing.fonts import FOLDER
from convviz.lab.worksheet.blocks import (
    CAPTION,
    CODE,
    INDENT,
    LINE,
    MM,
    SMALL,
    SMALL_LINE,
    WORDS,
    Block,
    Box,
    block_of,
    broken,
    paged,
)
from convviz.lab.worksheet.questions import draw_question, link_to
from convviz.lab.worksheet.tasks import Formula, formulas_of, head_of
from convviz.lab.worksheet.worksheet import LEVELS, PAPERS, Worksheet

if TYPE_CHECKING:  # fpdf takes a second to import: whoever saves a worksheet waits for it, nobody else
    from fpdf import FPDF

SIDE, TOP, FOOT = 18.0, 15.0, 16.0
"""Margins in mm: left and right, above, and below with the line of the corners."""

BLACK, GREY, PALE, INK = (0, 0, 0), (95, 95, 95), (170, 170, 170), (0, 62, 150)
_TITLE, _NUMBER, _RESULT, _SUM, _TINY = 17.0, 10.5, 12.0, 10.5, 6.5  # points
_FAMILY = "Noto Sans TC"
_JOINTS = {"en": " ", "zh-Hant": ""}
MAX_IN_CODE = 800
"""Characters of an address that a code of this size still holds legibly: its modules are 0.2 mm then."""

_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the day that every file names: else no two were the same


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
        self.width, self.height = PAPERS[sheet.paper]
        self.pdf = _empty(sheet, self._title())

    def file(self) -> bytes:
        """Set all pages."""
        blocks = [self._block(index) for index in range(self.sheet.count)]
        room = self.height - TOP - FOOT
        self.pdf.add_page()
        top = self._head(TOP)
        pages = paged([block.height for block in blocks], self.height - FOOT - top, room)
        for number, page in enumerate(pages):
            if number:
                self.pdf.add_page()
                top = TOP
            self._corners(number + 1, len(pages))
            for index in page.indices:
                self._question(blocks[index], index, top)
                top += blocks[index].height + page.spare
        return bytes(self.pdf.output())

    def _title(self) -> str:
        return self._(N_("Convolution by hand: the key")) if self.key else self._(N_("Convolution by hand"))

    def _block(self, index: int) -> Block:
        sheet, question = self.sheet, draw_question(self.sheet, index)
        link = link_to(question, self.server, sheet.language) if self.key and self.server else ""
        return block_of(question, self._, _JOINTS[sheet.language], self.width - 2 * SIDE, link)

    # ---- what is on every page, and at the top of the first ----------------------------------------------

    def _head(self, top: float) -> float:
        """Set title, name and date, what to do and the formulas; return where the questions begin."""
        self._text(SIDE, top + 6, self._title(), _TITLE, bold=True)
        if not self.key:
            self._lines_to_fill(top + 6)
        y = top + 14
        for sentence in head_of(self.sheet):
            for line in broken(self._(sentence), self.width - 2 * SIDE):
                self._text(SIDE, y, line, WORDS)
                y += LINE
        if self.sheet.formulas:
            y = self._formulas(y + 1)
        return y + 3

    def _lines_to_fill(self, y: float) -> None:
        end = self.width - SIDE
        for label, length in ((self._(N_("Date")), 28.0), (self._(N_("Name")), 48.0)):
            self._line(end - length, y + 0.8, end, y + 0.8)
            start = end - length - self._width(label, WORDS) - 2
            self._text(start, y, label, WORDS)
            end = start - 5

    def _formulas(self, y: float) -> float:
        """Set the formulas two in a row, and from where they count."""
        formulas = formulas_of(self.sheet)
        for place, formula in enumerate(formulas):
            column = place % 2
            self._formula(SIDE + column * (self.width / 2 - SIDE + 2), y, formula)
            if column or place == len(formulas) - 1:
                y += LINE + 1.2
        self._text(SIDE, y, self._(N_("Rows and columns count from 0.")), WORDS, colour=GREY)
        return y + LINE

    def _formula(self, x: float, y: float, formula: Formula) -> None:
        for text, below in formula:
            self._text(x, y, text, _SUM)
            x += self._width(text, _SUM)
            self._text(x, y + 1.1, below, _TINY)
            x += self._width(below, _TINY)

    def _corners(self, number: int, count: int) -> None:
        """Set what the numbers are drawn from at the left, the page's number at the right."""
        y = self.height - 9
        seed = self._("Seed {seed}").format(seed=self.sheet.seed)
        level = self._(LEVELS[self.sheet.level])
        self._text(SIDE, y, f"{seed}·{level}·ConvViz", SMALL + 1, colour=GREY)
        page = f"{number} / {count}"
        self._text(self.width - SIDE - self._width(page, SMALL + 1), y, page, SMALL + 1, colour=GREY)

    # ---- a question --------------------------------------------------------------------------------------

    def _question(self, block: Block, index: int, top: float) -> None:
        self._text(SIDE, top + 4, f"{index + 1}.", WORDS + 1, bold=True)
        for place, line in enumerate(block.words):
            self._text(SIDE + INDENT, top + 4 + place * LINE, line, WORDS)
        for box in block.boxes:
            self._box(box, block, SIDE + box.x, top + box.y)
        if block.link:
            self._link(block, top + block.link_y)
            self._code("".join(block.link), self.width - SIDE - CODE, top + block.code_y)

    def _link(self, block: Block, y: float) -> None:
        """Set an address, whose lines can be clicked."""
        address = "".join(block.link)
        for place, line in enumerate(block.link):
            bottom = y + (place + 1) * SMALL_LINE
            self._text(SIDE + INDENT, bottom - 0.7, line, SMALL, colour=GREY)
            width = self._width(line, SMALL)
            self.pdf.link(SIDE + INDENT, bottom - SMALL_LINE, width, SMALL_LINE, address)

    def _code(self, address: str, x: float, y: float) -> None:
        """Set an address as a QR code, for whoever has the key on paper."""
        import segno

        if len(address) > MAX_IN_CODE:
            return
        file = io.BytesIO()
        segno.make(address, micro=False, error="L").save(file, kind="png", scale=1, border=0)
        self.pdf.image(file, x, y, CODE, CODE)

    def _box(self, box: Box, block: Block, x: float, y: float) -> None:
        """Set a grid's title, its lines, its ring of padding, and its numbers unless they are asked for."""
        above = y - box.ring * box.cell - 1.3
        self._text(x - box.ring * box.cell, above, box.title, CAPTION, bold=True)
        if box.ring:
            self._cells(x - box.cell, y - box.cell, box.rows + 2, box.columns + 2, box.cell, dashed=True)
        self._cells(x, y, box.rows, box.columns, box.cell)
        if box.is_asked and not self.key:
            return
        size, colour = (_RESULT, INK) if box.is_asked else (_NUMBER, BLACK)
        for row, numbers in enumerate(block.question.grid(box.name)):
            for column, number in enumerate(numbers):
                text = whole_text(number)
                left = x + (column + 0.5) * box.cell - self._width(text, size, box.is_asked) / 2
                base = y + (row + 0.5) * box.cell + 0.36 * size * MM
                self._text(left, base, text, size, bold=box.is_asked, colour=colour)

    def _cells(
        self, x: float, y: float, rows: int, columns: int, cell: float, *, dashed: bool = False
    ) -> None:
        for row in range(rows + 1):
            self._line(x, y + row * cell, x + columns * cell, y + row * cell, dashed)
        for column in range(columns + 1):
            self._line(x + column * cell, y, x + column * cell, y + rows * cell, dashed)

    # ---- strokes and letters -----------------------------------------------------------------------------

    def _line(self, x: float, y: float, to_x: float, to_y: float, dashed: bool = False) -> None:
        self.pdf.set_draw_color(PALE if dashed else BLACK)
        self.pdf.set_line_width(0.15 if dashed else 0.25)
        self.pdf.set_dash_pattern(*((1.0, 1.0) if dashed else (0.0, 0.0)))
        self.pdf.line(x, y, to_x, to_y)

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: tuple[int, int, int] = BLACK,
    ) -> None:
        """Set a line of text whose letters stand on y."""
        if not text:
            return
        self.pdf.set_font(_FAMILY, "B" if bold else "", size)
        self.pdf.set_text_color(*colour)
        self.pdf.text(x, y, text)

    def _width(self, text: str, size: float, bold: bool = False) -> float:
        self.pdf.set_font(_FAMILY, "B" if bold else "", size)
        return self.pdf.get_string_width(text)


def whole_text(number: float) -> str:
    """Write a whole number with a true minus sign."""
    return f"{round(number)}".replace("-", "\N{MINUS SIGN}")


def _empty(sheet: Worksheet, title: str) -> FPDF:
    """Begin a file: its paper, fonts, language and title."""
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

    pdf = FPDF(unit="mm", format=PAPERS[sheet.paper])
    pdf.set_auto_page_break(False)
    pdf.set_creation_date(_MADE)
    pdf.set_title(title)
    pdf.set_lang(sheet.language)
    for style, weight in (("", "Regular"), ("B", "Bold")):
        pdf.add_font(_FAMILY, style, FOLDER / f"NotoSansTC-{weight}.otf")
    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):  # the box around all letters holds the few printed ones, and is known
            font.ttfont.recalcBBoxes = False
    return pdf
