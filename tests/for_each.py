"""Many cases of one idea in one test, which names the case that fails."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any


def for_each(
    names: str | Sequence[str], cases: Iterable[Any], ids: Iterable[str] | Callable[[Any], str] | None = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test for every case, told as ``pytest.mark.parametrize`` is told; the cases share fixtures.

    A failure carries a note with its case, by its id where there are any.
    """
    alone = isinstance(names, str) and "," not in names
    arguments = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    values = [(case,) if alone else tuple(case) for case in cases]
    if not values or any(len(row) != len(arguments) for row in values):
        raise ValueError(f"{names}: every case needs a value of each, and there must be one")
    told = [" ".join(map(ids or repr, row)) for row in values] if ids is None or callable(ids) else list(ids)

    def loop(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def run(**fixtures: Any) -> None:
            for row, case in zip(values, told, strict=True):
                try:
                    test(**fixtures, **dict(zip(arguments, row, strict=True)))
                except BaseException as failure:
                    failure.add_note(f"{', '.join(arguments)}: {case}")
                    raise

        # What remains is what pytest has to bring.
        kept = [p for p in inspect.signature(test).parameters.values() if p.name not in arguments]
        run.__signature__ = inspect.Signature(kept)  # type: ignore[attr-defined]
        return run

    return loop
