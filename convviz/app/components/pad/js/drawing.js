/** Cells with ink or without, and the pen that inks them. */
export class Drawing {
  /** @param {number} side  number of cells each way */
  constructor(side) {
    this.side = side;
    this.cells = new Uint8Array(side * side);
  }

  /**
   * Puts the pen down at a place in cells, 0 to side each way.
   * @param {number} x
   * @param {number} y
   * @param {number} pen
   * @param {number} ink
   */
  stamp(x, y, pen, ink) {
    for (let row = Math.floor(y - pen); row <= y + pen; row++)
      for (let col = Math.floor(x - pen); col <= x + pen; col++) {
        const inside = row >= 0 && col >= 0 && row < this.side && col < this.side;
        if (inside && Math.hypot(col + 0.5 - x, row + 0.5 - y) <= pen)
          this.cells[row * this.side + col] = ink;
      }
  }

  /**
   * Draws a straight line from one place to another.
   * @param {{ x: number, y: number }} from
   * @param {{ x: number, y: number }} to
   * @param {number} pen
   * @param {number} ink
   */
  line(from, to, pen, ink) {
    const steps = Math.max(1, Math.ceil(2 * Math.hypot(to.x - from.x, to.y - from.y)));
    for (let k = 0; k <= steps; k++)
      this.stamp(from.x + ((to.x - from.x) * k) / steps, from.y + ((to.y - from.y) * k) / steps, pen, ink);
  }

  clear() {
    this.cells.fill(0);
  }

  /** @returns {string} four cells to a hexadecimal digit, row by row */
  get text() {
    const digits = [];
    for (let k = 0; k < this.cells.length; k += 4)
      digits.push(
        this.cells
          .subarray(k, k + 4)
          .reduce((sum, cell) => 2 * sum + cell, 0)
          .toString(16),
      );
    return digits.join('');
  }

  set text(digits) {
    [...digits].forEach((digit, k) =>
      [...parseInt(digit, 16).toString(2).padStart(4, '0')].forEach(
        (bit, n) => (this.cells[4 * k + n] = Number(bit)),
      ),
    );
  }
}
