const CELL = { least: 4, most: 20, cutMost: 8 }; // px: where all fits, and where something is left out
const FEWEST_STEPS = 12; // steps of a block, even where their windows do not all fit beside them

/**
 * How much of both matrices fits: {cell, channels, steps, taps, pixels}, all counts but the cell in px.
 * @param {{along: number, across: number, shared: boolean, cut: number}} room  px in the direction of taps
 *   and pixels, px
 *   in that of the steps, whether both matrices share the first, and the cell where they do not fit
 */
export function matrixRoom(layer, room) {
  const [taps, pixels] = [layer.kh * layer.kw, layer.h * layer.w];
  const cellOf = (channels) => room.along / needed(taps, pixels, channels, room.shared);
  const channels = cellOf(layer.channels) >= CELL.least ? layer.channels : 1;
  const fitting = cellOf(channels);
  const whole = Math.min(CELL.most, fitting, room.across / layer.steps);
  if (whole >= CELL.least) return { cell: Math.floor(whole), channels, taps, pixels, steps: layer.steps };
  const cell = fitting >= CELL.least ? Math.min(CELL.cutMost, Math.floor(fitting)) : room.cut;
  const steps = Math.min(layer.steps, Math.floor(room.across / cell));
  if (fitting >= CELL.least) return { cell, channels, taps, pixels, steps };
  return { cell, channels, steps, ...cut(taps, pixels, Math.floor(room.along / cell), room.shared) };
}

/** Cells in the direction of taps and pixels, with the gaps between channels. */
function needed(taps, pixels, channels, shared) {
  const each = shared ? taps + pixels : Math.max(taps, pixels);
  return channels * each + (channels - 1) * (shared ? 2 : 1);
}

/** Pixels are cut first; the taps keep a third. */
function cut(taps, pixels, count, shared) {
  if (!shared) return { taps: Math.min(taps, count), pixels: Math.min(pixels, count) };
  const kept = Math.min(taps, Math.max(Math.floor(count / 3), count - pixels));
  return { taps: kept, pixels: Math.min(pixels, count - kept) };
}

/**
 * Which block is on show: it follows the step, or the pixel that is pointed at. Blocks of steps do not
 * overlap.
 */
export class Blocks {
  constructor(layer, room) {
    Object.assign(this, { layer, room });
    this.pixelsOf = layer.h * layer.w;
    const spans = Array.from({ length: layer.steps }, (_, t) => span(layer, t));
    let count = room.steps;
    const fits = () => this.spansOf(spans, count).every(([low, high]) => high - low < room.pixels);
    while (count > FEWEST_STEPS && !fits()) count = Math.max(FEWEST_STEPS, Math.floor(count * 0.85));
    const pages = Math.ceil(layer.steps / count);
    this.count = Math.ceil(layer.steps / pages);
    this.spans = this.spansOf(spans, this.count);
    this.stepSpans = spans;
  }

  /** The pixels between the first and the last that each block of steps reads. */
  spansOf(spans, count) {
    const blocks = [];
    for (let t = 0; t < spans.length; t += count) blocks.push(joined(spans.slice(t, t + count)));
    return blocks;
  }

  /**
   * @returns {{steps, taps, pixels, channels}} stretches {first, count, of}; `wanted` is {t, channel, pixel,
   * tap}, -1 for any
   */
  at({ t, channel, pixel, tap }) {
    const { layer, room } = this;
    const block = Math.floor(t / this.count);
    return {
      steps: { first: block * this.count, count: this.count, of: layer.steps },
      taps: {
        first: around(0, tap, room.taps, layer.kh * layer.kw),
        count: room.taps,
        of: layer.kh * layer.kw,
      },
      pixels: {
        first: around(this.firstPixel(block, t), pixel, room.pixels, this.pixelsOf),
        count: room.pixels,
        of: this.pixelsOf,
      },
      channels: {
        first: room.channels < layer.channels ? channel : 0,
        count: room.channels,
        of: layer.channels,
      },
    };
  }

  /** Where the pixels begin: the same for a whole block of steps if what they read fits, else by the step. */
  firstPixel(block, t) {
    const { pixels } = this.room;
    const [low, high] = this.spans[block];
    if (high - low < pixels)
      return clamp(low - Math.floor((pixels - (high - low + 1)) / 2), this.pixelsOf - pixels);
    const [first, last] = this.stepSpans[t];
    const page = Math.max(1, pixels - (last - first));
    return clamp(Math.floor(first / page) * page, this.pixelsOf - pixels);
  }
}

/**
 * The first and last pixel of the window of step t as it lies on the picture; what hangs over the edge is cut
 * off.
 */
function span(layer, t) {
  const [p, q] = layer.position(t);
  const pixel = ([row, col]) =>
    clamp(row - layer.top, layer.h - 1) * layer.w + clamp(col - layer.left, layer.w - 1);
  return [pixel(layer.reads(p, q, 0, 0)), pixel(layer.reads(p, q, layer.kh - 1, layer.kw - 1))];
}

const joined = (spans) => [
  Math.min(...spans.map(([low]) => low)),
  Math.max(...spans.map(([, high]) => high)),
];
const clamp = (value, most) => Math.max(0, Math.min(value, most));

/** The stretch from `first` on, moved where it leaves out the wanted place. */
function around(first, wanted, count, of) {
  const seen = wanted < 0 || (wanted >= first && wanted < first + count);
  return seen ? first : clamp(wanted - Math.floor(count / 2), of - count);
}
