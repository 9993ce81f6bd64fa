"""What is known of a picture's own file where a smaller copy of it is kept: the copy cannot tell it."""

from __future__ import annotations

from dataclasses import asdict, replace
from sys import float_info
from typing import Any

from convviz.lab.files.images import LEVELS, Levels
from convviz.lab.layer.upload import Upload
from convviz.lab.state.fields.kinds import is_real, is_whole

FORMAT_LENGTH = 40
MOST = 2**53
"""The largest whole number that JSON carries exactly."""

_OF_FILE = ("format", "colour", "full", "pages", "moves", "channels")
"""What the header of the file itself said; the size is the copy's."""


def origin_of(upload: Upload) -> dict[str, Any] | None:
    """Describe the file of a picture; None where the file itself is kept."""
    if not upload.repacked:
        return None
    info = asdict(upload.info)
    taken = upload.taken.get(LEVELS[0])
    return {
        "whole": upload.whole,
        **{name: info[name] for name in _OF_FILE},
        "levels": asdict(taken) if taken else None,
    }


def with_origin(copy: Upload, described: Any) -> Upload:
    """Return an opened copy with what is `described` of its file; ValueError for what nobody wrote."""
    levels = described["levels"]
    _check(isinstance(described["whole"], bool))
    return replace(
        copy,
        whole=described["whole"],
        repacked=True,
        info=replace(copy.info, **{name: _read(name, described[name]) for name in _OF_FILE}),
        taken={} if levels is None else {LEVELS[0]: _levels(levels)},
    )


def _read(name: str, value: Any) -> Any:
    """Return one line of a header, checked."""
    if name == "format":
        _check(isinstance(value, str) and 0 < len(value) <= FORMAT_LENGTH)
    elif name in ("colour", "moves"):
        _check(isinstance(value, bool))
    elif name == "full":
        _check(value is None or (isinstance(value, list) and len(value) == 2 and all(map(_counts, value))))
        return None if value is None else (value[0], value[1])
    else:
        _check(_counts(value) or (name == "channels" and value is None))
    return value


def _levels(value: Any) -> Levels:
    _check(is_real(value["low"], float_info.max) and is_real(value["high"], float_info.max))
    levels = Levels(float(value["low"]), float(value["high"]), value["rule"], value["told"], value["absent"])
    _check(levels.rule in LEVELS and isinstance(levels.told, bool) and is_whole(levels.absent, 0, MOST))
    return levels


def _counts(value: Any) -> bool:
    return is_whole(value, 1, MOST)


def _check(is_right: bool) -> None:
    if not is_right:
        raise ValueError("a description of a file")
