"""The single im2col of the textbooks: one column matrix of the whole batch, one matrix product."""

from __future__ import annotations

import numpy as np

from convviz.errors import RefusedValue
from convviz.lab.timing.limits import FLOAT_BYTES, MAX_COLUMN_BYTES
from convviz.lab.timing.problem import Call, Problem
from convviz.ops.checks import FloatArray
from convviz.ops.patches import image_patches


def prepare_im2col(problem: Problem) -> Call:
    """Return the call that solves `problem`; raises RefusedValue where its column matrix is too large."""
    check_column_bytes(problem)
    solve = {"forward": forward, "weight_grad": weight_grad, "input_grad": input_grad}[problem.operation]
    return lambda: solve(problem)


def check_column_bytes(problem: Problem) -> None:
    """Refuse a column matrix (C KH KW, N HO WO) of more bytes than a race has."""
    batch, channels = problem.x.shape[:2]
    height, width = problem.output_grad.shape[2:]
    cells = channels * problem.weight[0, 0].size * batch * height * width
    if cells * FLOAT_BYTES > MAX_COLUMN_BYTES:
        raise RefusedValue(
            "im2col’s column matrix may take {most:.4g} MB; this layer’s takes {size:.4g} MB: choose a"
            " smaller batch, size or kernel to see it run.",
            most=MAX_COLUMN_BYTES / 2**20,
            size=cells * FLOAT_BYTES / 2**20,
        )


def forward(problem: Problem) -> FloatArray:
    """Compute the output: every kernel a row, times every patch as a column."""
    product = kernel_rows(problem) @ columns_of(problem)  # (G, O/G, N HO WO)
    batch, filters, height, width = problem.output_grad.shape
    by_filter = product.reshape(filters, batch, height, width)  # (O, N, HO, WO)
    return np.ascontiguousarray(by_filter.swapaxes(0, 1))


def weight_grad(problem: Problem) -> FloatArray:
    """Compute the weight gradient: upstream gradients as rows, times the patches."""
    grad: FloatArray = upstream_rows(problem) @ columns_of(problem).swapaxes(1, 2)  # (G, O/G, K)
    return grad.reshape(problem.weight.shape)


def input_grad(problem: Problem) -> FloatArray:
    """Compute the input gradient: a column of stamps for every output cell, overlaps added up (col2im)."""
    columns = kernel_rows(problem).swapaxes(1, 2) @ upstream_rows(problem)  # (G, K, N HO WO)
    (batch, channels, height, width), padding = problem.x.shape, problem.options["padding"]
    stride, dilation = problem.options["stride"], problem.options["dilation"]
    (kernel_height, kernel_width), (rows, cells) = problem.weight.shape[2:], problem.output_grad.shape[2:]
    stamps = columns.reshape(
        channels, kernel_height, kernel_width, batch, rows, cells
    )  # (C, KH, KW, N, HO, WO)
    padded = np.zeros(
        (channels, batch, height + 2 * padding, width + 2 * padding), columns.dtype
    )  # (C, N, HP, WP)
    for i, j in np.ndindex(kernel_height, kernel_width):
        down = slice(dilation * i, dilation * i + stride * (rows - 1) + 1, stride)
        across = slice(dilation * j, dilation * j + stride * (cells - 1) + 1, stride)
        padded[:, :, down, across] += stamps[:, i, j]
    inside = padded[:, :, padding : padding + height, padding : padding + width]
    return np.ascontiguousarray(inside.swapaxes(0, 1))  # (N, C, H, W)


def columns_of(problem: Problem) -> FloatArray:
    """Return every patch of the whole batch, copied into a column (G, K, N HO WO)."""
    patches = image_patches(problem.x, problem.weight.shape[2:], **problem.options)
    by_tap = patches.transpose(1, 2, 3, 0, 4, 5)  # (C, KH, KW, N, HO, WO)
    return by_tap.reshape(problem.options["groups"], problem.weight[0].size, -1)


def kernel_rows(problem: Problem) -> FloatArray:
    """Return every kernel as a row (G, O/G, K)."""
    groups = problem.options["groups"]
    return problem.weight.reshape(groups, len(problem.weight) // groups, -1)


def upstream_rows(problem: Problem) -> FloatArray:
    """Return each filter's upstream gradients in a row (G, O/G, N HO WO)."""
    by_filter = problem.output_grad.swapaxes(0, 1)  # (O, N, HO, WO)
    groups = problem.options["groups"]
    return by_filter.reshape(groups, len(by_filter) // groups, -1)
