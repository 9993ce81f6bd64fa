import { fill, size } from '../../../common/js/format.js';

/** @import { Values } from '../../../common/js/payload.js' */
/** @import { Kind } from '../../../heatmap/js/palette.js' */
/** @import { Cells, Mark, Tile, WindowMark } from '../../../heatmap/js/marks.js' */
/** @import { Grid, Place } from '../../../heatmap/js/mosaic.js' */
/** @import { PanelSpec } from '../../../heatmap/js/sizes.js' */
/** @import { Layer } from '../layer/layer.js' */
/** @import { Pair } from '../messages/message.js' */
/** @import { Model } from '../state/model.js' */

/** @typedef {Pick<Model, 'layer' | 'meta' | 'text'>} Seen  what tells the size of a map of the input */

/** Pieces that several views share: the specs of their panels and the marks of the moving window. */

export const PARTS_HEIGHT = 120; // px: a strip below the maps

const BIAS_CELL = 34; // px: beside its name
const BIAS_ON_SLIDE = 0.075; // of the height

/**
 * The largest magnitude, for a palette. Where all is round-off of the larger numbers that it was added up
 * from, the size of these: then it looks like zero.
 * @param {Values} values
 */
export function largest(values) {
  const { scale = 0, quiet = 0 } = values;
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return (most > quiet * scale ? most : scale) || 1;
}

/** @param {number} most  @returns {[number, number]} */
const symmetric = (most) => [-most, most];

/** @param {Grid} grid */
const shapeOf = ({ channels, rows, cols }) => (channels > 1 ? size(channels, rows, cols) : size(rows, cols));

/**
 * @param {string} role
 * @param {string} title
 * @param {Grid} grid
 * @param {Kind} kind
 * @param {[number, number]} range
 * @param {Values} values
 * @param {string} points
 * @param {PanelSpec['width']} width
 * @returns {PanelSpec}
 */
function spec(role, title, grid, kind, range, values, points, width) {
  return { role, title, shape: shapeOf(grid), grid, kind, range, values, points, width };
}

/**
 * The size of a map of the input; of a layer with groups it says which channels these are.
 * @param {Seen} model
 * @param {string} shape
 */
function withChannels({ layer, meta, text }, shape) {
  if (meta.colours) return `${shape}: ${[...meta.colours].join(', ')}`;
  const { filters, groupFilters, firstChannel } = meta.choice;
  if (groupFilters === filters) return shape;
  const count = (layer.channels * filters) / groupFilters;
  const last = firstChannel + layer.channels - 1;
  const template = last > firstChannel ? text.group_channels : text.group_channel;
  return `${shape}, ${fill(template, { first: firstChannel, last, count })}`;
}

/** @param {Seen & { arrays: Pick<Model['arrays'], 'x'> }} model  @returns {PanelSpec} */
export function inputSpec(model) {
  const { layer, arrays, meta, text } = model;
  const mixed = meta.colours.length === 3;
  const grid = { channels: layer.channels, rows: layer.paddedH, cols: layer.paddedW, mixed };
  const input = spec(
    'input',
    text.input,
    grid,
    meta.signed ? 'signed' : 'grey',
    meta.range,
    layer.padded(arrays.x),
    'input',
    'large',
  );
  const shown = shapeOf({ channels: layer.channels, rows: layer.h, cols: layer.w });
  const ring = layer.paddedH > layer.h || layer.paddedW > layer.w;
  return { ...input, shape: withChannels(model, ring ? `${shown} + ${text.padding}` : shown) };
}

/** @param {Pick<Model, 'layer' | 'text'>} model  @param {string} role  @param {Values} values */
export const mapSpec = ({ layer, text }, role, values) =>
  spec(
    role,
    text[role],
    { channels: 1, rows: layer.ho, cols: layer.wo },
    'signed',
    symmetric(largest(values)),
    values,
    'position',
    'large',
  );

/**
 * @param {Seen} model
 * @param {string} role
 * @param {Values} values
 * @param {number} most
 * @returns {PanelSpec}
 */
export function pixelSpec(model, role, values, most) {
  const { layer, text } = model;
  const grid = { channels: layer.channels, rows: layer.h, cols: layer.w };
  const pixels = spec(role, text[role], grid, 'signed', symmetric(most), values, 'pixel', 'large');
  return { ...pixels, shape: withChannels(model, pixels.shape) };
}

/**
 * @param {Pick<Model, 'layer' | 'text'>} model
 * @param {string} role
 * @param {Values} values
 * @param {number} most
 */
export const tapSpec = ({ layer, text }, role, values, most) =>
  spec(
    role,
    text[role],
    { channels: layer.channels, rows: layer.kh, cols: layer.kw },
    'signed',
    symmetric(most),
    values,
    'tap',
    'small',
  );

/** @param {Pick<Model, 'layer' | 'text' | 'arrays'>} model */
export const kernelSpec = (model) =>
  tapSpec(model, 'kernel', model.arrays.weight, largest(model.arrays.weight));

/**
 * The bias of the filter on show, one number in one row with its name; an example has none to edit.
 * @param {Model} model
 * @returns {PanelSpec[]}
 */
export function biasSpecs({ meta, text, tools, arrays, slide }) {
  if (tools.compact) return [];
  const values = Float64Array.from(meta.bias);
  const most = Math.max(largest(values), largest(arrays.weight));
  const grid = { channels: 1, rows: 1, cols: 1 };
  const own = spec('bias', text.bias, grid, 'signed', symmetric(most), values, 'bias', 'small');
  const cell = Math.max(BIAS_CELL, Math.round(BIAS_ON_SLIDE * (slide?.height ?? 0)));
  return [{ ...own, shape: '', box: { width: 2 * cell, height: cell, maxCell: cell } }];
}

/** @param {Model} model  @returns {PanelSpec} */
export function patchSpec(model) {
  const patch = tapSpec(model, 'patch', model.layer.patch(model.arrays.x, model.t), 1);
  return { ...patch, kind: model.meta.signed ? 'signed' : 'grey', range: model.meta.range };
}

/**
 * The ring of padded cells, hatched.
 * @param {Pick<Layer, 'top' | 'bottom' | 'left' | 'right'>} layer
 * @returns {Mark[]}
 */
export function paddingMark({ top, bottom, left, right }) {
  return top + bottom + left + right > 0 ? [{ kind: 'padding', top, bottom, left, right }] : [];
}

/**
 * The window of step t over the padded picture; a dilated one also shows which cells it reads.
 * @param {Layer} layer
 * @param {number} t
 * @returns {WindowMark}
 */
export function windowMark(layer, t) {
  const [p, q] = layer.position(t);
  const [row, col] = layer.reads(p, q, 0, 0);
  const [lastRow, lastCol] = layer.reads(p, q, layer.kh - 1, layer.kw - 1);
  /** @type {Pair[]} */
  const taps = [];
  if (layer.dilationH > 1 || layer.dilationW > 1)
    for (let i = 0; i < layer.kh; i++) for (let j = 0; j < layer.kw; j++) taps.push(layer.reads(p, q, i, j));
  return {
    kind: 'window',
    row,
    col,
    height: lastRow - row + 1,
    width: lastCol - col + 1,
    taps: taps.length ? taps : null,
  };
}

/**
 * The stamp of step t over the picture itself. Padding that repeats the picture folds back, so its cells are
 * marked one by one.
 * @param {Layer} layer
 * @param {number} t
 * @returns {Mark}
 */
export function stampMark(layer, t) {
  if (layer.mode !== 'zeros') return { kind: 'outline', cells: touchedPixels(layer, t) };
  const mark = windowMark(layer, t);
  /** @type {Pair[] | null} */
  const taps = mark.taps?.map(([row, col]) => [row - layer.top, col - layer.left]) ?? null;
  return { ...mark, row: mark.row - layer.top, col: mark.col - layer.left, taps };
}

/** @param {Layer} layer  @param {number} t  @param {number} [channels]  @returns {Cells} */
export const cellMark = (layer, t, channels = 1) => ({
  kind: 'outline',
  cells: Array.from({ length: channels }, (_, c) => [c, ...layer.position(t)]),
});

/**
 * A wide row: the parts of a sum as one mosaic, a tile each, and the sum beside it where no other panel shows
 * it.
 * @param {Pick<Model, 'text'>} model
 * @param {string} role
 * @param {Grid} grid
 * @param {Values} values  as far as they are computed
 * @param {Values} whole  computed to the end: what the scale is for
 * @param {string} points
 * @returns {PanelSpec}
 */
export function partsSpec({ text }, role, grid, values, whole, points) {
  return {
    ...spec(role, text[role], grid, 'signed', symmetric(largest(whole)), values, points, 'half'),
    strip: true,
    tallest: PARTS_HEIGHT,
    scales: scalesOf(grid, whole, text),
  };
}

/**
 * @param {Grid} grid
 * @param {Values} whole
 * @param {Model['text']} text
 * @returns {PanelSpec['scales']}
 */
function scalesOf({ channels }, whole, text) {
  if (channels < 2) return undefined;
  const each = Array.from({ length: channels }, (_, n) => largest(ofChannel(whole, n, channels)));
  return { largest: each, one: text.one_scale, each: text.own_scales, help: text.scales_help };
}

/**
 * The parts with the growing one in its place, as a copy.
 * @param {Values} parts
 * @param {number} index
 * @param {Values} part
 */
export function withPart(parts, index, part) {
  const all = Float64Array.from(parts);
  all.set(part, index * part.length);
  return all;
}

/**
 * The slice of one channel of a (D, ...) array.
 * @param {Values} values
 * @param {number} channel
 * @param {number} count
 */
export const ofChannel = (values, channel, count) =>
  values.subarray((channel * values.length) / count, ((channel + 1) * values.length) / count);

/**
 * A finished sum with one of its parts still growing.
 * @param {Values} total
 * @param {Values} part
 * @param {Values} growing
 */
export const growingTotal = (total, part, growing) =>
  Float64Array.from(total, (value, k) => value - part[k] + growing[k]);

/**
 * The tile of the part that is growing.
 * @param {number} channel
 * @returns {Tile}
 */
export const tileMark = (channel) => ({ kind: 'tile', channel });

/**
 * Pixels that no window reads, crossed out: their gradient is 0 whatever the loss.
 * @param {Pick<Model, 'layer' | 'unread'>} model
 * @returns {Cells}
 */
export function unreadMark(model) {
  const pixels = unreadPixels(model);
  /** @type {Place[]} */
  const cells = [];
  for (let channel = 0; channel < model.layer.channels; channel++)
    for (const [row, col] of pixels) cells.push([channel, row, col]);
  return { kind: 'blocked', cells };
}

/** @param {Pick<Model, 'layer' | 'unread'>} model */
function unreadPixels(model) {
  const { layer } = model;
  model.unread ??= [...layer.lastReads().entries()]
    .filter(([, t]) => t < 0)
    .map(([pixel]) => [Math.floor(pixel / layer.w), pixel % layer.w]);
  return model.unread;
}

/**
 * How many pixels are crossed out, in all channels on show; nothing where none is.
 * @param {Pick<Model, 'layer' | 'text' | 'unread'>} model
 */
export function neverRead(model) {
  const count = model.layer.channels * unreadPixels(model).length;
  return count ? fill(model.text.never_read_count, { count }) : '';
}

/**
 * Cells of the picture (not of its padding) that the window of step t touches.
 * @param {Layer} layer
 * @param {number} t
 */
export function touchedPixels(layer, t) {
  /** @type {Place[]} */
  const cells = [];
  layer.eachTap(t, (tap, channel, row, col) => {
    if (layer.sourceOffset(channel, row, col) >= 0)
      cells.push([channel, layer.rowSource[row], layer.colSource[col]]);
  });
  return cells;
}
