"""What round-off does to a check: steps that suit a precision, and how closely gradients can agree."""

from __future__ import annotations

from dataclasses import dataclass

DTYPES = ("float64", "float32")
USUAL = {"float64": 1e-5, "float32": 1e-2}
"""The epsilon that mostly suits a precision: about the cube root of its rounding, or a little more."""

TOLERANCE = {"float64": 1e-6, "float32": 1e-2}
"""The relative error up to which two gradients agree, in each precision."""

MARGIN = 2
"""How much more than the round-off of one loss a difference of two may show: that of both."""


@dataclass(frozen=True)
class Rounding:
    """How far round-off moves numbers in a precision, about."""

    dtype: str
    of_loss: float
    of_grad: float  # of the entries of one gradient, and of the part of a loss that a step changes

    @property
    def tolerance(self) -> float:
        """The relative error up to which gradients agree."""
        return TOLERANCE[self.dtype]

    def of_quotient(self, epsilon: float) -> float:
        """Say how far a quotient of differences may be off: margin (of_loss / epsilon + of_grad)."""
        return MARGIN * (self.of_loss / epsilon + self.of_grad)

    @property
    def floor(self) -> float:
        """The gradient whose tolerance is just what round-off does to a quotient, for the usual epsilon."""
        return self.of_quotient(USUAL[self.dtype]) / self.tolerance
