import { fill, number } from '../../../common/js/format.js';
import { MARKS } from '../../../heatmap/js/palette.js';
import { Names } from '../formulas/names.js';
import { Pooling } from '../layer/pooling.js';
import { bare, worked } from '../formulas/worked.js';
import { largest, mapSpec } from './parts.js';

/** @import { Mark } from '../../../heatmap/js/marks.js' */
/** @import { Place } from '../../../heatmap/js/mosaic.js' */
/** @import { PanelSpec } from '../../../heatmap/js/sizes.js' */
/** @import { ArrayName, Pair } from '../messages/message.js' */
/** @import { Model } from '../state/model.js' */
/** @import { View } from './views.js' */

const LISTED = 9; // numbers of a window that are written out

/**
 * What follows the convolution, forwards: the activation cell by cell, then the pooling window by window.
 * @type {View}
 */
export default {
  walk(model) {
    model.pooling = new Pooling(model);
    return model.pooling;
  },

  columns(model) {
    const { arrays, meta } = model;
    /** @param {ArrayName} role  @returns {PanelSpec[]} */
    const below = (role) => [{ ...mapSpec(model, role, arrays[role]), points: 'below', width: 'third' }];
    const columns = [below('output')];
    if (meta.after.activation !== 'none') columns.push(below('activated'));
    if (meta.after.pool !== 'none') columns.push([pooledSpec(model, 'pooled')]);
    else columns[columns.length - 1][0].points = 'position';
    return columns;
  },

  frame(model, t) {
    const { arrays, meta, pooling } = model;
    const pooled = meta.after.pool !== 'none';
    const window = pooling.mark(t);
    /** @type {Mark[]} */
    const won =
      meta.after.pool === 'max'
        ? [{ kind: 'outline', cells: [[0, ...pooling.winner(arrays.activated, t)]], colour: MARKS.pinned }]
        : [];
    /** @type {Mark[]} */
    const activated = pooled ? [window, ...won] : [{ kind: 'cover', after: t }, window];
    const alone = meta.after.activation === 'none' ? won : [];
    return {
      values: {},
      marks: {
        output: [...blockedMark(model), window, ...alone],
        activated,
        pooled: [
          { kind: 'cover', after: t },
          { kind: 'outline', cells: [[0, ...pooling.position(t)]] },
        ],
      },
      sentence: [activationSentence(model, t), poolSentence(model, t)].filter(Boolean).join(' '),
    };
  },

  stepOf: (model, t, cell, role) =>
    role === 'output' || role === 'activated' ? model.pooling.stepAt(cell) : null,
};

/** @param {Model} model  @param {ArrayName} role  @returns {PanelSpec} */
export function pooledSpec(model, role) {
  const { arrays, pooling } = model;
  const most = largest(arrays[role]);
  const grid = { channels: 1, rows: pooling.rows, cols: pooling.cols };
  return {
    ...mapSpec(model, role, arrays[role]),
    grid,
    shape: `${grid.rows} × ${grid.cols}`,
    range: [-most, most],
    width: 'third',
  };
}

/**
 * Cells whose gradient a ReLU blocks.
 * @param {Model} model
 * @returns {Mark[]}
 */
export function blockedMark({ arrays, meta, layer }) {
  if (meta.after.activation !== 'relu') return [];
  /** @type {Place[]} */
  const cells = [];
  arrays.output.forEach((value, k) => value <= 0 && cells.push([0, Math.floor(k / layer.wo), k % layer.wo]));
  return [{ kind: 'blocked', cells }];
}

/**
 * The cell of the convolution's output that a step tells of: the winner, else the first of its window.
 * @param {Model} model
 * @param {number} t
 * @returns {Pair}
 */
export function told({ pooling, arrays, meta }, t) {
  return meta.after.pool === 'max' ? pooling.winner(arrays.activated, t) : pooling.window(t)[0];
}

/**
 * The activation as the browser works it out from a number: the sentence shows no more digits than this
 * gives.
 * @type {Record<string, (y: number, slope: number) => number>}
 */
const MAPPED = {
  relu: (y) => Math.max(0, y),
  leaky_relu: (y, slope) => (y > 0 ? y : slope * y),
  sigmoid: (y) => 1 / (1 + Math.exp(-y)),
  tanh: Math.tanh,
};

/** @param {Model} model  @param {number} t */
function activationSentence(model, t) {
  const { arrays, meta, text, pooling } = model;
  const { activation, slope } = meta.after;
  if (activation === 'none') return '';
  const [names, cell] = [new Names(model), told(model, t)];
  const [before, after] = [pooling.at(arrays.output, cell), pooling.at(arrays.activated, cell)];
  const { shown, equals, value } = worked([before], ([y]) => MAPPED[activation](y, slope), after);
  const values = {
    y: names.text('y', 0, ...cell),
    a: names.text('a', 0, ...cell),
    before: bare(shown[0]),
    minus: minus(bare(shown[0])),
    after: value,
    equals,
    slope: number(slope),
  };
  const negative = before <= 0 ? '_negative' : '';
  return fill(text[`after_${activation}${negative}`] ?? text[`after_${activation}`], values);
}

/** @param {string} shown */
const minus = (shown) => (shown.startsWith('−') ? shown.slice(1) : `−${shown}`);

/** @param {Model} model  @param {number} t */
function poolSentence(model, t) {
  const { arrays, meta, text, pooling } = model;
  const { pool, activation } = meta.after;
  if (pool === 'none') return '';
  const [names, cells] = [new Names(model), pooling.window(t)];
  const all = cells.map((cell) => pooling.at(arrays.activated, cell));
  const { shown, equals, value } = worked(
    all,
    pool === 'max' ? (some) => Math.max(...some) : mean,
    arrays.pooled[t],
  );
  const listed = shown.slice(0, LISTED).join(', ') + (cells.length > LISTED ? ', …' : '');
  const a = names.text(activation === 'none' ? 'y' : 'a', 0, ...pooling.winner(arrays.activated, t));
  return fill(text[`after_pool_${pool}`], {
    values: listed,
    result: value,
    equals,
    a,
    z: names.text('z', 0, ...pooling.position(t)),
    count: cells.length,
  });
}

/** @param {number[]} values */
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
