"""Both languages say everything: the catalogues hold each sentence of the program, and nothing else."""

from __future__ import annotations

import ast
import string
from collections import Counter

import pytest
from babel.messages.catalog import Message

from convviz.i18n import LANGUAGES, N_, SOURCE_LANGUAGE, negotiate, translator
from convviz.i18n.catalogue import read_catalogue
from convviz.i18n.extract import ROOT, template
from tests.for_each import for_each
from tests.i18n.source import collected, trees_with

TRANSLATED = [language for language in LANGUAGES if language != SOURCE_LANGUAGE]


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    """Every sentence of the program, with the place where it is said."""
    return {message: f"{filename}:{line}" for message, filename, line in collected()}


def places(text: str) -> Counter[str]:
    """The {named} places of a sentence with their formats: ``{loss:.3f}`` is not the place ``{loss}``."""
    fields = string.Formatter().parse(text)
    return Counter(f"{name}!{conversion}:{spec}" for _, name, spec, conversion in fields if name is not None)


def told(problem: str, lines: list[str]) -> str:
    return f"{len(lines)} sentences {problem} (make catalogue brings the file up to date):\n" + "\n".join(
        lines
    )


def marked(node: ast.AST) -> bool:
    """Whether a node marks a sentence: a call of _ or N_ on a text that is written there."""
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_")
    return called and bool(node.args) and isinstance(node.args[0], ast.Constant)  # type: ignore[attr-defined]


def test_no_marked_sentence_escapes_the_catalogue(said: dict[str, str]) -> None:
    """Python's own reader finds those too that stand inside an f-string, where the collector is blind."""
    missed = [
        f"{path.relative_to(ROOT)}:{node.lineno}  {node.args[0].value!r}"
        for path, tree in trees_with("_")
        for node in ast.walk(tree)
        if marked(node) and node.args[0].value not in said
    ]
    assert not missed, told("are marked but not collected", missed)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_of_the_program_is_translated(language: str, said: dict[str, str]) -> None:
    done = {message.id for message in read_catalogue(language) if message.string}
    missing = [f"{place}  {message!r}" for message, place in said.items() if message not in done]
    assert not missing, told(f"have no {LANGUAGES[language]} translation", sorted(missing))


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_left_of_a_sentence_that_is_no_longer_said(
    language: str, said: dict[str, str]
) -> None:
    catalogue = read_catalogue(language)
    ids = [message.id for message in catalogue if message.id] + list(catalogue.obsolete)
    obsolete = [repr(message) for message in ids if message not in said]
    assert not obsolete, told("are translated but said nowhere", obsolete)


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_a_guess(language: str) -> None:
    fuzzy = [repr(message.id) for message in read_catalogue(language) if message.id and message.fuzzy]
    assert not fuzzy, told("are marked fuzzy", fuzzy)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_places_of_its_sentence(language: str) -> None:
    def differs(message: Message) -> bool:
        return places(str(message.id)) != places(str(message.string))

    finished = [message for message in read_catalogue(language) if message.id and message.string]
    wrong = [f"{message.id!r} -> {message.string!r}" for message in finished if differs(message)]
    assert not wrong, told("differ from their translation in their {named} places", wrong)


def test_every_place_of_a_sentence_has_a_name(said: dict[str, str]) -> None:
    nameless = [
        f"{place}  {message!r}"
        for message, place in said.items()
        if any(p[0] in "!0123456789" for p in places(message))
    ]
    assert not nameless, told("have a place without a name", nameless)


def test_the_templates_of_refusals_are_extracted(tmp_path) -> None:
    for folder in ("convviz", "pages"):
        (tmp_path / folder).mkdir()
    (tmp_path / "convviz" / "a.py").write_text(
        'raise RefusedValue(\n    "The kernel "\n    "spans {n}", n="x")\n'
    )
    (tmp_path / "pages" / "b.py").write_text(
        'TITLE = N_("Play")\nprint(_("Pause {what}").format(what=_("Play")))\n'
    )
    found = {message.id for message in template(tmp_path) if message.id}
    assert found == {"The kernel spans {n}", "Play", "Pause {what}"}


def test_a_sentence_without_a_translation_stays_english() -> None:
    assert translator("zh-Hant")("A sentence that nobody ever wrote") == "A sentence that nobody ever wrote"
    assert translator("xx")("Play") == "Play"
    assert N_("Play") == "Play"


@for_each(
    ("browser", "language"),
    [
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-MO", "zh-Hant"),
        ("zh_TW", "zh-Hant"),
        ("zh-CN", "zh-Hant"),
        ("zh", "zh-Hant"),
        ("en-GB", "en"),
        ("en", "en"),
        ("fr-FR", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_language_follows_the_browser(browser: str | None, language: str) -> None:
    assert negotiate(browser) == language
