"""Photos of phones are read by a process of their own, which a damaged one may bring down, nothing else."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest

from convviz.errors import MissingPackage, RefusedValue
from convviz.lab.files.images import decode, heif, inspect, kinds
from convviz.lab.files.images import decoding_cost as weight
from tests.lab.files.images.heic import HEIC
from tests.lab.files.images.odd import FOUR


def changed(data: bytes, *places: tuple[int, int]) -> bytes:
    """The file with bytes of its own at some places."""
    damaged = bytearray(data)
    for at, byte in places:
        damaged[at] = byte
    return bytes(damaged)


DAMAGED = {
    "sizes that bring libheif down": changed(HEIC["turned"], (179, 128), (247, 255)),
    "a beginning alone": HEIC["colour"][:40],
    "half of it": HEIC["colour"][:300],
    "without its end": HEIC["colour"][:-50],
    "noise behind the beginning": HEIC["colour"][:24] + np.random.default_rng(0).bytes(400),
    "of another brand": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_photo_is_refused_and_the_next_one_opens(name: str) -> None:
    with pytest.raises(RefusedValue, match="this HEIC file of .* is damaged, cut short or of a rare kind"):
        decode(DAMAGED[name])
    assert decode(HEIC["colour"]).shape == (24, 32, 3)


def test_a_photo_whose_decoding_has_no_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("heif", heif.SECONDS)

    monkeypatch.setattr(heif.subprocess, "run", late)
    with pytest.raises(RefusedValue, match="is damaged, cut short or of a rare kind"):
        inspect(HEIC["colour"])


def test_without_the_package_a_photo_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heif, "find_spec", lambda name: None)
    with pytest.raises(MissingPackage, match="the package pi-heif, which is not installed here"):
        inspect(HEIC["colour"])


@pytest.mark.parametrize("name", ["colour", "grey", "see-through"])
def test_a_large_photo_is_reduced_while_it_is_decoded(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weight, "MAX_PIXELS", 400)
    info, pixels = inspect(HEIC[name]), decode(HEIC[name])
    assert (info.full, pixels.shape[:2]) == ((24, 32), (12, 16))
    assert np.abs(pixels[:6, :8].astype(int) - FOUR[0, 0, : pixels.shape[2]]).max() <= 8


def test_a_photo_too_large_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds.heif, "look", lambda data: heif.Photo(9_000, 8_000, "RGB"))
    with pytest.raises(RefusedValue, match="at most 50.5 megapixels; got 9000 × 8000"):
        decode(HEIC["colour"])
