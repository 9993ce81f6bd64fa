import { fill } from '../../../common/js/format.js';
import { sumOfPairs, worked } from './worked.js';
import { Names } from './names.js';
import { factorOf, name } from './pieces.js';
import { isWhole, product, resultLine, sumOf } from './sums.js';

/** @import { Layer } from '../layer/layer.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Focus } from '../state/focus.js' */
/** @import { Formula, Piece } from './pieces.js' */

/**
 * A weight at its channel and place (i, j), with the padded cell that it reads.
 * @typedef {{ c: number, row: number, col: number, i: number, j: number }} Tap
 */

const LISTED = 6; // outputs that are named one by one

/**
 * y[o, p, q] = b + ∑ w · x̃: the output cell of a step, as a formula; what is pointed at is the term that it
 * has there.
 * @param {Model} model
 * @param {number} t
 * @returns {Formula}
 */
export function outputFormula(model, t) {
  const { layer, arrays, meta, text } = model;
  const names = new Names(model);
  const position = layer.position(t);
  const taps = tapsOf(layer, t);
  /** @param {(tap: Tap, k: number) => Piece[]} termAt */
  const sum = (termAt) => sumOf(taps.length, pointedAt(model, taps), (k) => termAt(taps[k], k), model);
  const { digits, equals } = isWhole(taps.length, model) ? checked(model, taps, t) : { digits: 3 };
  return {
    title: text.formula_output,
    lines: [
      {
        left: [names.general('y', [name('p')], [name('q')])],
        right: [
          names.bias(true),
          ' + ',
          ...names.sumOver('c', 'i', 'j'),
          names.general('w', [name('i')], [name('j')]),
          ' · ',
          names.general('x', ...names.reads()),
        ],
      },
      {
        left: [names.at('y', 0, ...position)],
        right: [
          names.bias(false),
          ' + ',
          ...sum(({ c, i, j, row, col }) => [names.at('w', c, i, j), ' · ', names.at('x', c, row, col)]),
        ],
      },
      {
        right: [
          factorOf(meta.bias[0], digits),
          ' + ',
          ...sum(({ c, row, col }, k) =>
            product(arrays.weight[k], null, layer.valueAt(arrays.x, c, row, col), null, digits),
          ),
        ],
      },
      resultLine(arrays.output[t], equals),
    ],
    notes: [
      names.isTurned ? text.formula_convolution : '',
      names.isPadded ? text.formula_padded : '',
      partSentence(model, names),
    ].filter(Boolean),
  };
}

/**
 * How many digits the factors need for a calculator to give the output.
 * @param {Model} model
 * @param {Tap[]} taps
 * @param {number} t
 */
function checked({ layer, arrays, meta }, taps, t) {
  const factors = taps.flatMap(({ c, row, col }, k) => [
    arrays.weight[k],
    layer.valueAt(arrays.x, c, row, col),
  ]);
  return worked([...factors, meta.bias[0]], sumOfPairs, arrays.output[t], [5]);
}

/**
 * The term of what is pointed at, undefined where this output has none of it.
 * @param {Model} model
 * @param {Tap[]} taps
 */
function pointedAt({ layer, focus }, taps) {
  if (!focus) return undefined;
  const { kind, channel, row, col } = focus;
  /** @type {Record<Focus['kind'], (tap: Tap) => boolean>} */
  const areIt = {
    tap: ({ i, j }) => i === row && j === col,
    input: (tap) => tap.row === row && tap.col === col,
    pixel: (tap) => layer.rowSource[tap.row] === row && layer.colSource[tap.col] === col,
  };
  const at = taps.findIndex((tap) => tap.c === channel && areIt[kind](tap));
  return at < 0 ? undefined : at;
}

/**
 * The outputs in which the weight or input that is pointed at takes part.
 * @param {Model} model
 * @param {Names} names
 */
function partSentence({ layer, focus, text }, names) {
  if (!focus) return '';
  const { kind, channel, row, col } = focus;
  if (kind === 'tap')
    return fill(text.formula_weight_part, { w: names.text('w', channel, row, col), count: layer.steps });
  const x = names.text(kind === 'input' ? 'x' : 'pixel', channel, row, col);
  const fed = kind === 'input' ? layer.fedBy(row, col) : layer.fedByPixel(row, col);
  if (!fed.length) return fill(text.formula_no_part, { x });
  const listed = fed.slice(0, LISTED).map((place) => names.text('y', 0, ...place));
  const rest = fed.length > LISTED ? [fill(text.more_terms, { count: fed.length - LISTED })] : [];
  return fill(text.formula_input_part, { x, outputs: [...listed, ...rest].join(', ') });
}

/** @param {Layer} layer  @param {number} t */
function tapsOf(layer, t) {
  /** @type {Tap[]} */
  const taps = [];
  layer.eachTap(t, (tap, c, row, col) =>
    taps.push({ c, row, col, i: Math.floor(tap / layer.kw) % layer.kh, j: tap % layer.kw }),
  );
  return taps;
}
