"""What is printed on the pages of a PDF and where, as PDFium (Chromium's own reader) finds it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_PATH, FPDF_PAGEOBJ_TEXT

MM = 25.4 / 72
"""A point in mm."""
KINDS = (FPDF_PAGEOBJ_PATH, FPDF_PAGEOBJ_TEXT, FPDF_PAGEOBJ_IMAGE)


@dataclass(frozen=True)
class Mark:
    """A run of text, a stroke or an image (no text), its edges in mm from the top left corner of the page."""

    text: str
    font: str
    is_image: bool
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """One page: width and height in mm, and what is on it."""

    width: float
    height: float
    text: str
    marks: tuple[Mark, ...]
    fonts_embedded: bool

    @property
    def runs(self) -> list[str]:
        """The texts, each as it was set."""
        return [mark.text for mark in self.marks if mark.text]


def pages_of(file: bytes) -> list[Page]:
    document = pypdfium2.PdfDocument(file)
    return [_page(page) for page in document]


def _page(page: pypdfium2.PdfPage) -> Page:
    reader = page.get_textpage()
    width, height = page.get_size()
    marks, embedded = [], True
    for thing in page.get_objects(KINDS, textpage=reader):
        text, font = "", ""
        if isinstance(thing, pypdfium2.PdfTextObj):
            text, font = thing.extract().strip(), thing.get_font().get_base_name()
            embedded &= thing.get_font().is_embedded
        left, bottom, right, top = thing.get_bounds()
        edges = [edge * MM for edge in (left, height - top, right, height - bottom)]
        marks.append(Mark(text, font, thing.type == FPDF_PAGEOBJ_IMAGE, *edges))
    return Page(width * MM, height * MM, reader.get_text_range(), tuple(marks), embedded)


def text_of(file: bytes) -> str:
    return "\n".join(page.text for page in pages_of(file))


def numbers_on(pages: Iterable[Page]) -> Counter[int]:
    """The whole numbers that stand in cells of their own."""
    runs = [run for page in pages for run in page.runs]
    return Counter(int(run.replace("−", "-")) for run in runs if re.fullmatch(r"−?\d+", run))


def links_of(file: bytes) -> Iterator[str]:
    """The addresses that a click leads to."""
    return (link.decode() for link in re.findall(rb"/URI \(([^)]*)\)", file))


def images_of(file: bytes) -> Iterator[NDArray[np.uint8]]:
    """The images as they are printed, with the paper around them (rows, columns)."""
    scale, around = 6, 5
    for page, printed in zip(pypdfium2.PdfDocument(file), pages_of(file), strict=True):
        ink = page.render(scale=scale, grayscale=True).to_numpy().squeeze()
        for mark in (mark for mark in printed.marks if mark.is_image):
            top, bottom = (
                round((mark.top - around) / MM * scale),
                round((mark.bottom + around) / MM * scale),
            )
            yield ink[top:bottom, round((mark.left - 1) / MM * scale) :]
