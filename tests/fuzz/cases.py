"""What is tried, each in this process and without a browser: addresses, actions, files."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any
from urllib.parse import parse_qsl

import numpy as np

from convviz.app.components.stage.mount import first_message
from convviz.app.shell.labels import told
from convviz.app.widgets.brought_numbers import numbers_in
from convviz.app.widgets.on_stage import on_stage
from convviz.errors import Refusal
from convviz.i18n import LANGUAGES, translator
from convviz.lab.drawing.views import VIEWS as DRAWN
from convviz.lab.files.weights import open_weights
from convviz.lab.files.weights.network_file import read_network
from convviz.lab.files.weights.writing import to_npz
from convviz.lab.kernels import PRESETS
from convviz.lab.layer.upload import take_upload
from convviz.lab.learning.one_kernel.target_file import read_target
from convviz.lab.saved import is_lab, open_lab, to_bytes
from convviz.lab.session.session import Session
from convviz.lab.state import VIEWS
from convviz.lab.state.display import RESULTS
from convviz.lab.state.experiment import UPSTREAMS
from convviz.lab.state.state import State
from convviz.lab.state.table import table
from tests.fuzz import values
from tests.lab.files.images.files import every_kind
from tests.lab.files.weights.files import good_files
from tests.lab.state.links import read_links

PAGES = tuple(VIEWS)
LINKS = read_links()
EDITS = 12


def told_in_every_language(refusal: Refusal) -> None:
    """Read a refusal as a person would."""
    for language in LANGUAGES:
        assert told(translator(language), refusal)


def shown(session: Session, page: str) -> None:
    """Have the session shown on a page, as a run of its script does."""
    session.visit(page)
    _ = translator(session.display.lang)
    if session.experiment.view in (*DRAWN, "picture"):  # the others have no stage
        first_message(session.chosen, **on_stage(session, _))
    for note in session.feedback.take_notes():
        told_in_every_language(note)


def address(rng: Random) -> None:
    """Follow an address of true and wrong parts; what is on show then has an address that shows the same."""
    query = dict(parse_qsl(rng.choice(LINKS)["link"])) if rng.random() < 0.7 else {}
    fields = table(State)
    keys = [field.key for field in fields.values()]
    for _ in range(rng.randrange(6)):
        key = rng.choice([*keys, "more", "nothing"])
        query[key] = _part(rng, query)
    session = Session()
    session.read_address(query, rng.choice([None, "zh-TW", "xx"]))
    shown(session, rng.choice(PAGES))
    written = session.query()
    other = Session()
    other.read_address(written)
    told_again = [str(note) for note in other.feedback.take_notes()]
    assert not told_again, told_again
    assert other.query() == written


def _part(rng: Random, query: dict[str, str]) -> str:
    draw = rng.random()
    if draw < 0.4:
        return rng.choice(
            [part for link in rng.sample(LINKS, 3) for _, part in parse_qsl(link["link"])] or [""]
        )
    if draw < 0.6:
        return str(values.number(rng))
    if draw < 0.8 and query:
        return values.mutated(rng, _bytes_of(rng, query)).decode("utf-8", "replace")
    return values.text(rng)


def _bytes_of(rng: Random, query: dict[str, str]) -> bytes:
    return rng.choice(list(query.values())).encode("utf-8", "replace")


def actions(rng: Random) -> None:
    """Do a dozen things on the stage, most of them possible, and have each of them shown."""
    session = Session()
    session.read_address(dict(parse_qsl(rng.choice(LINKS)["link"])))
    page = rng.choice(PAGES)
    for revision in range(1, EDITS):
        action = _action(rng)
        action["rev"] = revision
        if rng.random() < 0.1:
            action[values.text(rng)] = values.anything(rng)
        session.take([values.anything(rng), action] if rng.random() < 0.1 else [action])
        if session.stage.refusal is not None:
            told_in_every_language(session.stage.refusal)
        shown(session, page)
    session.query()


def _action(rng: Random) -> dict[str, Any]:
    value = values.number
    pair = [values.number(rng), values.number(rng)]
    return rng.choice(
        [
            {"do": "taps", "taps": [[rng.choice([None, 0, 1]), 1, 2, value(rng)], [None, *pair, value(rng)]]},
            {"do": "taps", "taps": [[None, rng.randrange(3), rng.randrange(3), rng.uniform(-3, 3)]]},
            {"do": "weight", "weight": values.grid(rng, 4, 5)},
            {"do": "preset", "preset": rng.choice([*PRESETS, values.text(rng)])},
            {"do": "bias", "value": value(rng)},
            {"do": "size", "size": [rng.randrange(1, 12), rng.randrange(1, 12)]},
            {"do": "size", "size": pair},
            {
                "do": rng.choice(
                    ["normalise", "transpose", "rotate", "negate", "own", "fresh", "undo", "redo"]
                )
            },
            {"do": rng.choice(["add", "duplicate", "remove", "undo", "redo", values.text(rng)])},
            {"do": "groups", "groups": value(rng)},
            {"do": "input", "cells": [[0, rng.randrange(5), rng.randrange(5), value(rng)], [*pair, 1, 2]]},
            {"do": "input", "grid": values.grid(rng, 3), "channel": rng.choice([0, 1, value(rng)])},
            {"do": "region", "box": [value(rng) for _ in range(4)]},
            {"do": "upstream", "upstream": rng.choice([*UPSTREAMS, values.text(rng)])},
            {"do": "cell", "cell": pair},
            {"do": "paint", "cells": [pair, [1, 1]], "value": value(rng)},
            {"do": "paint", "at": [rng.randrange(4), rng.randrange(4)], "grid": values.grid(rng, 2)},
            {"do": "step", "step": value(rng)},
            {"do": "pick", rng.choice(["filter", "channel", "item"]): value(rng)},
            {"do": rng.choice(["code", "slide"]), "open": values.anything(rng), "on": values.anything(rng)},
            {
                "do": "cover",
                "result": rng.choice([None, *RESULTS, values.anything(rng)]),
                "on": rng.random() < 0.8,
            },
            {
                "do": rng.choice(["guess", "reveal"]),
                "result": rng.choice([*RESULTS, values.anything(rng)]),
                "place": rng.choice([[0, rng.randrange(4), rng.randrange(4)], values.anything(rng)]),
                "value": value(rng),
            },
            {"do": values.anything(rng)},
        ]
    )


@cache
def _files() -> tuple[bytes, ...]:
    """Whole files of every kind that is read."""
    pictures = [data for name, data in every_kind().items() if name != "heic"]
    weights = [*good_files().values(), to_npz(np.ones((2, 1, 5, 5)), np.zeros(2))]
    session = Session()
    session.bring(take_upload("a.png", pictures[0]))
    labs = [to_bytes(session.saved("forward"))]
    texts = [
        b"1 2 3\n4 5 6\n",
        b"1,5;2,5\n3;4",
        "１ ２\n３ ４".encode(),
        b"[[1, 2], [3, 4]]",
        b"\xff\xfe1\0 \x002\0",
    ]
    return (*pictures, *weights * 3, *labs * 8, *texts * 3)


def broken_file(rng: Random) -> bytes:
    """Return a file of any kind with a few changes."""
    return values.mutated(rng, rng.choice(_files()))


def files(rng: Random) -> None:
    """Bring a file that was changed: every place takes it, or refuses it in a sentence."""
    data = broken_file(rng)
    name = values.text(rng)
    for read in _READERS:
        try:
            read(name, data)
        except Refusal as refusal:
            told_in_every_language(refusal)


def _picture(name: str, data: bytes) -> None:
    session = Session()
    session.bring(take_upload(name, data))
    session.change(view="picture")
    shown(session, PAGES[0])
    session.cache.preview(session.source)


def _weights(name: str, data: bytes) -> None:
    file = open_weights(data, name)
    for tensor in file.usable[:3]:
        tensor.label.encode()


def _lab(name: str, data: bytes) -> None:
    if is_lab(data, name):
        lab, refusals = open_lab(data)
        session = Session()
        session.open(lab, refusals)
        shown(session, PAGES[0])


def _numbers(_name: str, data: bytes) -> None:
    session = Session()
    for grids in numbers_in(data):
        session.act({"do": "input", "grid": grids, "channel": 0})
        shown(session, PAGES[0])


_READERS: tuple[Callable[[str, bytes], Any], ...] = (
    _picture,
    _weights,
    _lab,
    _numbers,
    lambda _name, data: read_network(data),
    lambda _name, data: read_target(data),
)

CASES: dict[str, Callable[[Random], None]] = {"address": address, "actions": actions, "files": files}
