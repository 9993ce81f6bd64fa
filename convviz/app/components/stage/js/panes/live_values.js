import { placesOf } from '../formulas/readers.js';

/** @import { Layer } from '../layer/layer.js' */
/** @import { Pair } from '../messages/message.js' */
/** @import { Meta } from '../messages/message.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Live } from './listing.js' */

/**
 * What the variables of the plain loops hold at a step, by the names of the marked lines, and at which line
 * it is. A focus on a weight chooses the tap; else it is the last of its loop, or the first weight of a
 * gradient.
 * @type {Record<string, (model: Model, t: number) => Live>}
 */
export const LIVE = { output, patches, weight_grad: weightGrad, scatter: inputGrad, gather };

/** @param {Model} model  @param {number} t  @returns {Live} */
function output(model, t) {
  const { layer, arrays, meta } = model;
  const { item, filter, firstChannel } = meta.choice;
  const taps = tapsOf(layer, t);
  const at = pointed(model) ?? taps.length - 1;
  const { c, i, j, row, col } = taps[at];
  const [p, q] = layer.position(t);
  const inside = landsInside(layer, row, col);
  const total = taps
    .slice(0, at + 1)
    .reduce(
      (sum, tap, k) => sum + layer.valueAt(arrays.x, tap.c, tap.row, tap.col) * arrays.weight[k],
      meta.bias[0],
    );
  return {
    at: inside ? 'total' : 'inside',
    values: {
      cell: pairs({ n: item, o: filter, p, q }),
      start: pairs({ total: float(meta.bias[0]) }),
      tap: pairs({ c, i, j }),
      ...position(layer, row, col),
      channel: pairs({ channel: firstChannel + c }),
      total: pairs({ total: float(total) }),
      result: at === taps.length - 1 ? pairs({ [entry('output', item, filter, p, q)]: float(total) }) : '',
    },
  };
}

/** @param {Model} model  @param {number} t  @returns {Live} */
function patches(model, t) {
  const { layer, arrays, meta } = model;
  const { item, firstChannel } = meta.choice;
  const taps = tapsOf(layer, t);
  const { c, i, j, row, col } = taps[pointed(model) ?? taps.length - 1];
  const [p, q] = layer.position(t);
  return {
    at: landsInside(layer, row, col) ? 'result' : 'inside',
    values: {
      value: pairs({ n: item, c: firstChannel + c, i, j, p, q }),
      ...position(layer, row, col),
      result: pairs({
        [entry('patches', item, firstChannel + c, i, j, p, q)]: float(layer.valueAt(arrays.x, c, row, col)),
      }),
    },
  };
}

/** @param {Model} model  @param {number} t  @returns {Live} */
function weightGrad(model, t) {
  const { layer, meta } = model;
  const { item, filter, firstChannel } = meta.choice;
  const tap = pointed(model) ?? 0;
  const { c, i, j, row, col } = tapsOf(layer, t)[tap];
  const [p, q] = layer.position(t);
  const before = earlierPictures(model, c, tap);
  return {
    at: landsInside(layer, row, col) ? 'total' : 'inside',
    values: {
      weight: pairs({ o: filter, c, i, j }),
      cell: pairs({ n: item, p, q }),
      ...position(layer, row, col),
      channel: pairs({ channel: firstChannel + c }),
      total: pairs({ total: before === null ? '…' : float(before + model.sum.upTo(t)[tap]) }),
    },
  };
}

/**
 * What the loop over the batch has added before this picture; null where that was not sent.
 * @param {Model} model
 * @param {number} c
 * @param {number} tap
 */
function earlierPictures({ arrays, layer, meta }, c, tap) {
  const { item, items, channel } = meta.choice;
  if (item === 0) return 0;
  if (item === items - 1) return arrays.weight_total[tap] - arrays.weight_grad[tap];
  const { weight_parts: parts } = arrays;
  if (c !== channel || !parts) return null;
  const taps = layer.kh * layer.kw;
  return range(item).reduce((sum, n) => sum + parts[n * taps + (tap % taps)], 0);
}

/** @param {Model} model  @param {number} step  @returns {Live} */
function inputGrad(model, step) {
  const { layer, arrays, meta } = model;
  const { item, filter, firstChannel } = meta.choice;
  const t = model.ways ? model.ways.scatterAt(step) : step;
  const taps = tapsOf(layer, t);
  const landed = taps.map(({ c, row, col }) => layer.sourceOffset(c, row, col) >= 0);
  const at = pointed(model) ?? Math.max(landed.lastIndexOf(true), 0);
  const { c, i, j, row, col } = taps[at];
  const [p, q] = layer.position(t);
  /** @type {Pair} */
  const source = [layer.rowSource[row], layer.colSource[col]];
  const before = landed[at] ? earlierFilters(model, c, source) : null;
  const product = arrays.output_grad[t] * arrays.weight[at];
  return {
    at: landed[at] ? 'stamp' : 'inside',
    values: {
      cell: pairs({ n: item, o: filter, p, q }),
      tap: pairs({ c, i, j }),
      ...position(layer, row, col),
      channel: pairs({ channel: firstChannel + c }),
      product: landed[at] ? pairs({ product: float(product) }) : '',
      stamp: landed[at]
        ? pairs({
            [entry('input_grad', item, firstChannel + c, ...source)]:
              before === null ? '…' : float(before + stamped(model, t, at, c, source)),
          })
        : '',
    },
  };
}

/**
 * What this filter has stamped onto a pixel up to and including a tap of a step.
 * @param {Model} model
 * @param {number} t
 * @param {number} last
 * @param {number} c
 * @param {Pair} pixel
 */
function stamped(model, t, last, c, [r, column]) {
  const { layer, arrays } = model;
  const sum = model.sum.upTo(t);
  const upToStep = model.ways
    ? cross(placesOf(layer.rowSource, r), placesOf(layer.colSource, column)).reduce(
        (all, [row, col]) => all + sum[(c * layer.paddedH + row) * layer.paddedW + col],
        0,
      )
    : sum[(c * layer.h + r) * layer.w + column];
  const offset = (c * layer.h + r) * layer.w + column;
  const later = tapsOf(layer, t).reduce(
    (all, tap, k) =>
      k > last && layer.sourceOffset(tap.c, tap.row, tap.col) === offset
        ? all + arrays.output_grad[t] * arrays.weight[k]
        : all,
    0,
  );
  return upToStep - later;
}

/**
 * What the loop over the filters has stamped before this one; null where that was not sent.
 * @param {Model} model
 * @param {number} c
 * @param {Pair} pixel
 */
function earlierFilters({ arrays, layer, meta }, c, [row, col]) {
  const { filter, firstFilter, groupFilters, channel } = meta.choice;
  const pixels = layer.h * layer.w;
  const at = row * layer.w + col;
  if (filter === firstFilter) return 0;
  const { input_parts: parts } = arrays;
  if (!parts) return null;
  if (filter === firstFilter + groupFilters - 1)
    return arrays.input_total[c * pixels + at] - arrays.input_grad[c * pixels + at];
  return c === channel
    ? range(filter - firstFilter).reduce((sum, k) => sum + parts[k * pixels + at], 0)
    : null;
}

/** @param {Model} model  @param {number} step  @returns {Live} */
function gather(model, step) {
  const { layer, meta, ways } = model;
  const { item, filter, firstChannel, groupFilters } = meta.choice;
  const at = ways.gatherAt(step);
  const [row, col] = [Math.floor(at / layer.w), at % layer.w];
  const places = ways.places(at);
  const [r, s] = places[places.length - 1];
  const total = groupFilters === 1 ? float(ways.gathered[at]) : '…'; // the other filters add theirs
  return {
    at: 'total',
    values: {
      pixel: pairs({ n: item, [grouped(meta) ? 'channel' : 'c']: firstChannel, u: row, v: col }),
      channel: pairs({ c: 0, first: meta.choice.firstFilter }),
      place: pairs({ r, s }),
      filter: pairs({ o: filter }),
      tap: pairs({ i: layer.kh - 1, j: layer.kw - 1 }),
      total: pairs({ total }),
      result: pairs({ [entry('gathered', item, firstChannel, row, col)]: total }),
    },
  };
}

// ---- pieces ----------------------------------------------------------------------------------------------

/** @param {Model} model */
const pointed = ({ focus, layer }) =>
  focus?.kind === 'tap' ? (focus.channel * layer.kh + focus.row) * layer.kw + focus.col : null;
/** @param {number} count */
const range = (count) => Array.from({ length: count }, (_, k) => k);
/** @param {number[]} rows  @param {number[]} cols  @returns {Pair[]} */
const cross = (rows, cols) => rows.flatMap((row) => cols.map((col) => [row, col]));

/** @param {Layer} layer  @param {number} t */
function tapsOf(layer, t) {
  /** @type {{ c: number, row: number, col: number, i: number, j: number }[]} */
  const taps = [];
  layer.eachTap(t, (tap, c, row, col) =>
    taps.push({ c, row, col, i: Math.floor(tap / layer.kw) % layer.kh, j: tap % layer.kw }),
  );
  return taps;
}

/**
 * The names and values of a line, as a debugger writes them.
 * @param {Record<string, string | number>} values
 */
const pairs = (values) =>
  Object.entries(values)
    .map(([name, shown]) => `${name} = ${shown}`)
    .join('  ');
/** @param {string} array  @param {...number} indices */
const entry = (array, ...indices) => `${array}[${indices.join(', ')}]`;

/**
 * A float as Python writes it, at six digits.
 * @param {number} value
 */
function float(value) {
  const shown = String(Number(value.toPrecision(6)));
  return /^-?\d+$/.test(shown) ? `${shown}.0` : shown;
}

/**
 * The row and the column that a tap reads, as the code has them: beyond the input where the padding is zero.
 * @param {Layer} layer
 * @param {number} row
 * @param {number} col
 */
function position(layer, row, col) {
  /** @param {number[]} source  @param {number} at  @param {number} before */
  const along = (source, at, before) => (source[at] < 0 ? at - before : source[at]);
  return {
    u: pairs({ u: along(layer.rowSource, row, layer.top) }),
    v: pairs({ v: along(layer.colSource, col, layer.left) }),
  };
}

/** @param {Layer} layer  @param {number} row  @param {number} col */
const landsInside = (layer, row, col) => layer.sourceOffset(0, row, col) >= 0;
/** @param {Meta} meta */
const grouped = ({ choice }) => choice.groupFilters < choice.filters;
