"""Catalogues as they lie in the package: one .po file a language, read by Babel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

DOMAIN = "convviz"


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of `language` (``"zh-Hant"``) lies; gettext's folders use underscores."""
    return Path(__file__).parent / language.replace("-", "_") / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(language: str) -> Catalog:
    """Parse the .po file of `language`, with its comments, obsolete and fuzzy entries."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language.replace("-", "_"), domain=DOMAIN)


@cache
def translations(language: str) -> dict[str, str]:
    """Return every finished translation of `language` by its English sentence; a fuzzy one is unfinished."""
    return {
        str(message.id): str(message.string)
        for message in read_catalogue(language)
        if message.id and message.string and not message.fuzzy
    }
