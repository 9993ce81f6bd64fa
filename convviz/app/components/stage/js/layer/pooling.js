/** The window of an output cell over the activated map, and who won it. */
export class Pooling {
  constructor({ layer, meta }) {
    const { pool, size, stride, shape } = meta.after;
    this.kind = pool;
    [this.rows, this.cols] = pool === 'none' ? [layer.ho, layer.wo] : shape;
    [this.kh, this.kw] = pool === 'none' ? [1, 1] : size;
    [this.strideH, this.strideW] = pool === 'none' ? [1, 1] : stride;
    this.width = layer.wo; // of the map below
    this.height = layer.ho;
  }

  position(t) {
    return [Math.floor(t / this.cols), t % this.cols];
  }

  /** Cells [row, col] of the window of step t. */
  window(t) {
    const [p, q] = this.position(t);
    const cells = [];
    for (let i = 0; i < this.kh; i++)
      for (let j = 0; j < this.kw; j++) cells.push([p * this.strideH + i, q * this.strideW + j]);
    return cells;
  }

  at = (values, [row, col]) => values[row * this.width + col];

  /** The first largest cell of the window: it alone receives the gradient. */
  winner(values, t) {
    return this.window(t).reduce((best, cell) =>
      this.at(values, cell) > this.at(values, best) ? cell : best,
    );
  }

  /** The step whose window holds a cell of the map below, or null where none does. */
  stepAt({ row, col }) {
    const [p, q] = [
      Math.min(this.rows - 1, Math.floor(row / this.strideH)),
      Math.min(this.cols - 1, Math.floor(col / this.strideW)),
    ];
    return row < p * this.strideH + this.kh && col < q * this.strideW + this.kw ? p * this.cols + q : null;
  }

  mark(t, more = {}) {
    const [p, q] = this.position(t);
    return {
      kind: 'window',
      row: p * this.strideH,
      col: q * this.strideW,
      height: this.kh,
      width: this.kw,
      taps: null,
      ...more,
    };
  }

  /** Adds what step t hands down of the gradient g: to the winner, or in equal shares. */
  spread(sum, values, g, t) {
    const cells = this.kind === 'max' ? [this.winner(values, t)] : this.window(t);
    for (const [row, col] of cells) sum[row * this.width + col] += g / cells.length;
  }
}
