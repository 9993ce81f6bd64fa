const NARROW = 640; // px: below it the panels stack
const GAP = 28; // px between columns, with their paddings
const SHARE = { large: 0.4, small: 0.2 }; // of the stage's width in a row of two large columns and a small one
const TALLEST = 420; // px of a large map

/** The room of one panel: {width, height, maxCell}. */
export function boxFor(spec, columns, { width, meta }) {
  const tallest = meta.present ? 560 : TALLEST;
  const height = Math.min(tallest, spec.tallest ?? tallest);
  if (spec.width === 'wide') return { width: width - GAP, height: tallest, maxCell: spec.maxCell };
  const stacked = columns.find((column) => column.includes(spec))?.length ?? 1;
  if (width < NARROW) return spec.width === 'large' ? { width: width - GAP, height } : { width: width / stacked - GAP, height: 180 };
  if (spec.width === 'large') return { width: width * SHARE.large - GAP, height };
  return { width: width * SHARE.small - GAP, height: stacked > 2 ? tallest / 3 - 16 : 180, maxCell: meta.present ? 72 : 56 };
}
