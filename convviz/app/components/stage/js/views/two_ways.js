import { factor, fill, number, size } from '../../../common/js/format.js';
import { Names } from '../formulas/names.js';
import { MARKS } from '../../../heatmap/js/palette.js';
import { compare, stampedSum } from '../layer/running_sums.js';
import { TwoWays } from '../layer/two_ways.js';
import { singleCell } from '../tools/upstream_tools.js';
import { summed } from '../formulas/worked.js';
import {
  kernelSpec,
  largest,
  neverRead,
  paddingMark,
  pixelSpec,
  tapSpec,
  unreadMark,
  windowMark,
} from './parts.js';

/** @import { Mark, Cells } from '../../../heatmap/js/marks.js' */
/** @import { Place } from '../../../heatmap/js/mosaic.js' */
/** @import { PanelSpec } from '../../../heatmap/js/sizes.js' */
/** @import { Layer } from '../layer/layer.js' */
/** @import { Pair } from '../messages/message.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Marks, View } from './views.js' */

const TERMS = 8; // longer sums are cut openly
const LIVE_CELLS = 400; // up to so many the difference shows its numbers one by one as they are finished
const BELOW = 200; // px: the maps of the second row

/**
 * dX two ways in lockstep: scatter stamps the kernel as it is, gather slides the turned kernel; both must
 * agree.
 * @type {View}
 */
export default {
  walk(model) {
    model.ways = new TwoWays(model);
    return model.ways;
  },

  columns(model) {
    const { arrays, ways } = model;
    const most = largest(arrays.input_grad);
    return [
      [scatterSpec(model, most)],
      [
        kernelSpec(model),
        { ...tapSpec(model, 'flipped', turned(model), largest(arrays.weight)), points: 'none' },
      ],
      [{ ...pixelSpec(model, 'gather', ways.gathered, most), points: 'gathered' }],
      [spreadSpec(model)],
      [
        {
          ...pixelSpec(model, 'difference', differences(model, ways.steps - 1), most),
          points: 'gathered',
          width: 'half',
          tallest: BELOW,
        },
      ],
    ];
  },

  sums: ({ layer, arrays }) => stampedSum(layer, arrays.weight, arrays.output_grad),

  frame(model, k) {
    const { ways, layer } = model;
    const [t, pixel] = [ways.scatterAt(k), ways.gatherAt(k)];
    const open = ways.openAt(k);
    const done = ways.pixels - open.pixels.length;
    const difference = done ? largestDifference(model, k) : 0;
    return {
      values: {
        scatter: shownScatter(model, t),
        ...(isLive(model) ? { difference: differences(model, k) } : {}),
      },
      marks: {
        scatter: [
          ...paddingMark(layer),
          unreadAt(model, layer.top, layer.left),
          windowMark(layer, t),
          ...foldMark(layer, t),
        ],
        gather: [
          { kind: 'cover', after: pixel },
          unreadMark(model),
          { kind: 'outline', cells: ways.cells([pixel]), colour: MARKS.gather },
        ],
        spread_grad: spreadMarks(model, t, pixel),
        difference: [open.mark],
        ...turnedFocus(model),
      },
      notes: {
        difference: fill(model.text.difference_note, {
          done,
          count: ways.pixels,
          difference: number(difference, 2),
        }),
      },
      sentence: sentence(model, t, pixel),
      check: k === ways.steps - 1 ? bothAgree(model) : null,
    };
  },

  /** With an activation or pooling between, g is not what the loss is taken of. */
  lossCell({ ways, meta }, { role, cell }) {
    if (role !== 'spread_grad' || !meta.lossOf.includes('output_grad')) return null;
    const place = ways.spread.cellAt(cell.row, cell.col);
    return Math.min(...place) < 0 ? null : place;
  },

  stepOf({ layer, ways }, k, cell, role) {
    if (role === 'gather' || role === 'difference') return ways.stepOfPixel(cell.row * layer.w + cell.col);
    if (role !== 'spread_grad') return null;
    const [p, q] = ways.spread.cellAt(cell.row, cell.col);
    return p < 0 || q < 0 ? null : ways.stepOfCell(p * layer.wo + q);
  },
};

// ---- panels ----------------------------------------------------------------------------------------------

/** @param {Model} model  @param {number} most  @returns {PanelSpec} */
function scatterSpec(model, most) {
  const { layer, ways } = model;
  const grid = { channels: layer.channels, rows: layer.paddedH, cols: layer.paddedW };
  const scatter = pixelSpec(model, 'scatter', shownScatter(model, ways.scatterAt(model.t)), most);
  const ring = layer.paddedH > layer.h || layer.paddedW > layer.w;
  return {
    ...scatter,
    grid,
    shape: ring ? `${scatter.shape} + ${model.text.padding}` : scatter.shape,
    points: 'input',
  };
}

/** @param {Model} model  @returns {PanelSpec} */
function spreadSpec({ arrays, layer, ways, text }) {
  const { rows, cols, values } = ways.spread;
  const most = largest(arrays.output_grad);
  const strided = layer.strideH > 1 || layer.strideW > 1;
  const title = strided ? text.spread_grad : text.padded_grad;
  return {
    role: 'spread_grad',
    title,
    shape: size(rows, cols),
    grid: { channels: 1, rows, cols },
    kind: 'signed',
    range: [-most, most],
    values,
    points: 'spread',
    width: 'half',
    tallest: BELOW,
  };
}

/** @param {Model} model */
function turned({ layer, arrays }) {
  const taps = layer.kh * layer.kw;
  return Float64Array.from(
    arrays.weight,
    (_, k) => arrays.weight[Math.floor(k / taps) * taps + taps - 1 - (k % taps)],
  );
}

// ---- values ----------------------------------------------------------------------------------------------

/**
 * The stamps so far or, while numbers are pulled, all of them.
 * @param {Model} model
 * @param {number} t
 */
const shownScatter = (model, t) => folded(model, model.isWhole ? model.layer.steps - 1 : t);

/**
 * (D, HP, WP): the stamps so far; what fell on a copy of a pixel is added to the pixel itself as well.
 * @param {Model} model
 * @param {number} t
 */
function folded(model, t) {
  const { layer, ways } = model;
  const landed = t === layer.steps - 1 ? ways.stamped : model.sum.upTo(t);
  const out = landed.slice();
  if (layer.mode === 'zeros') return out;
  let k = 0;
  for (let channel = 0; channel < layer.channels; channel++)
    for (let row = 0; row < layer.paddedH; row++)
      for (let col = 0; col < layer.paddedW; col++, k++) {
        const home = [layer.rowSource[row] + layer.top, layer.colSource[col] + layer.left];
        if (home[0] !== row || home[1] !== col)
          out[(channel * layer.paddedH + home[0]) * layer.paddedW + home[1]] += landed[k];
      }
  return out;
}

/**
 * (D, H, W): the scattered gradient without its padding.
 * @param {Model} model
 * @param {number} t
 */
function scattered(model, t) {
  const { channels, h, w, top, left, paddedH, paddedW } = model.layer;
  const all = folded(model, t);
  const out = new Float64Array(channels * h * w);
  for (let line = 0; line < channels * h; line++) {
    const from = (Math.floor(line / h) * paddedH + (line % h) + top) * paddedW + left;
    out.set(all.subarray(from, from + w), line * w);
  }
  return out;
}

/** @param {Model} model */
const isLive = ({ layer }) => layer.channels * layer.h * layer.w <= LIVE_CELLS;

/**
 * Scatter less gather where both are finished, empty elsewhere.
 * @param {Model} model
 * @param {number} k
 */
function differences(model, k) {
  const { ways } = model;
  const out = scattered(model, ways.scatterAt(k));
  for (let at = 0; at < out.length; at++) out[at] -= ways.gathered[at];
  const { pixels } = ways.openAt(k);
  for (let first = 0; first < out.length; first += ways.pixels)
    for (const pixel of pixels) out[first + pixel] = NaN;
  return out;
}

/** @param {Model} model  @param {number} k */
function largestDifference(model, k) {
  let most = 0;
  for (const value of differences(model, k)) if (Math.abs(value) > most) most = Math.abs(value);
  return most;
}

/**
 * Each way against the engine's gradient; the worse of the two counts.
 * @param {Model} model
 */
function bothAgree(model) {
  const { ways, arrays, layer } = model;
  const checks = [scattered(model, layer.steps - 1), ways.gathered].map((sum) =>
    compare(sum, arrays.input_grad),
  );
  return {
    agrees: checks.every((check) => check.agrees),
    difference: Math.max(...checks.map((check) => check.difference)),
  };
}

// ---- marks -----------------------------------------------------------------------------------------------

/**
 * The pixels that no window reads, in a map whose first pixel stands at (top, left).
 * @param {Model} model
 * @param {number} top
 * @param {number} left
 * @returns {Cells}
 */
function unreadAt(model, top, left) {
  const mark = unreadMark(model);
  return { ...mark, cells: mark.cells.map(([channel, row, col]) => [channel, row + top, col + left]) };
}

/**
 * The pixels to which this stamp's values in the padding fold back.
 * @param {Layer} layer
 * @param {number} t
 * @returns {Mark[]}
 */
function foldMark(layer, t) {
  if (layer.mode === 'zeros') return [];
  /** @type {Place[]} */
  const homes = [];
  layer.eachTap(t, (tap, channel, row, col) => {
    const home = /** @type {Pair} */ ([layer.rowSource[row] + layer.top, layer.colSource[col] + layer.left]);
    if (home[0] !== row || home[1] !== col) homes.push([channel, ...home]);
  });
  return homes.length ? [{ kind: 'outline', cells: homes, colour: MARKS.pinned }] : [];
}

/** @param {Model} model  @param {number} t  @param {number} pixel  @returns {Mark[]} */
function spreadMarks(model, t, pixel) {
  const { ways, layer, focus } = model;
  const { spread } = ways;
  /** @type {Mark[]} */
  const marks = [{ kind: 'gaps', cells: spread.empty }];
  if (focus?.kind === 'input') {
    const lit = layer.fedBy(focus.row, focus.col).map(([p, q]) => spread.placeOf(p, q));
    marks.push({ kind: 'cells', cells: lit.filter((place) => place !== null) });
  }
  for (const place of ways.places(pixel)) marks.push(spread.windowAt(place, MARKS.gather));
  const stamped = spread.placeOf(...layer.position(t));
  return stamped ? [...marks, { kind: 'outline', cells: [stamped] }] : marks;
}

/**
 * A weight that is pointed at, where the turned kernel has it.
 * @param {Model} model
 * @returns {Marks}
 */
function turnedFocus({ focus, layer }) {
  if (focus?.kind !== 'tap') return {};
  return {
    flipped: [
      { kind: 'outline', cells: [[focus.channel, layer.kh - 1 - focus.row, layer.kw - 1 - focus.col]] },
    ],
  };
}

// ---- words -----------------------------------------------------------------------------------------------

/** @param {Model} model  @param {number} t  @param {number} pixel */
function sentence(model, t, pixel) {
  const { layer, arrays, ways, text } = model;
  const g = new Names(model).text('g', 0, ...layer.position(t));
  const scatter = fill(text.scatter_step, { g, value: factor(arrays.output_grad[t]) });
  const said = [scatter, gatherSentence(model, pixel)];
  said.push(singleCell(model, 'one_hot_kernel'));
  const copies = ways.places(pixel).length;
  if (copies > 1) said.push(fill(text.gather_copies, { count: copies }));
  said.push(neverRead(model));
  return said.filter(Boolean).join(' ');
}

/**
 * The sum of one pixel in numbers, of the first channel on show.
 * @param {Model} model
 * @param {number} pixel
 */
function gatherSentence(model, pixel) {
  const { layer, arrays, ways, text } = model;
  const dX = new Names(model).text('dX', 0, Math.floor(pixel / layer.w), pixel % layer.w);
  /** @type {number[]} */
  const factors = [];
  ways.eachGathered(pixel, ([i, j], [p, q]) =>
    factors.push(arrays.output_grad[p * layer.wo + q], arrays.weight[i * layer.kw + j]),
  );
  if (!factors.length) return fill(text.gather_never, { dX });
  return fill(text.gather_step, { dX, ...summed(factors, ways.gathered[pixel], text, TERMS) });
}
