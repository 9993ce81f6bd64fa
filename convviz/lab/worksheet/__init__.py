"""A worksheet to print and work out by hand, and its key: PDF pages made from a seed.

`Worksheet` says what is asked; `questions` draws the numbers and leads to the app, `tasks` says what to do,
`blocks` lays grids out in mm, `pdf` sets the pages on `paper`, by fpdf2: it embeds the parts that are used
of the OpenType fonts beside the pictures (ReportLab takes no PostScript outlines), and is Python alone.
`lesson_page` prints a lesson of the course for whoever teaches it.
"""

from convviz.lab.worksheet.lesson_page import lesson_pdf
from convviz.lab.worksheet.paper import check_printing
from convviz.lab.worksheet.pdf import pdf_of
from convviz.lab.worksheet.questions import Question, draw_question, link_to
from convviz.lab.worksheet.worksheet import ASKED, LEVELS, MAX_QUESTIONS, PAPERS, Worksheet

__all__ = [
    "ASKED",
    "LEVELS",
    "MAX_QUESTIONS",
    "PAPERS",
    "Question",
    "Worksheet",
    "check_printing",
    "draw_question",
    "lesson_pdf",
    "link_to",
    "pdf_of",
]
