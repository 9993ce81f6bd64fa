/**
 * Edits that Python has not answered yet, drawn over its numbers: whatever redraws a panel in between (a late
 * echo, another width, another theme) takes nothing back that a person did. An edit is {role, grid, cells:
 * [[offset, value], ...]}.
 */
export function withEdits(edits, role, grid, values) {
  const own = edits.filter((edit) => edit.role === role && sameGrid(edit.grid, grid));
  if (!own.length) return values;
  const newest = Float64Array.from(values);
  for (const { cells } of own) for (const [offset, value] of cells) newest[offset] = value;
  return newest;
}

/**
 * Whether a panel's grid gives way to one of another size: a number typed into the old one would have no cell
 * in the new one.
 */
export const isReplaced = (edits, role, grid) =>
  edits.some((edit) => edit.role === role && !sameGrid(edit.grid, grid));

/** The edit of which nothing can be drawn, since the panel's size will be another one. */
export const replacement = (role) => ({ role, grid: { channels: 0, rows: 0, cols: 0 }, cells: [] });

const sameGrid = (a, b) => a.channels === b.channels && a.rows === b.rows && a.cols === b.cols;

/** The edit of one cell, in one channel or, where `channel` is null, in all of them. */
export function cellEdit(role, { channels, rows, cols }, { channel, row, col }, value) {
  const inside = channel === null ? Array.from({ length: channels }, (_, c) => c) : [channel];
  return {
    role,
    grid: { channels, rows, cols },
    cells: inside.map((c) => [(c * rows + row) * cols + col, value]),
  };
}

/** The edit of a whole grid (C, rows, cols). */
export function gridEdit(role, values) {
  const grid = { channels: values.length, rows: values[0].length, cols: values[0][0].length };
  return { role, grid, cells: values.flat(2).map((value, offset) => [offset, value]) };
}
