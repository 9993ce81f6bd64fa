"""The addresses under which this visitor's browser finds pictures, the same as long as they show the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import partial

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.widgets.previews import REGISTRY, Pixels, Preview, preview_url
from convviz.lab.files.images import to_grey
from convviz.lab.layer.source import Source
from convviz.lab.state import Experiment

KEPT_LINKS = 6
_LINKS = "picture_links"


def link(key: Hashable, draw: Callable[[Pixels], Pixels]) -> str:
    """Return the address of what `draw` makes of the picture on show, kept from lately under its `key`."""
    links: OrderedDict[Hashable, str] = st.session_state.setdefault(_LINKS, OrderedDict())
    token = links.get(key)
    if token is None or REGISTRY.find(token) is None:
        now = session()
        token = REGISTRY.add(Preview(now.cache.preview(now.source), draw, now.id))
    links[key] = token
    links.move_to_end(key)
    while len(links) > KEPT_LINKS:
        links.popitem(last=False)
    return preview_url(token)


def picture_key(experiment: Experiment, source: Source) -> Hashable:
    """Return what the whole picture before the layer depends on."""
    return source.key, experiment.colour


def picture_url() -> str:
    """Return the address of the whole picture as the experiment takes it, in colour or grey."""
    now = session()
    return link(picture_key(now.experiment, now.source), partial(_as_taken, now.experiment))


def _as_taken(experiment: Experiment, pixels: Pixels) -> Pixels:
    return pixels if experiment.colour else to_grey(pixels)
