"""Collect every English sentence of the program and bring the catalogues up to date with them.

``python -m convviz.i18n.extract`` (or ``make catalogue``) run from the root of a checkout.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from convviz.i18n import LANGUAGES, SOURCE_LANGUAGE
from convviz.i18n.catalogue import DOMAIN, catalogue_path, read_catalogue

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("convviz", "pages")
# None: the sentence is the first argument. The templates of refusals are sentences too.
REFUSALS = ("Refusal", "RefusedValue", "RefusedType", "MissingPackage")
KEYWORDS = dict.fromkeys(("_", "N_", *REFUSALS))
METHODS = [("**.py", "python"), ("**/lessons/*.toml", "convviz.i18n.lesson_sentences:lesson_sentences")]

# Fixed, so that a file changes only where its sentences do: gettext's own header holds a time.
HEADER = r"""# Sentences of ConvViz in {language}.
# English is the message id; places in braces stay as they are.
msgid ""
msgstr ""
"Language: {language}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""


def sentences(root: Path = ROOT) -> Iterator[tuple[str, str, int]]:
    """Yield (English sentence, file relative to `root`, line) for every marked sentence below `FOLDERS`."""
    for folder in FOLDERS:
        found = extract_from_dir(root / folder, METHODS, keywords=KEYWORDS, comment_tags=["i18n:"])
        for filename, line, message, _comments, _context in found:
            yield (message if isinstance(message, str) else message[0]), f"{folder}/{filename}", line


def template(root: Path = ROOT) -> Catalog:
    """Return all sentences as one untranslated catalogue; files are named, lines are not: lines move."""
    catalogue = Catalog(domain=DOMAIN, charset="utf-8")
    for message, filename, _line in sentences(root):
        catalogue.add(message, locations=[(filename, 0)])
    return catalogue


def update(language: str, root: Path = ROOT) -> Catalog:
    """Merge the program's sentences into the catalogue of `language` and write it back.

    New sentences come in empty, changed ones are not guessed at, and those no longer used are dropped: a
    catalogue says what the program says now, and git remembers the rest.
    """
    catalogue = read_catalogue(language)
    catalogue.update(template(root), no_fuzzy_matching=True, update_header_comment=False)
    with catalogue_path(language).open("wb") as file:
        file.write(HEADER.format(language=catalogue.locale_identifier).encode())
        write_po(file, catalogue, width=110, omit_header=True, sort_output=True, ignore_obsolete=True)
    return catalogue


def main() -> None:
    """Update every catalogue and say how much of each is left to translate."""
    for language in LANGUAGES:
        if language == SOURCE_LANGUAGE:
            continue
        catalogue = update(language)
        missing = sum(1 for message in catalogue if message.id and not message.string)
        path = catalogue_path(language).relative_to(ROOT)
        print(f"{path}: {len(catalogue)} sentences, {missing} to translate")


if __name__ == "__main__":
    main()
