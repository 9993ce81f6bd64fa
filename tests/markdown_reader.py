"""What a reader sees of a text that Streamlit shows as Markdown, and whether anything in it is markup.

A reader of its own, from another parser: CommonMark with tables and strikethrough, and then what Streamlit's
frontend replaces in the text that is left.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from convviz.app.shell.markdown import JOINER

PARSER = MarkdownIt("gfm-like", {"linkify": False})  # which addresses become links, REPLACED says
PLAIN = {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "softbreak", "hardbreak"}
BARE = {"a formula": re.compile(r"(?<![\\$])\$[^\s$]"), "a struck word": re.compile(r"(?<!\\)~")}
REPLACED = {
    "an icon": r":material[_/]\w+:",
    "a sign of Streamlit": r":streamlit:",
    "an emoji": r":\+1:|:-1:|:[\w-]+:",
    "a colour": r":[a-z][\w-]*\[",
    "an address": r"https?://[-.\w]|\bwww\.[-.\w]|[-.\w+]+@[-\w]+\.[-\w]",
    "an arrow": r"(^|\s)(<->|->|<-|--|>=|<=|~=)(\s|$)",
}


def markup_in(markdown: str) -> set[str]:
    """Name everything in a text that its reader would not see as it stands."""
    tokens = [token for outer in PARSER.parse(markdown) for token in (outer, *(outer.children or ()))]
    found = {token.type for token in tokens} - PLAIN
    found |= {name for name, sign in BARE.items() if sign.search(markdown.replace(r"\\", ""))}
    return found | {name for name, pattern in REPLACED.items() if re.search(pattern, _text(markdown), re.I)}


def read(markdown: str) -> str:
    """Return the words that are seen, without what is invisible."""
    return _text(markdown).replace(JOINER, "")


def _text(markdown: str) -> str:
    inner = (child for token in PARSER.parse(markdown) for child in token.children or ())
    return "".join("\n" if child.type.endswith("break") else child.content for child in inner)
