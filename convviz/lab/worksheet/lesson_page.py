"""A lesson of the course on one page, for whoever teaches it: what to say, show, ask, and what goes wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from convviz.i18n import N_, translator
from convviz.lab.drawing.captions import SIZE, wrapped
from convviz.lab.lessons.course import Ask, Lesson, Watch, Words, course
from convviz.lab.lessons.exercises import AnyQuestion, Message, draw
from convviz.lab.state.address import write_address
from convviz.lab.state.display import Display
from convviz.lab.state.learn.learn_state import COURSE, LearnState
from convviz.lab.state.state import State
from convviz.lab.worksheet.blocks import CODE, LINE, MM, SMALL_LINE, WORDS, broken, cut
from convviz.lab.worksheet.paper import FOOT, GREY, INK, SIDE, TOP, Paper
from convviz.lab.worksheet.worksheet import PAPERS

SEED = 1
"""Draws the example of each kind of question: the course's own seed in an address that names none."""

_TITLE, _HEADING, _INDENT = 17.0, 11.5, 6.0  # points, points, mm
_BEFORE_HEADING, _BETWEEN = 3.0, 0.8  # mm
_NOTICE = "\N{RIGHTWARDS ARROW} "

SCALES = (1.0, 0.94, 0.88, 0.82, 0.76)
"""How large letters and lines are, the largest that lets a lesson fit on its page: at least 7.6 points."""

Line = tuple[str, str]
"""What stands before a line, as a number or a dash, and its text."""


def lesson_pdf(lesson: Lesson, language: str, server: str = "") -> bytes:
    """Return one A4 page of a lesson; it leads to the app at `server` (ends in /), if there is one.

    Raises MissingPackage where fpdf2 is not installed.
    """
    for scale in SCALES:
        page = _LessonPage(lesson, language, server, scale)
        if page.fits:
            break
    return page.file


class _LessonPage:
    """One page in the making; `y` is where the next line stands."""

    def __init__(self, lesson: Lesson, language: str, server: str, scale: float) -> None:
        self.lesson, self.language, self.server = lesson, language, server
        self.words, self.line = scale * WORDS, scale * LINE
        self._ = translator(language)
        self.paper = Paper(PAPERS["A4"], self._title(), language)
        self.y = TOP + 6
        self._set()

    @property
    def fits(self) -> bool:
        """Whether nothing stands below the margin."""
        return self.y - self.line <= self.paper.height - FOOT

    @property
    def file(self) -> bytes:
        """The file."""
        return self.paper.file()

    def _set(self) -> None:
        self.paper.add_page()
        self._head()
        teacher = self.lesson.teacher
        self._section(self._(N_("Say")), self._dashed(teacher.say))
        self._section(self._(N_("Click")), self._dashed(teacher.click))
        self._section(self._(N_("Watch")), self._watched())
        self._section(self._(N_("Ask")), self._asked())
        self._section(self._(N_("What they will get wrong")), self._dashed(teacher.wrong))

    def _title(self) -> str:
        number = list(course()).index(self.lesson.id) + 1 if self.lesson.id in course() else 0
        title = self._said(self.lesson.title)
        return self._(N_("Lesson {number}: {title}")).format(number=number, title=title) if number else title

    def _said(self, words: Words) -> str:
        own = self._(words.text) if words.is_own else words.text
        return words.by_language.get(self.language, own)

    # ---- the head ----------------------------------------------------------------------------------------

    def _head(self) -> None:
        """Set the title, the minutes and the goal; where the app can be reached, its address and its code."""
        room = self.paper.width - 2 * SIDE - (CODE + 6 if self.server else 0)
        for line in wrapped(self._title(), room / (_TITLE * MM) * SIZE, bold=True):
            self.paper.text(SIDE, self.y, line, _TITLE, bold=True)
            self.y += 8
        minutes = self._(N_("{minutes} minutes · for the lecturer")).format(minutes=self.lesson.minutes)
        self.paper.text(SIDE, self.y, minutes, WORDS, colour=GREY)
        self.y += LINE + 1
        for line in broken(self._said(self.lesson.goal), room, WORDS + 1):
            self.paper.text(SIDE, self.y, line, WORDS + 1)
            self.y += LINE
        if self.server:
            self._way_there(room)

    def _way_there(self, room: float) -> None:
        learn = LearnState(view=COURSE, lesson=self.lesson.id)
        query = write_address(State(learn=learn, display=Display(lang=self.language)))
        lines = cut(f"{self.server}learn?{urlencode(query, safe=',')}", room)
        self.paper.link(lines, SIDE, self.y - 2)
        self.paper.code("".join(lines), self.paper.width - SIDE - CODE, TOP)
        self.y = max(self.y + len(lines) * SMALL_LINE + 2, TOP + CODE + LINE)

    # ---- the sections ------------------------------------------------------------------------------------

    def _section(self, heading: str, lines: Iterable[Line]) -> None:
        """Set a heading and what stands below it; a section that has nothing is left out."""
        lines = list(lines)
        if not lines:
            return
        self.y += _BEFORE_HEADING
        self.paper.text(SIDE, self.y, heading, _HEADING, bold=True, colour=INK)
        self.y += self.line + 0.5
        for before, text in lines:
            self.paper.text(SIDE, self.y, before, self.words, bold=True)
            for line in broken(text, self.paper.width - 2 * SIDE - _INDENT, self.words):
                self.paper.text(SIDE + _INDENT, self.y, line, self.words)
                self.y += self.line
            self.y += _BETWEEN

    def _dashed(self, sentences: Iterable[Words]) -> Iterator[Line]:
        return (("–", self._said(sentence)) for sentence in sentences)

    def _watched(self) -> Iterator[Line]:
        """Return what is watched, and what there is to notice."""
        for number, part in enumerate(self.lesson.parts, 1):
            if isinstance(part, Watch):
                yield f"{number}.", self._said(part.text)
                yield "", _NOTICE + self._said(part.notice)

    def _asked(self) -> Iterator[Line]:
        """Return what is asked, and an example of each kind."""
        for number, part in enumerate(self.lesson.parts, 1):
            if isinstance(part, Ask):
                yield f"{number}.", self._said(part.text)
                for kind in part.kinds:
                    yield "", f"· {self._kind(draw(kind, SEED))}"

    def _kind(self, question: AnyQuestion) -> str:
        """Write the subject of a question, its sentence, and what is known besides the grids."""
        facts = " · ".join(self._message(fact) for fact in question.facts)
        subject, sentence = self._message(question.subject), self._message(question.sentence)
        template = N_("{subject}: {sentence} ({facts})") if facts else N_("{subject}: {sentence}")
        return self._(template).format(subject=subject, sentence=sentence, facts=facts)

    def _message(self, message: Message) -> str:
        """Write a sentence of a question, its numbers with a true minus sign."""
        values = {
            name: value if isinstance(value, str) else f"{value:g}".replace("-", "\N{MINUS SIGN}")
            for name, value in message.values.items()
        }
        return self._(message.template).format(**values)
