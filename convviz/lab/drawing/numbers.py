"""Numbers as the stage writes them into its cells: `components/common/js/format.js` in Python."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import isfinite

_PLAIN = (1e-3, 1e5)


def number(value: float, digits: int = 3) -> str:
    """Write a number with at most `digits` significant digits and a real minus sign: "0.333", "−2.0e−7"."""
    if not isfinite(value):
        return str(value)
    if value == 0:
        return "0"
    size = abs(value)
    if float(value).is_integer() and size < _PLAIN[1]:
        shown = str(int(size))
    elif _PLAIN[0] <= size < _PLAIN[1]:
        shown = _plain(_rounded(size, _exponent(size) - digits + 1))
    else:
        shown = _scientific(size, 1)
    return _signed(value, shown)


@lru_cache(maxsize=8192)
def cell_number(value: float, room: float) -> str:
    """Write a number for a cell that has room for so many digits: as many as fit, and plain where it fits."""
    for digits in (3, 2, 1) if abs(value) < 1 else (3, 2):
        shown = number(value, digits)
        if len(shown) - (0.5 if "." in shown else 0) <= room:  # a point is half a digit wide
            return shown
    return _short(value)


def _short(value: float) -> str:
    """Write two digits, three decimals at most, tiny numbers as 2e−4, huge ones as 3e7."""
    shown = number(value, 2)
    if len(shown) <= 5:
        return shown
    size = abs(value)
    if _PLAIN[0] <= size < _PLAIN[1]:
        return _signed(value, _plain(_rounded(size, -3 if size < 0.01 else -2)))
    return _signed(value, _scientific(size, 0).replace("e+", "e"))


def _signed(value: float, shown: str) -> str:
    return ("−" if value < 0 and shown != "0" else "") + shown.replace("-", "−")


def _exponent(size: float) -> int:
    return Decimal(size).adjusted()


def _rounded(size: float, place: int) -> Decimal:
    """Round to a multiple of 10 ** place, a tie away from zero as JavaScript does."""
    return Decimal(size).quantize(Decimal(1).scaleb(place), rounding=ROUND_HALF_UP)


def _plain(value: Decimal) -> str:
    shown = format(value, "f")
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown) or "0"


def _scientific(size: float, decimals: int) -> str:
    value = _rounded(size, _exponent(size) - decimals)
    exponent = value.adjusted()
    mantissa = value.scaleb(-exponent).quantize(Decimal(1).scaleb(-decimals))
    return f"{mantissa}e{'+' if exponent >= 0 else '-'}{abs(exponent)}"
