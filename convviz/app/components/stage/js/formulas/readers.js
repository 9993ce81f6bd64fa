/** Every multiplication in which pixel (r, c) takes part, in the order of the steps: {t, p, q, i, j}. */
export function readersOf(layer, r, c) {
  const rows = along(layer.rowSource, r, layer.kh, layer.dilationH, layer.strideH, layer.ho);
  const cols = along(layer.colSource, c, layer.kw, layer.dilationW, layer.strideW, layer.wo);
  const found = rows.flatMap(([p, i]) => cols.map(([q, j]) => ({ t: p * layer.wo + q, p, q, i, j })));
  return found.sort((a, b) => a.t - b.t || a.i - b.i || a.j - b.j);
}

/** Where a row (or column) of the picture stands in the padded input: its own place, and each copy of it. */
export const placesOf = (source, wanted) => source.flatMap((at, place) => (at === wanted ? [place] : []));

/** [output position, tap] of every reading along one axis. */
function along(source, wanted, taps, dilation, stride, size) {
  const found = [];
  for (const place of placesOf(source, wanted))
    for (let tap = 0; tap < taps; tap++) {
      const start = place - tap * dilation;
      if (start >= 0 && start % stride === 0 && start / stride < size) found.push([start / stride, tap]);
    }
  return found;
}
