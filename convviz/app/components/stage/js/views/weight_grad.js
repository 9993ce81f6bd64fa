import { fill, number } from '../../../common/js/format.js';
import { Names } from '../formulas/names.js';
import { bare, worked } from '../formulas/worked.js';
import { compare, weightGradSum } from '../layer/running_sums.js';
import { singleCell } from '../tools/upstream_tools.js';
import {
  biasSpecs,
  cellMark,
  growingTotal,
  inputSpec,
  kernelSpec,
  largest,
  mapSpec,
  ofChannel,
  paddingMark,
  partsSpec,
  PARTS_HEIGHT,
  tapSpec,
  tileMark,
  windowMark,
  withPart,
} from './parts.js';

/** @import { Terms } from '../panes/term_list.js' */
/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { Received } from '../../../common/js/payload.js' */
/** @import { PanelSpec } from '../../../heatmap/js/sizes.js' */
/** @import { Model } from '../state/model.js' */
/** @import { View } from './views.js' */

const LISTED = 200; // terms of a pinned weight that are listed; the rest follows at a press

/** @param {Model} model  @param {number} t */
const term = ({ layer, arrays }, t) => layer.patch(arrays.x, t).map((value) => arrays.output_grad[t] * value);

/**
 * dW as a growing sum: upstream gradient at the cell times its patch.
 * @type {View}
 */
export default {
  columns(model) {
    const { arrays, meta } = model;
    const most = largest(arrays.output_grad) * Math.max(...meta.range.map(Math.abs));
    const small = [
      kernelSpec(model),
      ...biasSpecs(model),
      tapSpec(model, 'term', term(model, model.t), most),
      tapSpec(model, 'weight_grad', model.sum.upTo(model.t), largest(arrays.weight_grad)),
    ];
    const columns = [[inputSpec(model)], [mapSpec(model, 'output_grad', arrays.output_grad)], small];
    return arrays.weight_parts ? [...columns, ...batchParts(model, arrays.weight_parts)] : columns;
  },

  sums: ({ layer, arrays }) => weightGradSum(layer, arrays.x, arrays.output_grad),

  frame(model, t) {
    const { layer, arrays } = model;
    const sum = model.sum.upTo(t);
    return {
      values: {
        term: term(model, t),
        weight_grad: model.isWhole ? arrays.weight_grad : sum,
        ...(arrays.weight_parts && batchValues(model, arrays.weight_parts, sum)),
      },
      marks: {
        input: [...paddingMark(layer), windowMark(layer, t)],
        output_grad: [cellMark(layer, t)],
        weight_parts: [tileMark(model.meta.choice.item)],
      },
      sentence: said(model, t, sum),
      check: t === layer.steps - 1 ? compare(sum, arrays.weight_grad) : null,
      list: model.focus?.kind === 'tap' && model.focus.pinned ? terms(model, model.focus, t) : null,
    };
  },
};

/** @param {Model} model  @param {number} t  @param {Float64Array} sum */
function said(model, t, sum) {
  const batch = model.arrays.weight_parts
    ? fill(model.text.batch_sum, { count: model.meta.choice.items })
    : '';
  return [sentence(model, t, sum), singleCell(model, 'one_hot_patch'), batch].filter(Boolean).join(' ');
}

/**
 * What each picture adds to the gradient, in the chosen channel, and their sum.
 * @param {Model} model
 * @param {Received} parts
 * @returns {PanelSpec[][]}
 */
function batchParts(model, parts) {
  const { layer, arrays, meta } = model;
  const values = batchValues(model, parts, model.sum.upTo(model.t));
  const grid = { channels: meta.choice.items, rows: layer.kh, cols: layer.kw };
  /** @type {PanelSpec} */
  const total = {
    ...tapSpec(model, 'weight_total', values.weight_total, largest(arrays.weight_total)),
    width: 'half',
    strip: true,
    tallest: PARTS_HEIGHT,
  };
  return [[partsSpec(model, 'weight_parts', grid, values.weight_parts, parts, 'item')], [total]];
}

/** @param {Model} model  @param {Received} parts  @param {Float64Array} sum */
function batchValues({ layer, arrays, meta }, parts, sum) {
  const { item, channel } = meta.choice;
  return {
    weight_parts: withPart(parts, item, ofChannel(sum, channel, layer.channels)),
    weight_total: growingTotal(arrays.weight_total, arrays.weight_grad, sum),
  };
}

/** @param {Model} model  @param {number} t  @param {Float64Array} sum */
function sentence(model, t, sum) {
  const { layer, arrays, text, focus } = model;
  const [names, position] = [new Names(model), layer.position(t)];
  const { channel, row: i, col: j } = focus?.kind === 'tap' ? focus : { channel: 0, row: 0, col: 0 };
  const tap = (channel * layer.kh + i) * layer.kw + j;
  const [row, col] = layer.reads(...position, i, j);
  const g = arrays.output_grad[t];
  const value = layer.valueAt(arrays.x, channel, row, col);
  const {
    shown,
    equals,
    value: result,
  } = worked([sum[tap] - g * value, g, value], ([before, a, b]) => before + a * b, sum[tap]);
  const called = {
    dW: names.text('dW', channel, i, j),
    g: names.text('g', 0, ...position),
    x: names.text('x', channel, row, col),
  };
  return fill(text.weight_grad_step, {
    ...called,
    before: bare(shown[0]),
    g_value: shown[1],
    x_value: shown[2],
    equals,
    sum: result,
  });
}

/**
 * The terms of one weight's gradient, up to step t.
 * @param {Model} model
 * @param {Cell} weight
 * @param {number} t
 * @returns {Terms}
 */
function terms(model, { channel, row: i, col: j }, t) {
  const { layer, arrays, text } = model;
  const names = new Names(model);
  /** @type {string[]} */
  const lines = [];
  let sum = 0;
  for (let step = 0; step <= t; step++) {
    const position = layer.position(step);
    const place = layer.reads(...position, i, j);
    const value = layer.valueAt(arrays.x, channel, ...place);
    const g = arrays.output_grad[step];
    sum += g * value;
    const { shown, equals, value: product } = worked([g, value], ([a, b]) => a * b, g * value);
    const symbols = `${names.text('g', 0, ...position)} · ${names.text('x', channel, ...place)}`;
    lines.push(`${symbols} = ${shown[0]} × ${shown[1]} ${equals} ${product}   Σ ${number(sum, 5)}`);
  }
  const hidden = Math.max(0, lines.length - LISTED);
  return {
    title: fill(text.terms_title, {
      dW: names.text('dW', channel, i, j),
      count: lines.length,
      steps: layer.steps,
    }),
    lines: lines.slice(hidden),
    earlier: lines.slice(0, hidden),
    hidden: fill(text.terms_hidden, { count: hidden }),
  };
}
