/** @import { Values } from '../../../common/js/payload.js' */
/** @import { LayerMeta, Pair } from '../messages/message.js' */

/**
 * The index sets of one convolution layer: which inputs a window reads, which inputs a weight multiplies,
 * which outputs an input feeds. They are the index sets of y, dW and dX. Rows before columns everywhere.
 */
export class Layer {
  /** @type {Int32Array | undefined} */
  sourceOffsets;
  /** @type {Int32Array | undefined} */
  last;

  /** @param {LayerMeta} meta */
  constructor(meta) {
    const { shape, stride, dilation, padding } = meta;
    this.channels = shape.channels;
    this.h = shape.h;
    this.w = shape.w;
    this.kh = shape.kh;
    this.kw = shape.kw;
    this.ho = shape.ho;
    this.wo = shape.wo;
    this.strideH = stride[0];
    this.strideW = stride[1];
    this.dilationH = dilation[0];
    this.dilationW = dilation[1];
    this.top = padding[0];
    this.bottom = padding[1];
    this.left = padding[2];
    this.right = padding[3];
    this.mode = meta.mode;
    this.rowSource = meta.rowSource; // padded row -> picture row, -1 where the padding is zero
    this.colSource = meta.colSource;
    this.paddedH = this.rowSource.length;
    this.paddedW = this.colSource.length;
    this.steps = this.ho * this.wo;
    this.taps = this.channels * this.kh * this.kw;
    this.tapOffsets = this.offsetsOfTaps();
  }

  /** (C KH KW): how far behind the window's first cell each tap reads, in the padded input (C, HP, WP). */
  offsetsOfTaps() {
    const offsets = new Int32Array(this.taps);
    let tap = 0;
    for (let channel = 0; channel < this.channels; channel++)
      for (let i = 0; i < this.kh; i++)
        for (let j = 0; j < this.kw; j++)
          offsets[tap++] = (channel * this.paddedH + i * this.dilationH) * this.paddedW + j * this.dilationW;
    return offsets;
  }

  /**
   * Where the window of step t begins in the padded input.
   * @param {number} t
   */
  corner(t) {
    return Math.floor(t / this.wo) * this.strideH * this.paddedW + (t % this.wo) * this.strideW;
  }

  /** (C HP WP): the offset in the unpadded array that each place of the padded input shows; -1 for a zero. */
  get sources() {
    this.sourceOffsets ??= this.offsetsOfSources();
    return this.sourceOffsets;
  }

  offsetsOfSources() {
    const { rowSource, colSource, paddedH, paddedW } = this;
    const sources = new Int32Array(this.channels * paddedH * paddedW);
    let k = 0;
    for (let channel = 0; channel < this.channels; channel++)
      for (let row = 0; row < paddedH; row++)
        for (let col = 0; col < paddedW; col++)
          sources[k++] =
            rowSource[row] < 0 || colSource[col] < 0
              ? -1
              : (channel * this.h + rowSource[row]) * this.w + colSource[col];
    return sources;
  }

  /**
   * Output position of step t.
   * @param {number} t
   * @returns {Pair}
   */
  position(t) {
    return [Math.floor(t / this.wo), t % this.wo];
  }

  /**
   * Padded input position that tap (i, j) reads at output (p, q).
   * @param {number} p
   * @param {number} q
   * @param {number} i
   * @param {number} j
   * @returns {Pair}
   */
  reads(p, q, i, j) {
    return [p * this.strideH + i * this.dilationH, q * this.strideW + j * this.dilationW];
  }

  /**
   * Offset of padded position (row, col) of a channel in the unpadded array, or -1 for a padded zero.
   * @param {number} channel
   * @param {number} row
   * @param {number} col
   */
  sourceOffset(channel, row, col) {
    const r = this.rowSource[row];
    const c = this.colSource[col];
    return r < 0 || c < 0 ? -1 : (channel * this.h + r) * this.w + c;
  }

  /** @param {Values} x  @param {number} channel  @param {number} row  @param {number} col */
  valueAt(x, channel, row, col) {
    const offset = this.sourceOffset(channel, row, col);
    return offset < 0 ? 0 : x[offset];
  }

  /**
   * Calls visit(offset of the tap, channel, padded row, padded column) for every tap of the window of step t.
   * @param {number} t
   * @param {(tap: number, channel: number, row: number, col: number) => void} visit
   */
  eachTap(t, visit) {
    const [p, q] = this.position(t);
    let tap = 0;
    for (let channel = 0; channel < this.channels; channel++)
      for (let i = 0; i < this.kh; i++)
        for (let j = 0; j < this.kw; j++) {
          const [row, col] = this.reads(p, q, i, j);
          visit(tap++, channel, row, col);
        }
  }

  /**
   * The patch of step t, (C, KH, KW).
   * @param {Values} x
   * @param {number} t
   */
  patch(x, t) {
    const { sources, tapOffsets } = this;
    const corner = this.corner(t);
    const patch = new Float64Array(this.taps);
    for (let tap = 0; tap < patch.length; tap++) {
      const source = sources[corner + tapOffsets[tap]];
      patch[tap] = source < 0 ? 0 : x[source];
    }
    return patch;
  }

  /**
   * The picture with its padding, (C, HP, WP).
   * @param {Values} x
   */
  padded(x) {
    const { sources } = this;
    const out = new Float32Array(sources.length);
    for (let k = 0; k < out.length; k++) out[k] = sources[k] < 0 ? 0 : x[sources[k]];
    return out;
  }

  /**
   * Padded input cells [row, col] that weight (i, j) multiplies, one for each output position.
   * @param {number} i
   * @param {number} j
   * @returns {Pair[]}
   */
  multipliedBy(i, j) {
    /** @type {Pair[]} */
    const cells = [];
    for (let p = 0; p < this.ho; p++) for (let q = 0; q < this.wo; q++) cells.push(this.reads(p, q, i, j));
    return cells;
  }

  /**
   * Output cells [p, q] fed by padded input position (row, col).
   * @param {number} row
   * @param {number} col
   * @returns {Pair[]}
   */
  fedBy(row, col) {
    /**
     * @param {number} position
     * @param {number} stride
     * @param {number} dilation
     * @param {number} taps
     * @param {number} size
     * @returns {number[]}
     */
    const along = (position, stride, dilation, taps, size) => {
      const found = [];
      for (let tap = taps - 1; tap >= 0; tap--) {
        const start = position - tap * dilation;
        if (start >= 0 && start % stride === 0 && start / stride < size) found.push(start / stride);
      }
      return found;
    };
    const ps = along(row, this.strideH, this.dilationH, this.kh, this.ho);
    const qs = along(col, this.strideW, this.dilationW, this.kw, this.wo);
    return ps.flatMap((p) => qs.map((q) => [p, q]));
  }

  /** (H W): the last step whose window reads each pixel, or a padded copy of it; -1 where none does. */
  lastReads() {
    return (this.last ??= this.findLastReads());
  }

  findLastReads() {
    const last = new Int32Array(this.h * this.w).fill(-1);
    for (let t = 0; t < this.steps; t++) {
      const [p, q] = this.position(t);
      for (let i = 0; i < this.kh; i++)
        for (let j = 0; j < this.kw; j++) {
          const offset = this.sourceOffset(0, ...this.reads(p, q, i, j));
          if (offset >= 0) last[offset] = t;
        }
    }
    return last;
  }

  /**
   * Padded positions [row, col] that show picture pixel (r, c): its own, and every copy in the padding.
   * @param {number} r
   * @param {number} c
   * @returns {Pair[]}
   */
  copiesOf(r, c) {
    /** @param {number[]} source  @param {number} wanted */
    const places = (source, wanted) => source.flatMap((s, at) => (s === wanted ? [at] : []));
    const cols = places(this.colSource, c);
    return places(this.rowSource, r).flatMap((row) => cols.map((col) => [row, col]));
  }

  /**
   * Output cells fed by picture pixel (r, c): through its own place and through every padded copy of it.
   * @param {number} r
   * @param {number} c
   * @returns {Pair[]}
   */
  fedByPixel(r, c) {
    /** @type {Map<number, Pair>} */
    const seen = new Map();
    for (const [row, col] of this.copiesOf(r, c))
      for (const [p, q] of this.fedBy(row, col)) seen.set(p * this.wo + q, [p, q]);
    return [...seen.values()];
  }
}

/** @type {WeakMap<LayerMeta['shape'], { meta: LayerMeta, layer: Layer }>} */
const KNOWN = new WeakMap();
const GEOMETRY = /** @type {const} */ (['stride', 'dilation', 'padding', 'mode', 'rowSource', 'colSource']);

/**
 * The layer of a message, made once: a preview of a message, whose numbers alone differ, has the same one.
 * @param {LayerMeta} meta
 * @returns {Layer}
 */
export function layerOf(meta) {
  const known = KNOWN.get(meta.shape);
  if (known && GEOMETRY.every((name) => known.meta[name] === meta[name])) return known.layer;
  const layer = new Layer(meta);
  KNOWN.set(meta.shape, { meta, layer });
  return layer;
}
