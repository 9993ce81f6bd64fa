/**
 * The input gradient in two ways that have to agree. Scatter walks over the cells of the upstream gradient,
 * gather over the pixels of the input; both move in lockstep, so that they begin and end together.
 */
export class TwoWays {
  constructor({ layer, arrays }) {
    this.layer = layer;
    this.weight = arrays.weight;
    this.grad = arrays.output_grad;
    this.pixels = layer.h * layer.w;
    this.steps = Math.max(layer.steps, this.pixels);
    [this.rows, this.cols] = layer.steps > this.pixels ? [layer.ho, layer.wo] : [layer.h, layer.w];
    this.copies = [copiesOf(layer.rowSource, layer.h), copiesOf(layer.colSource, layer.w)];
    this.spread = new SpreadGrad(layer, this.grad);
    this.lastRead = layer.lastReads();
    this.gathered = this.gatherAll();
  }

  /** The cell of the upstream gradient that scatter stamps at step k, and the pixel that gather finishes. */
  scatterAt(k) {
    return Math.ceil(((k + 1) * this.layer.steps) / this.steps) - 1;
  }

  gatherAt(k) {
    return Math.ceil(((k + 1) * this.pixels) / this.steps) - 1;
  }

  /** The first step at which scatter stamps cell t, or gather finishes pixel p. */
  stepOfCell(t) {
    return Math.floor((t * this.steps) / this.layer.steps);
  }

  stepOfPixel(p) {
    return Math.floor((p * this.steps) / this.pixels);
  }

  // ---- gather --------------------------------------------------------------------------------------------

  /**
   * Calls visit(tap (i, j), cell of g (p, q), place [row, col] in the padded input) for each window entry of
   * a pixel.
   */
  eachGathered(pixel, visit) {
    const { layer } = this;
    const places = this.places(pixel);
    for (const [row, col] of places)
      for (let i = layer.kh - 1; i >= 0; i--) {
        const p = cellAlong(row - i * layer.dilationH, layer.strideH, layer.ho);
        if (p < 0) continue;
        for (let j = layer.kw - 1; j >= 0; j--) {
          const q = cellAlong(col - j * layer.dilationW, layer.strideW, layer.wo);
          if (q >= 0) visit([i, j], [p, q], [row, col]);
        }
      }
  }

  /** Where a pixel stands in the padded input: its own place, and each copy of it in the padding. */
  places(pixel) {
    const [rows, cols] = [
      this.copies[0][Math.floor(pixel / this.layer.w)],
      this.copies[1][pixel % this.layer.w],
    ];
    return rows.flatMap((row) => cols.map((col) => [row, col]));
  }

  /** (D, H, W): every pixel's sum of the turned kernel times the upstream gradient under it. */
  gatherAll() {
    const { layer, weight, grad, pixels } = this;
    const out = new Float64Array(layer.channels * pixels);
    const taps = layer.kh * layer.kw;
    for (let pixel = 0; pixel < pixels; pixel++)
      this.eachGathered(pixel, ([i, j], [p, q]) => {
        const g = grad[p * layer.wo + q];
        for (let channel = 0; channel < layer.channels; channel++)
          out[channel * pixels + pixel] += g * weight[channel * taps + i * layer.kw + j];
      });
    return out;
  }

  // ---- both ----------------------------------------------------------------------------------------------

  /** Pixels that one of the two ways has not finished at step k. */
  unfinished(k) {
    const [t, p] = [this.scatterAt(k), this.gatherAt(k)];
    return [...this.lastRead.keys()].filter((pixel) => pixel > p || this.lastRead[pixel] > t);
  }

  /** Pixels as cells of every channel. */
  cells(pixels) {
    const { channels, w } = this.layer;
    return Array.from({ length: channels }, (_, channel) =>
      pixels.map((pixel) => [channel, Math.floor(pixel / w), pixel % w]),
    ).flat();
  }
}

/** The upstream gradient as gather reads it: zeros put between its entries for the stride, and around it. */
class SpreadGrad {
  constructor(layer, grad) {
    const [overH, overW] = [layer.dilationH * (layer.kh - 1), layer.dilationW * (layer.kw - 1)];
    const whole = layer.mode !== 'zeros'; // copies of pixels in the padding are gathered too
    [this.top, this.left] = whole ? [0, 0] : [layer.top, layer.left];
    [this.over, this.overLeft] = [overH, overW];
    this.rows = (whole ? layer.paddedH : layer.h) + overH;
    this.cols = (whole ? layer.paddedW : layer.w) + overW;
    this.layer = layer;
    this.values = new Float64Array(this.rows * this.cols).fill(NaN);
    this.empty = [];
    for (let row = 0; row < this.rows; row++)
      for (let col = 0; col < this.cols; col++) {
        const [p, q] = this.cellAt(row, col);
        if (p >= 0 && q >= 0) this.values[row * this.cols + col] = grad[p * layer.wo + q];
        else this.empty.push([0, row, col]);
      }
  }

  /** The cell of g that stands at a place, -1 in an axis where a zero was put. */
  cellAt(row, col) {
    const { layer } = this;
    return [
      cellAlong(row + this.top - this.over, layer.strideH, layer.ho),
      cellAlong(col + this.left - this.overLeft, layer.strideW, layer.wo),
    ];
  }

  /** Where cell [p, q] of g stands, or null where the map is cut before it. */
  placeOf(p, q) {
    const [row, col] = [
      p * this.layer.strideH + this.over - this.top,
      q * this.layer.strideW + this.overLeft - this.left,
    ];
    return row >= 0 && col >= 0 && row < this.rows && col < this.cols ? [0, row, col] : null;
  }

  /** The turned kernel over the map, for a place [row, col] of the padded input. */
  windowAt([row, col], colour) {
    const { layer, over, overLeft } = this;
    const [top, left] = [row - this.top, col - this.left];
    const taps = [];
    if (layer.dilationH > 1 || layer.dilationW > 1)
      for (let i = 0; i < layer.kh; i++)
        for (let j = 0; j < layer.kw; j++) taps.push([top + i * layer.dilationH, left + j * layer.dilationW]);
    return {
      kind: 'window',
      row: top,
      col: left,
      height: over + 1,
      width: overLeft + 1,
      taps: taps.length ? taps : null,
      colour,
    };
  }
}

/** The output position of a place in the padded input, -1 between positions and outside. */
function cellAlong(position, stride, length) {
  return position >= 0 && position % stride === 0 && position / stride < length ? position / stride : -1;
}

/** For every row (or column) of the picture, its places in the padded input. */
function copiesOf(source, length) {
  const places = Array.from({ length }, () => []);
  source.forEach((at, padded) => at >= 0 && places[at].push(padded));
  return places;
}
