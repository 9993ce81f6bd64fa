"""Links that people have kept open what they opened, tell what they told, and are written as they were."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from convviz.lab.state.settings import keys
from convviz.lab.state.state import State
from tests.lab.state.links import meaning, read_links

LINKS = read_links()


def group(name: str) -> list[dict]:
    return [link for link in LINKS if link["from"] == name]


@pytest.mark.parametrize("name", sorted({link["from"] for link in LINKS}))
def test_old_links_mean_what_they_meant(name: str) -> None:
    for expected in group(name):
        found = json.loads(json.dumps(meaning(expected["link"])))
        assert {"from": name, "link": expected["link"], **found} == expected


def test_an_address_that_was_written_opens_the_same_state_without_a_word() -> None:
    for link in LINKS:
        if "left_out" in urlencode(link["written"]):
            continue
        again = meaning(urlencode(link["written"]))
        assert (again["state"], again["told"], again["written"]) == (link["state"], [], link["written"])


def test_every_key_is_said_rightly_and_wrongly_by_some_link() -> None:
    said = {key for link in LINKS for key in link["state"]}
    refused = {sentence.split(" ", 1)[0] for link in LINKS for sentence in link["told"]}
    assert len(LINKS) >= 200 and said == keys(State)
    assert keys(State) - refused == set()
