"""The paper of what is printed: its letters, strokes, links and codes, set by fpdf2 with embedded fonts."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from importlib.util import find_spec

from convviz.errors import MissingPackage
from convviz.lab.drawing.fonts import FOLDER
from convviz.lab.worksheet.blocks import CODE, SMALL, SMALL_LINE

SIDE, TOP, FOOT = 18.0, 15.0, 16.0
"""Margins in mm: left and right, above, and below with the line of the corners."""

BLACK, GREY, PALE, INK = (0, 0, 0), (95, 95, 95), (170, 170, 170), (0, 62, 150)
MAX_IN_CODE = 800
"""Characters of an address that a code of this size still holds legibly: its modules are 0.2 mm then."""

NARROW = str.maketrans("‘’“”", "''\"\"")
"""Quotation marks as wide as a Chinese character in this font, and what stands for them in English."""

_FAMILY = "Noto Sans TC"
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the day that every file names: else no two were the same


def check_printing() -> None:
    """Raise MissingPackage where nothing can be printed, for the package that makes PDF is not there."""
    if not _is_there("fpdf"):
        raise MissingPackage(
            "Printing needs the package fpdf2, which is not installed: run pip install fpdf2."
        )


def _is_there(module: str) -> bool:
    """Say whether a module can be imported; one that was blocked stands as None among the known ones."""
    return sys.modules.get(module, module) is not None and find_spec(module) is not None


class Paper:
    """A file of pages of one size, (width, height) in mm; places are in mm from the top left corner.

    Raises MissingPackage where fpdf2 is not installed.
    """

    def __init__(self, size: tuple[float, float], title: str, language: str) -> None:
        check_printing()
        from fpdf import FPDF  # takes a second: whoever saves a file waits for it, nobody else
        from fpdf.fonts import TTFFont

        self.width, self.height = size
        self._marks = NARROW if language == "en" else {}
        self._pdf = pdf = FPDF(unit="mm", format=size)
        pdf.set_auto_page_break(False)
        pdf.set_creation_date(_MADE)
        pdf.set_title(title)
        pdf.set_lang(language)
        for style, weight in (("", "Regular"), ("B", "Bold")):
            pdf.add_font(_FAMILY, style, FOLDER / f"NotoSansTC-{weight}.otf")
        for font in pdf.fonts.values():
            if isinstance(
                font, TTFFont
            ):  # the box around all letters holds the few printed ones, and is known
                font.ttfont.recalcBBoxes = False

    def add_page(self) -> None:
        """Begin a page."""
        self._pdf.add_page()

    def file(self) -> bytes:
        """Return the file."""
        return bytes(self._pdf.output())

    def line(self, x: float, y: float, to_x: float, to_y: float, dashed: bool = False) -> None:
        """Draw a stroke."""
        self._pdf.set_draw_color(PALE if dashed else BLACK)
        self._pdf.set_line_width(0.15 if dashed else 0.25)
        self._pdf.set_dash_pattern(*((1.0, 1.0) if dashed else (0.0, 0.0)))
        self._pdf.line(x, y, to_x, to_y)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: tuple[int, int, int] = BLACK,
    ) -> None:
        """Set a line of text of so many points, whose letters stand on y."""
        if not text:
            return
        self._pdf.set_font(_FAMILY, "B" if bold else "", size)
        self._pdf.set_text_color(*colour)
        self._pdf.text(x, y, text.translate(self._marks))

    def text_width(self, text: str, size: float, bold: bool = False) -> float:
        """Return how wide a text of so many points is."""
        self._pdf.set_font(_FAMILY, "B" if bold else "", size)
        return self._pdf.get_string_width(text.translate(self._marks))

    def link(self, lines: tuple[str, ...], x: float, y: float) -> None:
        """Set an address that was cut to lines, which can be clicked, below y."""
        address = "".join(lines)
        for place, line in enumerate(lines):
            bottom = y + (place + 1) * SMALL_LINE
            self.text(x, bottom - 0.7, line, SMALL, colour=GREY)
            self._pdf.link(x, bottom - SMALL_LINE, self.text_width(line, SMALL), SMALL_LINE, address)

    def code(self, address: str, x: float, y: float) -> None:
        """Set an address as a QR code, for whoever has it on paper; one that is too long is left out."""
        import segno

        if len(address) > MAX_IN_CODE:
            return
        file = io.BytesIO()
        segno.make(address, micro=False, error="L").save(file, kind="png", scale=1, border=0)
        self._pdf.image(file, x, y, CODE, CODE)
