/** @import { Mark } from '../../../../heatmap/js/marks.js' */
/** @import { Cell, Place } from '../../../../heatmap/js/mosaic.js' */

/** @typedef {{ first: number, count: number, of: number }} Stretch */

/** @typedef {[channel: number, place: number, value: number]} Entry */

/**
 * The part of a matrix that is on show: steps one way; taps or pixels the other, a tile for each channel.
 * Each of `steps`, `places` and `channels` is a stretch {first, count, of}; what lies beyond the matrix stays
 * empty.
 */
export class Sheet {
  /**
   * @param {{ steps: Stretch, places: Stretch, channels: Stretch }} stretches
   * @param {boolean} turned  the transpose: steps run across
   */
  constructor({ steps, places, channels }, turned) {
    this.steps = steps;
    this.places = places;
    this.channels = channels;
    this.turned = turned;
    const [rows, cols] = turned ? [places.count, steps.count] : [steps.count, places.count];
    this.grid = { channels: channels.count, rows, cols };
  }

  /**
   * The cell [channel, row, col] of an entry, or null where it is not on show.
   * @param {number} t
   * @param {number} channel
   * @param {number} place
   * @returns {Place | null}
   */
  cell(t, channel, place) {
    const [step, at, part] = [t - this.steps.first, place - this.places.first, channel - this.channels.first];
    const shown = within(step, this.steps) && within(at, this.places) && within(part, this.channels);
    return shown ? (this.turned ? [part, at, step] : [part, step, at]) : null;
  }

  /**
   * The entry under a cell, or null in an empty corner.
   * @param {Cell} cell
   */
  entry({ channel, row, col }) {
    const t = this.steps.first + (this.turned ? col : row);
    const place = this.places.first + (this.turned ? row : col);
    return t < this.steps.of && place < this.places.of
      ? { t, channel: this.channels.first + channel, place }
      : null;
  }

  /**
   * The values of a block, from rows of the matrix: `row(t)` lists [channel, place, value].
   * @param {(t: number) => Entry[]} row
   */
  fill(row) {
    const { rows, cols } = this.grid;
    const values = new Float64Array(this.grid.channels * rows * cols).fill(NaN);
    const end = Math.min(this.steps.of, this.steps.first + this.steps.count);
    for (let t = this.steps.first; t < end; t++)
      for (const [channel, place, value] of row(t)) {
        const cell = this.cell(t, channel, place);
        if (cell) values[(cell[0] * rows + cell[1]) * cols + cell[2]] = value;
      }
    return values;
  }

  /**
   * The line of a step through every tile.
   * @param {number} t
   * @returns {Mark[]}
   */
  stepMarks(t) {
    const at = t - this.steps.first;
    return within(at, this.steps)
      ? Array.from({ length: this.grid.channels }, (_, channel) => this.line(channel, at, true))
      : [];
  }

  /**
   * The line of a tap or pixel.
   * @param {number} channel
   * @param {number} place
   * @param {string} [colour]
   * @returns {Mark[]}
   */
  placeMarks(channel, place, colour) {
    const [part, at] = [channel - this.channels.first, place - this.places.first];
    return within(part, this.channels) && within(at, this.places) ? [this.line(part, at, false, colour)] : [];
  }

  /**
   * @param {number} channel
   * @param {number} at
   * @param {boolean} ofStep
   * @param {string} [colour]
   * @returns {Mark}
   */
  line(channel, at, ofStep, colour) {
    const { rows, cols } = this.grid;
    const across = ofStep !== this.turned; // runs from left to right
    return across
      ? { kind: 'band', channel, row: at, col: 0, height: 1, width: cols, colour }
      : { kind: 'band', channel, row: 0, col: at, height: rows, width: 1, colour };
  }
}

/** @param {number} at  @param {Stretch} stretch */
const within = (at, { count }) => at >= 0 && at < count;
