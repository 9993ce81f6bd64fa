import { fill, number } from '../../../common/js/format.js';
import { sumOfPairs, worked } from './worked.js';
import { Names } from './names.js';
import { name, sub, value, words } from './pieces.js';
import { placesOf, readersOf } from './readers.js';
import { growingLines, isWhole, product, resultLine, sumOf } from './sums.js';

/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { Layer } from '../layer/layer.js' */
/** @import { Focus } from '../state/focus.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Formula, Line, Piece } from './pieces.js' */
/** @import { Reader } from './readers.js' */

const GROWS = new Set(['input_grad', 'matrix_grad']); // views in which the sum grows step by step

/**
 * dX[c, u, v] = ∑ g · w over all outputs that a pixel feeds.
 * @param {Model} model
 * @param {Cell} pixel
 * @param {number} t
 * @returns {Formula}
 */
export function inputGradFormula(model, { channel, row, col }, t) {
  const { layer, arrays, text, meta } = model;
  const names = new Names(model);
  const readers = readersOf(layer, row, col);
  const at = GROWS.has(meta.view) ? readers.filter((reader) => reader.t <= t).length - 1 : undefined;
  const left = [names.at('dX', channel, row, col)];
  const whole = { left: [names.general('dX', [name('u')], [name('v')])], right: generalSum(layer, names) };
  const said = notes(model, names, { channel, row, col });
  if (!readers.length)
    return {
      title: text.formula_pixel,
      lines: [whole, { left, right: [value(0)] }],
      notes: [text.formula_never, ...said],
    };
  const terms = readers.map((reader) => amount(model, channel, reader));
  const total =
    arrays.input_grad?.[(channel * layer.h + row) * layer.w + col] ?? terms.reduce((a, b) => a + b, 0);
  const { digits, equals } = isWhole(readers.length, model)
    ? worked(factorsOf(model, channel, readers), sumOfPairs, total, [5])
    : { digits: 3 };
  return {
    title: text.formula_pixel,
    lines: [
      whole,
      ...sumLines(model, names, channel, readers, at, left, digits),
      ...growingLines(terms, at, total, model, equals),
    ],
    notes: said,
  };
}

/**
 * A cell of the padded input: the pixel that it shows, or a zero that takes no gradient.
 * @param {Model} model
 * @param {Cell} cell
 * @param {number} t
 * @returns {Formula}
 */
export function paddedCellFormula(model, { channel, row, col }, t) {
  const { layer, text } = model;
  const [r, c] = [layer.rowSource[row], layer.colSource[col]];
  if (r >= 0 && c >= 0) return inputGradFormula(model, { channel, row: r, col: c }, t);
  const zero = { left: [new Names(model).at('x', channel, row, col)], right: [value(0)] };
  return { title: text.formula_pixel, lines: [zero], notes: [text.formula_zero] };
}

/**
 * What the stamp of a step adds to one pixel: the one under the tap that is pointed at, else under the first
 * that lands.
 * @param {Model} model
 * @param {number} t
 * @returns {Formula}
 */
export function stampFormula(model, t) {
  const { layer, text, focus } = model;
  const names = new Names(model);
  const landing = landingOf(layer, t, focus?.kind === 'tap' ? focus : null);
  const general = generalStamp(layer, names);
  if (!landing)
    return { title: text.formula_stamp, lines: [general, { right: [words(text.formula_lost)] }], notes: [] };
  const said = notes(model, names, landing);
  return {
    title: text.formula_stamp,
    lines: [general, ...stampLines(model, names, landing, t)],
    notes: repeats(layer) ? [text.formula_repeats, ...said] : said,
  };
}

/** @param {Layer} layer  @param {Names} names  @returns {Line} */
function generalStamp(layer, names) {
  const pixel = repeats(layer) ? [[name('u')], [name('v')]] : names.reads(layer.top, layer.left);
  return { left: [names.general('dX', ...pixel)], sign: '+=', right: generalTerm(names) };
}

/**
 * With padding that repeats the picture, several taps of one stamp may fall on the same pixel.
 * @param {Model} model
 * @param {Names} names
 * @param {Cell} pixel
 * @param {number} t
 * @returns {Line[]}
 */
function stampLines(model, names, { channel, row, col }, t) {
  const readers = readersOf(model.layer, row, col).filter((reader) => reader.t <= t);
  /** @param {Reader[]} some */
  const add = (some) => some.reduce((sum, reader) => sum + amount(model, channel, reader), 0);
  const left = [names.at('dX', channel, row, col)];
  const [now, before] = [
    readers.filter((reader) => reader.t === t),
    add(readers.filter((reader) => reader.t < t)),
  ];
  const { digits, equals } = worked(
    [...factorsOf(model, channel, now), before],
    sumOfPairs,
    add(readers),
    [5],
  );
  const [symbols, numbers] = sumLines(model, names, channel, now, undefined, left, digits);
  return [
    { ...symbols, sign: '+=' },
    { left, right: [value(before, digits), ' + ', ...numbers.right] },
    resultLine(add(readers), equals),
  ];
}

/**
 * Whether the padding repeats the picture, so that gradients fold back out of it.
 * @param {Layer} layer
 */
const repeats = (layer) => layer.mode !== 'zeros' && layer.top + layer.bottom + layer.left + layer.right > 0;
/** @param {Names} names  @returns {Piece[]} */
const generalTerm = (names) => [
  names.general('g', [name('p')], [name('q')]),
  ' · ',
  names.general('w', [name('i')], [name('j')]),
];

/**
 * The pixel under a tap of a step, or under the first tap that does not fall on padded zeros.
 * @param {Layer} layer
 * @param {number} t
 * @param {Focus | null} wanted
 * @returns {Cell | null}
 */
function landingOf(layer, t, wanted) {
  /** @type {Cell | null} */
  let found = null;
  layer.eachTap(t, (tap, channel, row, col) => {
    const [i, j] = [Math.floor(tap / layer.kw) % layer.kh, tap % layer.kw];
    const asked = !wanted || (wanted.channel === channel && wanted.row === i && wanted.col === j);
    if (!found && asked && layer.sourceOffset(channel, row, col) >= 0)
      found = { channel, row: layer.rowSource[row], col: layer.colSource[col] };
  });
  return found;
}

/** @param {Model} model  @param {number} channel  @param {number} i  @param {number} j */
const weightAt = ({ layer, arrays }, channel, i, j) => arrays.weight[(channel * layer.kh + i) * layer.kw + j];
/** @param {Model} model  @param {number} channel  @param {Reader[]} readers */
const factorsOf = (model, channel, readers) =>
  readers.flatMap(({ t, i, j }) => [model.arrays.output_grad[t], weightAt(model, channel, i, j)]);
/** @param {Model} model  @param {number} channel  @param {Reader} reader */
const amount = (model, channel, { t, i, j }) => model.arrays.output_grad[t] * weightAt(model, channel, i, j);

/**
 * The line with indices and the line with values.
 * @param {Model} model
 * @param {Names} names
 * @param {number} channel
 * @param {Reader[]} readers
 * @param {number | undefined} at
 * @param {Piece[]} left
 * @param {number} digits
 * @returns {[symbols: Line, numbers: Line]}
 */
function sumLines(model, names, channel, readers, at, left, digits) {
  const { arrays } = model;
  /** @param {(reader: Reader) => Piece[]} termAt */
  const sum = (termAt) => sumOf(readers.length, at, (k) => termAt(readers[k]), model);
  /** @param {Reader} reader */
  const gName = ({ p, q }) => names.at('g', channel, p, q);
  /** @param {Reader} reader */
  const wName = ({ i, j }) => names.at('w', channel, i, j);
  return [
    { left, right: sum((reader) => [gName(reader), ' · ', wName(reader)]) },
    {
      right: sum((reader) =>
        product(
          arrays.output_grad[reader.t],
          gName(reader),
          weightAt(model, channel, reader.i, reader.j),
          wName(reader),
          digits,
        ),
      ),
    },
  ];
}

/**
 * ∑ over p, q, i, j, where the tap reads this pixel.
 * @param {Layer} layer
 * @param {Names} names
 * @returns {Piece[]}
 */
function generalSum(layer, names) {
  const [row, col] = repeats(layer) ? names.reads() : names.reads(layer.top, layer.left);
  const condition = repeats(layer)
    ? [...row, ' ∈ ', name('U'), ', ', ...col, ' ∈ ', name('V')]
    : [...row, ' = ', name('u'), ', ', ...col, ' = ', name('v')];
  return ['∑', sub(condition), ' ', ...generalTerm(names)];
}

/** @param {Model} model  @param {Names} names  @param {Cell} pixel */
function notes({ layer, arrays, text, meta }, names, { channel, row, col }) {
  const said = [];
  if (repeats(layer)) {
    /** @param {number[]} places */
    const set = (places) => `{${places.join(', ')}}`;
    said.push(
      fill(text.formula_copies, {
        row,
        column: col,
        rows: set(placesOf(layer.rowSource, row)),
        columns: set(placesOf(layer.colSource, col)),
      }),
    );
  }
  if (!names.isPart.dX) return said;
  const count = meta.choice.groupFilters;
  const whole = arrays.input_total?.[(channel * layer.h + row) * layer.w + col];
  return [
    ...said,
    whole === undefined
      ? fill(text.formula_filters_open, { count })
      : fill(text.formula_filters, { count, value: number(whole, 5) }),
  ];
}
