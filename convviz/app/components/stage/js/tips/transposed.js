import { fill } from '../../../common/js/format.js';
import { BACK } from './back.js';
import { multiplied, named, weightAt } from './names.js';

/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { Pair } from '../messages/message.js' */
/** @import { Factor, Here, Say } from './names.js' */

/**
 * Panels of the transposed layer: its input with zeros put in, the products under the turned kernel, its
 * output.
 * @type {Record<string, Say>}
 */
export const TRANSPOSED = {
  spread,
  products,
  transposed,
  flipped: BACK.flipped,
  transposed_check: (here, { row, col }, value) => [named(`dX[${row}, ${col}]`, value)],
};

/** @param {Here} here  @param {Cell} cell  @param {number} value */
function transposed(here, cell, value) {
  const count = meeting(here, cell);
  const sum = count ? fill(here.text.tip_sum, { count }) : here.text.tip_nothing;
  return [named(here.names.text('y', 0, cell.row, cell.col), value), sum];
}

/**
 * The pixel of x that a place of the spread input shows, or null for a zero that was put in.
 * @param {Here} here
 * @param {Pick<Cell, 'row' | 'col'>} cell
 * @returns {Pair | null}
 */
function pixelAt({ model, layer }, { row, col }) {
  const { above, left } = model.spread;
  const r = model.spread.source(row, above, layer.strideH, layer.h);
  const c = model.spread.source(col, left, layer.strideW, layer.w);
  return r < 0 || c < 0 ? null : [r, c];
}

/** @param {Here} here  @param {Cell} cell  @param {number} value */
function spread(here, cell, value) {
  const pixel = pixelAt(here, cell);
  if (!pixel) return [here.text.tip_put_in];
  const count = stamps(here, pixel);
  return [
    named(here.names.text('pixel', cell.channel, ...pixel), value),
    count ? fill(here.text.tip_input, { count }) : here.text.tip_unread,
  ];
}

/**
 * How many cells of the output a pixel of the transposed layer's input is stamped onto.
 * @param {Here} here
 * @param {Pair} pixel
 */
function stamps({ model, layer }, [r, c]) {
  const { rows, cols } = model.spread;
  const [top, , left] = model.meta.transposed?.padding ?? [0, 0, 0, 0];
  /**
   * @param {number} at
   * @param {number} stride
   * @param {number} dilation
   * @param {number} taps
   * @param {number} before
   * @param {number} size
   */
  const along = (at, stride, dilation, taps, before, size) => {
    let count = 0;
    for (let tap = 0; tap < taps; tap++) {
      const place = at * stride + tap * dilation - before;
      if (place >= 0 && place < size) count += 1;
    }
    return count;
  };
  return (
    along(r, layer.strideH, layer.dilationH, layer.kh, top, rows) *
    along(c, layer.strideW, layer.dilationW, layer.kw, left, cols)
  );
}

/** @param {Here} here  @param {Cell} cell */
function products(here, { channel, row, col }) {
  const { model, layer, names, text, t } = here;
  const [p, q] = model.spread.position(t);
  const pixel = pixelAt(here, { row: p + row * layer.dilationH, col: q + col * layer.dilationW });
  if (!pixel) return [text.tip_put_in];
  /** @type {Factor} */
  const x = [
    names.text('pixel', channel, ...pixel),
    here.arrays.x[(channel * layer.h + pixel[0]) * layer.w + pixel[1]],
  ];
  const w = weightAt(here, { channel, row: layer.kh - 1 - row, col: layer.kw - 1 - col });
  return [multiplied(x, w), fill(text.tip_term, { sum: names.text('y', 0, p, q) })];
}

/**
 * How many products make a cell of the output: the numbers under the turned kernel.
 * @param {Here} here
 * @param {Cell} cell
 */
const meeting = ({ model }, { row, col }) =>
  model.spread.patch(row * model.spread.cols + col).filter((value) => !Number.isNaN(value)).length;
