"""Numbers in brackets, as programs write and print them: NumPy, PyTorch, JSON, MATLAB, C and Java."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from convviz.lab.numerals.faults import Unreadable, quoted
from convviz.lab.numerals.layout import Layout, Layouts, loose_words, rows, words
from convviz.lab.numerals.number import POINT, tidy, value

Node = str | list["Node"]
"""What stands between two brackets: a text of numbers, or brackets again."""

BLANK = " \n\t"
_PAIRS = {"[": "]", "{": "}", "(": ")"}
_DEEPEST = 6
_CHANNELS = 3
_ASSIGNED = re.compile(r"[A-Za-z_][A-Za-z0-9_ .:<>*\[\]]*=")
_CALL = re.compile(r"[A-Za-z_][A-Za-z0-9_.:( \n]*")
_ARGUMENT = re.compile(r"[A-Za-z_<']")
_SUFFIXED = re.compile(r"([0-9.])[fF]$")


def bracketed(text: str) -> Layouts:
    """Return the layouts of one nested literal, or of several one after the other.

    Raises Unreadable for brackets that do not match or are too deep, and for what stands beside them and is
    no name, argument, factor or divisor.
    """
    text = _value_of(text.replace('"', "").strip(BLANK))
    opening = "[{" if "[" in text or "{" in text else "("
    start = min((text.index(mark) for mark in opening if mark in text), default=-1)
    if start < 0:
        raise Unreadable("brackets")
    factor = before(text[:start])
    node, end = _top(text, start, opening)
    times, over = after(text[end:])
    groups = _layouts(node)
    return [[replace(layout, times=factor * times, over=over) for layout in group] for group in groups]


def before(prefix: str) -> float:
    """Return the factor that stands before the numbers, 1 for a name or the name of a call."""
    prefix = prefix.strip(BLANK)
    if prefix == "" or _CALL.fullmatch(prefix):
        return 1.0
    factor, star, call = prefix.rpartition("*")
    named = star and (call.strip(BLANK) == "" or _CALL.fullmatch(call.strip(BLANK)))
    return _scalar(factor if named else prefix, prefix)


def after(suffix: str) -> tuple[float, float]:
    """Return the factor and the divisor after the numbers; other arguments of a call say nothing."""
    rest = suffix.lstrip(BLANK + ");")
    if rest.startswith(","):
        arguments, bracket, behind = rest.rpartition(")")
        arguments = arguments if bracket else rest
        named = [part.strip(BLANK) for part in arguments.split(",")]
        rest = behind if all(part == "" or _ARGUMENT.match(part) for part in named) else rest
    rest = rest.strip(BLANK + ");")
    if rest.startswith(("*", "/")):
        scale = _scalar(rest[1:], rest)
        return (scale, 1.0) if rest[0] == "*" else (1.0, scale)
    if rest:
        raise Unreadable("around", value=quoted(rest))
    return 1.0, 1.0


def _scalar(text: str, said: str) -> float:
    try:
        number = value(tidy(text.strip(BLANK + "()*")), POINT)
    except Unreadable:
        number = 0.0
    if number == 0:
        raise Unreadable("around", value=quoted(said))
    return number


def _value_of(text: str) -> str:
    """Return what is assigned: the text behind ``float k[3][3] =``, or behind ``new int[]``."""
    found = _ASSIGNED.match(text)
    text = text[found.end() :].lstrip(BLANK) if found else text
    return text[text.index("{") :] if text.startswith("new ") and "{" in text else text


# ---- brackets --------------------------------------------------------------------------------------------


def _top(text: str, start: int, opening: str) -> tuple[Node, int]:
    """Return the literal from `start` on, or the list of those that follow each other, and where it ends."""
    nodes: list[Node] = []
    end = start
    while True:
        node, end = _node(text, end, opening, 1)
        nodes.append(node)
        behind = len(text) - len(text[end:].lstrip(BLANK + ",;"))
        if behind == len(text) or text[behind] not in opening:
            return (nodes[0] if len(nodes) == 1 else nodes), end
        end = behind


def _node(text: str, start: int, opening: str, depth: int) -> tuple[Node, int]:
    """Return what stands between the bracket at `start` and its partner, and the place behind that."""
    if depth > _DEEPEST:
        raise Unreadable("dimensions", count=depth)
    children: list[Node] = []
    since = place = start + 1
    while place < len(text):
        mark = text[place]
        if mark in opening:
            _only_commas(text[since:place])
            child, place = _node(text, place, opening, depth + 1)
            children.append(child)
            since = place
        elif mark in "]})" and (mark in (_PAIRS[o] for o in opening)):
            if mark != _PAIRS[text[start]]:
                raise Unreadable("brackets")
            if not children:
                return text[since:place], place + 1
            _only_commas(text[since:place])
            return children, place + 1
        else:
            place += 1
    raise Unreadable("brackets")


def _only_commas(between: str) -> None:
    stray = between.strip(BLANK + ",;")
    if stray:
        raise Unreadable("around", value=quoted(stray))


def _depth(node: Node) -> int:
    """Return how deep the numbers lie; all lie equally deep, or Unreadable is raised."""
    if isinstance(node, str):
        return 1
    depths = {_depth(child) for child in node}
    if len(depths) > 1:
        raise Unreadable("brackets")
    return 1 + depths.pop()


# ---- what is in them -------------------------------------------------------------------------------------


def _layouts(node: Node) -> Layouts:
    depth = _depth(node)
    while depth > _CHANNELS and len(node) == 1:
        node, depth = node[0], depth - 1
    if depth > _CHANNELS:
        raise Unreadable("dimensions", count=depth)
    if isinstance(node, str):
        return _matrix(_joined(node))
    channels = [node] if depth < _CHANNELS else node
    texts = [[str(row).replace("\n", " ").replace("\t", " ") for row in channel] for channel in channels]
    splits = (loose_words, words) if _mixed([row for channel in texts for row in channel]) else (words,)
    return [[Layout([[_bare(split(row)) for row in channel] for channel in texts]) for split in splits]]


def _matrix(text: str) -> Layouts:
    """Return the layouts of one pair of brackets: MATLAB rows, or a row that was printed on several lines."""
    splits = (loose_words, words) if _mixed(text.replace(";", "\n").split("\n")) else (words,)
    likely = [Layout([[_bare(row) for row in rows(text, split)]]) for split in splits]
    return [likely, [Layout([[_bare(words(text.replace("\n", " ").replace(";", " ; ")))]])]]


def _joined(text: str) -> str:
    """Join lines that a comma holds together."""
    lines = [line.strip(" ") for line in text.replace("\t", " ").split("\n")]
    text = "\n".join(line for line in lines if line)
    return text.replace(",\n", ", ").replace("\n,", " ,")


def _mixed(texts: Sequence[str]) -> bool:
    """Say whether numbers stand apart by spaces alone while commas stand between digits."""
    stripped = [text.strip(" ,;") for text in texts]
    loose = any(", " in text or " ," in text for text in stripped)
    return not loose and any(" " in text and "," in text for text in stripped)


def _bare(row: Sequence[str]) -> list[str]:
    """Drop the f behind C's and Java's numbers."""
    return [_SUFFIXED.sub(r"\1", word) for word in row]
