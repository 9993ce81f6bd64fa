"""How a page is displayed, in the address too: language, large type, hidden cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from convviz.errors import Refusal, RefusedValue
from convviz.i18n import LANGUAGES, negotiate
from convviz.lab.state.fields.kinds import shown

CARDS = ("picture", "kernel", "layer", "upstream", "explain")
"""What a link may hide, in the order in which a page shows it."""


@dataclass(frozen=True)
class Display:
    """Language of every sentence, large type for a projector, and the cards that are left out."""

    lang: str = "en"
    present: bool = False
    hide: frozenset[str] = frozenset()

    def shows(self, card: str) -> bool:
        """Say whether the card of this name is on the page."""
        return card not in self.hide

    def to_query(self) -> dict[str, str]:
        """Return the address fields: the language always, the others where they are set."""
        query = {"lang": self.lang}
        if self.present:
            query["present"] = "1"
        if self.hide:
            query["hide"] = ",".join(card for card in CARDS if card in self.hide)
        return query


def first_display(locale: str | None) -> Display:
    """Return what a first visit without an address gets: the browser's language, nothing else."""
    return Display(lang=negotiate(locale))


def display_from_query(query: Mapping[str, str], usual: Display) -> tuple[Display, list[Refusal]]:
    """Read the display's fields of an address; a wrong one falls back alone and is reported.

    The language falls back to that of `usual`; large type and hidden cards to nothing, so that going back
    to an address without them shows the page without them.
    """
    refusals: list[Refusal] = []
    display = Display(
        lang=_language(query.get("lang"), usual.lang, refusals),
        present=_present(query.get("present"), refusals),
        hide=_hidden(query.get("hide", ""), refusals),
    )
    return display, refusals


def _language(given: str | None, usual: str, refusals: list[Refusal]) -> str:
    if given is None or given in LANGUAGES:
        return given or usual
    refusals.append(
        RefusedValue(
            "There is no language {given} here: choose one of {choices}.",
            given=shown(given),
            choices=", ".join(LANGUAGES),
        )
    )
    return usual


def _present(given: str | None, refusals: list[Refusal]) -> bool:
    if given not in (None, "0", "1"):
        refusals.append(
            RefusedValue("Large type is present=1 or present=0, not {given}.", given=shown(given))
        )
    return given == "1"


def _hidden(given: str, refusals: list[Refusal]) -> frozenset[str]:
    names = [name for name in given[:200].split(",") if name]
    unknown = [name for name in names if name not in CARDS]
    if unknown:
        refusals.append(
            RefusedValue(
                "There is no card named {given} to hide: choose from {choices}.",
                given=shown(unknown[0]),
                choices=", ".join(CARDS),
            )
        )
    return frozenset(names) & frozenset(CARDS)
