"""How the loss bends: what the patches of a picture can teach, and how fast."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float64 = NDArray[np.float64]

TOLERANCE = 1e-10
"""An eigenvalue that is smaller than this share of the largest one is round-off, and counts as zero."""


@dataclass(frozen=True, eq=False)
class Curvature:
    """The Hessian H = P^T P / N (K, K) of the loss, its eigenvalues, the largest first, and directions.

    `directions[:, k]` (K, K) is the unit kernel of eigenvalue k: along it the loss is a parabola of that
    curvature. Where the eigenvalue is zero, the picture does not see the direction: the output is the same.
    """

    hessian: Float64
    eigenvalues: Float64
    directions: Float64

    @classmethod
    def of(cls, patches: Float64) -> Curvature:
        """Compute the curvature for patches P (N, K)."""
        hessian = patches.T @ patches / len(patches)
        values, vectors = np.linalg.eigh(hessian)
        return cls(hessian, np.maximum(values[::-1], 0), vectors[:, ::-1])

    @property
    def tolerance(self) -> float:
        """The share of the largest singular value of P below which one counts as zero."""
        return float(np.sqrt(TOLERANCE))

    @property
    def largest(self) -> float:
        """lambda_max."""
        return float(self.eigenvalues[0])

    @property
    def rank(self) -> int:
        """How many directions the picture sees."""
        return int(np.sum(self.eigenvalues > TOLERANCE * self.largest))

    @property
    def condition(self) -> float:
        """lambda_max over the smallest eigenvalue that is not zero; infinite for an empty picture."""
        seen = self.eigenvalues[: self.rank]
        return float(seen[0] / seen[-1]) if self.rank else float("inf")

    def unseen(self, kernel: Float64) -> Float64:
        """Return the part of a kernel (KH, KW) that the picture does not see, of its shape."""
        blind = self.directions[:, self.rank :]
        return (blind @ (blind.T @ kernel.ravel())).reshape(kernel.shape)
