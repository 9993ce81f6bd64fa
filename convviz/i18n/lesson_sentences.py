"""The sentences of lesson files, as Babel's extractors tell those of a program."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any, BinaryIO

SENTENCES = frozenset(("title", "goal", "text", "notice", "say", "click", "wrong"))
"""The keys whose values are sentences, or lists of them."""


def lesson_sentences(
    file: BinaryIO, keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Yield (line, None, sentence, comments) for each sentence of a lesson; the line is always the first."""
    data = tomllib.load(file)
    for table in (data, data.get("teacher", {}), *data.get("part", ()), *data.get("remedy", ())):
        for key in sorted(SENTENCES & table.keys()):
            texts = table[key] if isinstance(table[key], list) else [table[key]]
            yield from ((1, None, text, []) for text in texts)
