"""The reader's dictionary: what stands on a page in another language, looked up in the catalogue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from convviz.i18n import SOURCE_LANGUAGE, translator
from convviz.i18n.catalogue import translations

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Dictionary:
    """Says English sentences in a language, and reads that language as English."""

    language: str = SOURCE_LANGUAGE

    def say(self, english: str) -> str:
        """What a button or a field is called."""
        return translator(self.language)(english)

    def pattern(self, english: str) -> re.Pattern[str]:
        """A whole sentence, whatever stands in its {places}; a browser's script reads it too."""
        parts = re.split(r"\{\w+\}", self.say(english))
        return re.compile(f"^{'.+?'.join(map(re.escape, parts))}$")

    def english(self, text: str) -> str:
        """Read lines; one that is in no catalogue, or only in parts, stays as far as it is not."""
        if self.language == SOURCE_LANGUAGE:
            return text
        return "\n".join(self._line(line.strip()) for line in text.splitlines())

    def _line(self, line: str) -> str:
        if line in self._plain:
            return self._plain[line]
        return " · ".join(self._sentence(part) or part for part in line.split(" · "))

    def _sentence(self, text: str) -> str | None:
        if text in self._plain:
            return self._plain[text]
        found = ((pattern.fullmatch(text), english) for pattern, english in self._patterns)
        return next((english.format(**match.groupdict()) for match, english in found if match), None)

    @cached_property
    def _plain(self) -> dict[str, str]:
        """Every sentence as it is said, by what it is in English; small letters before capitals."""
        known = translations(self.language).items()
        return {said: english for english, said in sorted(known) if not _PLACE.search(english)}

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Every sentence with places, those that say most first."""
        known = [(english, said) for english, said in translations(self.language).items() if "{" in said]
        known.sort(key=lambda pair: -len(_PLACE.sub("", pair[1])))
        return [(_pattern(said), english) for english, said in known if _PLACE.sub("", said).strip()]


def _pattern(said: str) -> re.Pattern[str]:
    """Turn a sentence with {places} into a pattern; a place that comes twice is the same twice."""
    known: set[str] = set()
    parts = []
    for index, part in enumerate(_PLACE.split(said)):
        if index % 2 == 0:
            parts.append(re.escape(part))
        else:
            parts.append(f"(?P={part})" if part in known else f"(?P<{part}>.+?)")
            known.add(part)
    return re.compile("".join(parts))
