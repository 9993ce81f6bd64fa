"""A table of a lesson file, whose values are taken out one by one: what is wrong is told with its line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from convviz.errors import RefusedValue
from convviz.i18n import LANGUAGES, N_
from convviz.lab.lessons.course.lesson import Words
from convviz.lab.lessons.course.lesson_lines import line_of
from convviz.lab.state.fields.kinds import is_whole, shown

MAX_TEXT, MAX_ITEMS = 800, 20


@dataclass(frozen=True)
class Table:
    """One table: the file's own (no name), or number `number` (from 0) of those of a name.

    `is_own` says that the file is one of the program's, whose texts are in its catalogue.
    """

    data: Mapping[str, Any]
    file: str
    is_own: bool
    name: str = ""
    number: int = 0

    def __contains__(self, key: str) -> bool:
        """Say whether the table has this key."""
        return key in self.data

    def refusal(self, key: str, template: str, **values: object) -> RefusedValue:
        """Return the sentence for a wrong value; a template may have {line}, {key} and {value}."""
        line = line_of(self.file, self.name, self.number, key)
        return RefusedValue(template, line=line, key=key, value=shown(self.data.get(key)), **values)

    def check_keys(self, known: Collection[str]) -> None:
        """Raise RefusedValue for a key that a table of this name does not have."""
        for key in self.data:
            if key not in known:
                template = N_("Line {line}: there is no {key} here, choose from {known}.")
                raise self.refusal(key, template, known=", ".join(known))

    def tables(self, name: str, most: int) -> Iterator[Table]:
        """Yield the tables of a name, [[name]] in the file."""
        for number, data in enumerate(self.items(name, most) if name in self else ()):
            if not isinstance(data, dict):
                template = N_("Line {line}: write {key} as a table of its own, below a line [[{key}]].")
                raise self.refusal(name, template)
            yield Table(data, self.file, self.is_own, name, number)

    def table(self, name: str) -> Table:
        """Return the table of a name, [name] in the file; an empty one where it is not there."""
        data = self.data.get(name, {})
        if not isinstance(data, dict):
            raise self.refusal(
                name, N_("Line {line}: write {key} as a table of its own, below a line [{key}].")
            )
        return Table(data, self.file, self.is_own, name)

    def items(self, key: str, most: int = MAX_ITEMS) -> list[Any]:
        """Return a list of 1 to `most` items."""
        value = self.data.get(key)
        if not isinstance(value, list) or not 0 < len(value) <= most:
            raise self.refusal(
                key, N_("Line {line}: {key} is a list of 1 to {most} items, not {value}."), most=most
            )
        return value

    def names(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Return a list of names, each one of the `known`."""
        names = self.items(key)
        for name in names:
            if not isinstance(name, str) or name not in known:
                template = N_("Line {line}: {key} has no {name}, choose from {known}.")
                raise self.refusal(key, template, name=shown(name), known=", ".join(known))
        return tuple(names)

    def whole(self, key: str, low: int, high: int, usual: int | None = None) -> int:
        """Return a whole number from `low` to `high`."""
        value = self.data.get(key, usual)
        if not is_whole(value, low, high):
            template = N_("Line {line}: {key} is a whole number from {low} to {high}, not {value}.")
            raise self.refusal(key, template, low=low, high=high)
        return int(value)

    def text(self, key: str, example: str) -> str:
        """Return a text that is no sentence."""
        value = self.data.get(key)
        if not isinstance(value, str):
            template = N_("Line {line}: {key} is a text such as {example}, not {value}.")
            raise self.refusal(key, template, example=example)
        return value

    def words(self, key: str, longest: int = MAX_TEXT) -> Words:
        """Return a sentence, or what is said in each of several languages."""
        return self._words(key, self.data.get(key), longest)

    def sentences(self, key: str) -> tuple[Words, ...]:
        """Return a list of sentences, none where the key is not there."""
        return tuple(self._words(key, value, MAX_TEXT) for value in (self.items(key) if key in self else ()))

    def _words(self, key: str, value: Any, longest: int) -> Words:
        texts = value if isinstance(value, dict) and value else {"": value}
        for language, text in texts.items():
            if language and language not in LANGUAGES:
                template = N_("Line {line}: {key} is said in a language this app has, one of {known}.")
                raise self.refusal(key, template, known=", ".join(LANGUAGES))
            if not isinstance(text, str) or not 0 < len(text.strip()) <= longest:
                template = N_("Line {line}: {key} is a text of 1 to {most} characters, not {given}.")
                raise self.refusal(key, template, most=longest, given=shown(text))
        said = {language: text.strip() for language, text in texts.items()}
        return Words(next(iter(said.values())), {} if "" in said else said, self.is_own)
