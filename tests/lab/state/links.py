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

from convviz.app.shell.session import Session
from convviz.lab.state import Experiment, Layer, OwnNumbers
from convviz.lab.state.address import from_query, to_query
from convviz.lab.state.display import Display, display_from_query
from convviz.lab.state.layer import table
from convviz.lab.state.learn import learn_state, network, one_kernel
from convviz.lab.state.learn.learn_state import LearnState, learn_state_from_query

FILE = Path(__file__).with_suffix(".json")

Values = dict[str, Any]


def meaning(link: str) -> Values:
    """Return what a link means: the state by its keys, what is told, the address that is written back.

    `repaired` is what the picture does not allow, as a session shows it instead, and what is told of that.
    """
    query = {key: texts if len(texts) > 1 else texts[0] for key, texts in _parsed(link).items()}
    last = {key: texts[-1] for key, texts in _parsed(link).items()}
    display, told = display_from_query(last, Display())
    learn, unread = learn_state_from_query(last)
    experiment, refusals = from_query(_apart(query))
    state, sentences = values(experiment, learn, display), [*map(str, told + unread + refusals)]
    written = {**to_query(experiment), **learn.to_query(), **display.to_query()}
    shown, notes = _shown(last)
    repaired = _differing(shown, state)
    adds = notes[len(told + unread + from_query(_apart(last))[1]) :]
    found = {"state": _differing(state, FIRST), "told": sentences, "written": written}
    return found | ({"repaired": {"state": repaired, "told": adds}} if repaired or adds else {})


def values(experiment: Experiment, learn: LearnState, display: Display) -> Values:
    """Return every value of a state by its key in the address."""
    return {
        **{field.key: getattr(experiment, field.name) for field in table(Experiment).values()},
        **{key: getattr(learn, name) for name, key in learn_state._KEYS.items()},
        **{key: getattr(learn.kernel, name) for name, key in one_kernel._KEYS.items()},
        **{key: getattr(learn.network, name) for name, key in network._KEYS.items()},
        **vars(display),
    }


def _parsed(link: str) -> dict[str, list[str]]:
    return parse_qs(link, keep_blank_values=True)


def _apart(query: Values) -> Values:
    return {key: text for key, text in query.items() if key not in learn_state.KEYS}


def _shown(query: dict[str, str]) -> tuple[Values, list[str]]:
    """Return what a new session shows of an address, and all that it tells."""
    session = Session()
    session.read_address(query)
    return values(session.experiment, session.learn_state, session.display), [*map(str, session.notes())]


def _differing(state: Values, usual: Values) -> Values:
    return {key: _plain(value) for key, value in state.items() if value != usual[key]}


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, OwnNumbers):
        return value.array.tolist()
    if isinstance(value, Layer):
        fields = table(Layer).values()
        return _differing(*({f.key: getattr(layer, f.name) for f in fields} for layer in (value, Layer())))
    if isinstance(value, frozenset):
        return sorted(value)
    return [*map(_plain, value)] if isinstance(value, tuple) else value


FIRST = values(Experiment(), LearnState(), Display())


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
