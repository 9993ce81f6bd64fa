"""Links that people have kept open what they opened, tell what they told, and are written as they were."""

from __future__ import annotations

import json

import pytest

from tests.lab.state.links import FIRST, meaning, read_links

LINKS = read_links()


def group(name: str) -> list[dict]:
    return [link for link in LINKS if link["from"] == name]


@pytest.mark.parametrize("name", sorted({link["from"] for link in LINKS}))
def test_old_links_mean_what_they_meant(name: str) -> None:
    for expected in group(name):
        found = json.loads(json.dumps(meaning(expected["link"])))
        assert {"from": name, "link": expected["link"], **found} == expected


def test_every_key_is_said_rightly_and_wrongly_by_some_link() -> None:
    said = {key for link in LINKS for key in link["state"]}
    refused = {sentence.split(" ", 1)[0] for link in LINKS for sentence in link["told"]}
    assert len(LINKS) >= 200 and said == set(FIRST)
    assert set(FIRST) - refused == {"lang", "present", "hide", "net"}  # these are told in other words
