"""A lesson out of a TOML file, which anybody may have written: each fault with its line and the way out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from convviz.errors import RefusedValue
from convviz.i18n import N_
from convviz.lab.lessons.course.deeds import CHANGES
from convviz.lab.lessons.course.lesson import (
    ALL,
    Ask,
    Lesson,
    Part,
    Remedy,
    Scenery,
    Task,
    Teacher,
    Watch,
)
from convviz.lab.lessons.course.lesson_table import Table
from convviz.lab.lessons.exercises import GENERATORS
from convviz.lab.state import VIEWS, Experiment
from convviz.lab.state.address import read_address
from convviz.lab.state.fields.kinds import is_whole, shown
from convviz.lab.state.learn.learn_state import MAX_PARTS
from convviz.lab.state.state import State
from convviz.lab.state.table import fields_by_key

MAX_BYTES = 64 * 1024
MAX_REMEDIES, MAX_FIND = 40, 64
MAX_TITLE, MAX_MINUTES, MAX_RIGHT, MAX_STEP = 80, 60, 10, 10**6

_STAGE = "forward?pic=digit&view=output"
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def read_lesson(content: bytes, id: str, *, is_own: bool = False) -> Lesson:
    """Read a lesson; `is_own` says that it is one of the program's, whose sentences are in its catalogue.

    Raises RefusedValue with the line and the reason.
    """
    if len(content) > MAX_BYTES:
        raise RefusedValue(
            "A lesson has at most {limit} KB, and this file has {size}: leave something out.",
            limit=MAX_BYTES // 1024,
            size=-(-len(content) // 1024),
        )
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        data = tomllib.loads(text)
    except UnicodeDecodeError:
        raise RefusedValue("A lesson is a text file in UTF-8, and this is none: save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as fault:
        raise _broken(str(fault), text) from None
    except RecursionError:
        raise RefusedValue("This lesson is nested too deeply: write each list on one level.") from None
    return _lesson(Table(data, text, is_own), id)


def _broken(fault: str, text: str) -> RefusedValue:
    """Return the sentence for what is no TOML; its reader gives the reason in English."""
    found = _PLACE.search(fault)
    line = int(found[1]) if found and found[1] else max(1, len(text.splitlines()))
    return RefusedValue(
        "Line {line} is no TOML ({reason}): each line is name = value, with texts in quotes.",
        line=line,
        reason=_PLACE.sub("", fault),
    )


def _lesson(file: Table, id: str) -> Lesson:
    file.check_keys(("title", "goal", "minutes", "part", "remedy", "teacher"))
    title, goal = file.words("title", MAX_TITLE), file.words("goal")
    minutes = file.whole("minutes", 1, MAX_MINUTES)
    file.items("part", MAX_PARTS)
    return Lesson(
        id,
        title,
        goal,
        minutes,
        tuple(_part(part) for part in file.tables("part", MAX_PARTS)),
        tuple(_remedy(remedy) for remedy in file.tables("remedy", MAX_REMEDIES)),
        _teacher(file.table("teacher")),
    )


def _part(part: Table) -> Part:
    part.check_keys(("text", "stage", "see", "change", "reach", "find", "notice", "ask", "right"))
    if "ask" in part:
        return Ask(
            part.words("text"), part.names("ask", GENERATORS), part.whole("right", 1, MAX_RIGHT, usual=3)
        )
    task = Task(
        _steps(part),
        frozenset(part.names("change", CHANGES)) if "change" in part else frozenset(),
        _reach(part),
        part.whole("find", 0, MAX_FIND, usual=0),
    )
    if task == Task():
        raise part.refusal(
            "",
            N_("Line {line}: this part needs something to ask, see, change, reach or find: add one of them."),
        )
    return Watch(part.words("text"), _scenery(part), task, part.words("notice"))


def _remedy(remedy: Table) -> Remedy:
    remedy.check_keys(("slips", "text", "stage"))
    slips = remedy.items("slips")
    return Remedy(frozenset(map(str, slips)), remedy.words("text"), _scenery(remedy))


def _teacher(teacher: Table) -> Teacher:
    teacher.check_keys(("say", "click", "wrong"))
    return Teacher(teacher.sentences("say"), teacher.sentences("click"), teacher.sentences("wrong"))


# ---- the stage -------------------------------------------------------------------------------------------


def _steps(part: Table) -> frozenset[int] | str:
    """Read the steps that have to be on show."""
    if "see" not in part:
        return frozenset()
    if part.data["see"] == ALL:
        return ALL
    steps = part.items("see")
    for step in steps:
        if not is_whole(step, 0, MAX_STEP):
            template = N_('Line {line}: {key} lists steps from 0 on, or is "all", and {step} is neither.')
            raise part.refusal("see", template, step=shown(step))
    return frozenset(steps)


def _reach(part: Table) -> Mapping[str, str]:
    """Read the fields of the address that have to get a value."""
    if "reach" not in part:
        return {}
    wanted = _query(part.text("reach", "stride=2&pad=1"))
    known = fields_by_key(Experiment)
    for key in wanted:
        if key not in known:
            template = N_("Line {line}: no address has a field {field}: copy it from the address bar.")
            raise part.refusal("reach", template, field=shown(key))
    _state(part, "reach", wanted)
    return wanted


def _scenery(table: Table) -> Scenery:
    """Read the end of an address, from its page on."""
    page, _mark, query = table.text("stage", _STAGE).partition("?")
    if page not in VIEWS:
        template = N_("Line {line}: {key} is an address from forward? or backward? on, not {value}.")
        raise table.refusal("stage", template)
    state = _state(table, "stage", _query(query))
    experiment, cover = state.experiment, state.display.cover
    if experiment.view not in VIEWS[page]:
        template = N_("Line {line}: {page} has no view {view}, choose from {known}.")
        raise table.refusal("stage", template, page=page, view=experiment.view, known=", ".join(VIEWS[page]))
    return Scenery(page, experiment, cover)


def _query(text: str) -> dict[str, str]:
    return dict(parse_qsl(text, keep_blank_values=True))


def _state(table: Table, key: str, query: Mapping[str, Any]) -> State:
    state, refusals = read_address(query)
    if refusals:
        template = N_("Line {line}: the address does not hold. {reason}")
        raise table.refusal(key, template, reason=str(refusals[0]))
    return state
