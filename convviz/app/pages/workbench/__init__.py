"""Forward and Backward: one layer on its stage, its cards beside it."""
