"""The languages of ConvViz: English sentences are the message ids, gettext catalogues hold the rest.

A sentence is written once, in English, where it is used: ``_("Play")`` where it is shown at once,
``N_("Play")`` where it is stored as data and translated later, or as the template of a
`convviz.errors.Refusal`. Values go into {named} places by ``str.format`` after the translation, so that a
translator may move them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

LANGUAGES: dict[str, str] = {"en": "English", "zh-Hant": "繁體中文"}
SOURCE_LANGUAGE = "en"


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for a mark
    """Mark a sentence for translation and return it unchanged; translate it where it is shown."""
    return text


def counted(count: int, one: str, many: str) -> str:
    """Return the form of a sentence that `count` asks for, still in English and with its places.

    Both forms are marked, so that each has its translation: ``counted(n, N_("{n} map"), N_("{n} maps"))``.
    """
    return one if count == 1 else many


def translator(language: str) -> Callable[[str], str]:
    """Return the function that turns an English sentence into one of `language`.

    A language that is not in `LANGUAGES`, and a sentence without a translation, give the English back: a
    reader then meets a foreign sentence rather than an error. A catalogue is read once for the whole process;
    nothing is installed globally, because one process serves readers of every language at the same time.
    """
    return N_ if language == SOURCE_LANGUAGE or language not in LANGUAGES else _into(language)


@cache
def _into(language: str) -> Callable[[str], str]:
    from convviz.i18n.catalogue import translations  # Babel is needed only where a catalogue is

    known = translations(language)
    return lambda text: known.get(text, text)


def negotiate(browser_locale: str | None) -> str:
    """Return the language of `LANGUAGES` for what a browser asks for, such as ``"zh-TW"`` or ``"en-GB"``.

    Every Chinese locale gets Traditional, the only Chinese there is; anything unknown, or None, gets English.
    """
    primary = _primary(browser_locale or "")
    return next((language for language in LANGUAGES if _primary(language) == primary), SOURCE_LANGUAGE)


def _primary(locale: str) -> str:
    return locale.strip().replace("_", "-").lower().split("-")[0]
