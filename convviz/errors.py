"""Refusals: one clear sentence that names the rule, the value given and the way out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial


class Refusal(Exception):  # noqa: N818 - the field says "refused", not "error"
    """A request that cannot be met, as a sentence with named places so that any language can tell it.

    `str(refusal)` is the English sentence; a reader of another language gets
    `translate(refusal.template).format(**refusal.values)`.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template.format(**values))

    def __reduce__(self) -> tuple[Callable[[], Refusal], tuple[()]]:
        """Pickle what it is made of: of an exception alone only the finished sentence would come back."""
        return partial(type(self), self.template, **self.values), ()


def written(number: float, digits: int | None = None) -> str:
    """Write a number as a person does in a sentence: 1,000,000 with its groups, 0.1, 1e-9 as a power.

    With `digits` it is rounded to so many significant ones.
    """
    if isinstance(number, int):
        if abs(number) < 10**20:
            return f"{number:,}"
        return _as_power(f"{Decimal(f'{Decimal(number):.5e}').normalize():e}")
    value = float(number) if digits is None else float(f"{number:.{digits}g}")
    if value.is_integer() and abs(value) < 1e16:
        return f"{int(value):,}"
    return _as_power(repr(value))


def _as_power(text: str) -> str:
    mantissa, power, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if power else mantissa


class RefusedValue(Refusal, ValueError):  # noqa: N818 - the field says "refused", not "error"
    """The kind of thing is right, its value is not."""


class RefusedType(Refusal, TypeError):  # noqa: N818 - the field says "refused", not "error"
    """The wrong kind of thing."""


class MissingPackage(Refusal, ImportError):  # noqa: N818 - the field says "refused", not "error"
    """A package that this needs, and that one can do without elsewhere, is not installed."""
