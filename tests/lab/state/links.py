"""What a link means, in plain data by the keys of the address: `links.json` has it for a thousand links.

They come from the tests, the ready examples, the documents and by draw, right, wrong and contradicting ones,
and what they mean was recorded before the code was rebuilt: an old link goes on meaning what it meant. Where
a sentence or an address is changed on purpose,

    python -m tests.lab.state.links

writes the file anew, and its difference has to say just that.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from convviz.lab.session.session import Session
from convviz.lab.state import LayerSettings, OwnNumbers
from convviz.lab.state.address import FIRST, read_address, write_address
from convviz.lab.state.settings import Settings
from convviz.lab.state.state import State
from convviz.lab.state.table import parts, table

FILE = Path(__file__).with_suffix(".json")

Values = dict[str, Any]


def meaning(link: str) -> Values:
    """Return what a link means: the state by its keys, what is told, the address that is written back.

    `repaired` is what the picture does not allow, as a session shows it instead, and what is told of that.
    """
    texts = parse_qs(link, keep_blank_values=True)
    state, told = read_address({key: given if len(given) > 1 else given[0] for key, given in texts.items()})
    found = {
        "state": _differing(values(state), values(FIRST)),
        "told": [*map(str, told)],
        "written": write_address(state),
    }
    repaired = _repaired({key: given[-1] for key, given in texts.items()}, values(state))
    return found | ({"repaired": repaired} if any(repaired.values()) else {})


def _repaired(query: dict[str, str], asked: Values) -> Values:
    """Return what a new session shows of an address otherwise than asked, and all that it tells of that."""
    session = Session()
    session.read_address(query)
    shown = State(session.experiment, session.learn_state, session.display)
    told = [*map(str, session.feedback.take_notes())][len(read_address(query)[1]) :]
    return {"state": _differing(values(shown), asked), "told": told}


def values(settings: Settings) -> Values:
    """Return every value of settings by its key in the address."""
    own = {field.key: getattr(settings, field.name) for field in table(type(settings)).values()}
    for name in parts(type(settings)):
        own |= values(getattr(settings, name))
    return own


def _differing(state: Values, usual: Values) -> Values:
    return {key: _plain(value) for key, value in state.items() if value != usual[key]}


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, OwnNumbers):
        return value.array.tolist()
    if isinstance(value, LayerSettings):
        return _differing(values(value), values(LayerSettings()))
    if isinstance(value, frozenset):
        return sorted(value)
    return [*map(_plain, value)] if isinstance(value, tuple) else value


def read_links() -> list[Values]:
    """Return the recorded links with what they mean."""
    links: list[Values] = json.loads(FILE.read_text(encoding="utf-8"))
    return links


def write_links() -> None:
    """Record what the links mean today, one a line."""
    lines = (
        json.dumps({"from": link["from"], "link": link["link"], **meaning(link["link"])}, ensure_ascii=False)
        for link in read_links()
    )
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    write_links()
